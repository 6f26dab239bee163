import { loadMessages } from 'virtual:messages/verify+method+grade';
import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../../election/ballot.ts';
import type { Contest } from '../../election/definition.ts';
import { ask, electionPath } from '../shared/api.ts';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { gradeWord } from '../shared/grade-word.ts';
import { iconUpload } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { TrackerCode } from '../shared/kit/tracker.tsx';
import { useT } from '../shared/settings.tsx';
import { lookUpSealed } from '../shared/tracker-look-up.ts';
import type { Translator } from '../shared/translator.ts';
import { scriptUrl } from '../shared/trusted-types.ts';
import { useTexts } from '../shared/use-texts.ts';
import type { OpenedAnswer, OpenedRequest } from './opened-ballot-messages.ts';
import workerUrl from './opened-ballot-worker.ts?worker&url';

type State = { readonly kind: 'idle' | 'busy' | 'offline' } | (OpenedAnswer & { readonly cast?: boolean });

/** Opens one file off the page's thread. */
function openFile(request: OpenedRequest): Promise<OpenedAnswer> {
  const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'opened-ballot' });
  return new Promise<OpenedAnswer>((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<OpenedAnswer>) => resolve(event.data));
    worker.addEventListener('error', () => resolve({ kind: 'wrong' }));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

/** Cast as intended, on another device: the file that the booth saved of an opened ballot, in words. */
export function OpenedBallot({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const ready = useTexts(loadMessages);
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<State>({ kind: 'idle' });
  const take = async (file: File | undefined) => {
    if (!file) return;
    setState({ kind: 'busy' });
    const record = await ask<{ readonly election: string }>(electionPath(election.slug, '/sealed'));
    if (record.kind !== 'done') return setState({ kind: 'offline' });
    const answer = await openFile({ record: record.value.election, definition: election.definition, file: await file.text() });
    const stands = answer.kind === 'opened' ? await lookUpSealed(election.slug, answer.tracker) : undefined;
    setState({ ...answer, cast: stands === 'recorded' || stands === 'replaced' });
  };
  if (!ready) return null;
  return (
    <section aria-labelledby="opened">
      <Stack gap={4}>
        <h2 id="opened">{t('opened.title')}</h2>
        <p>{t('opened.what')}</p>
        <input
          ref={input}
          type="file"
          accept=".json"
          hidden
          aria-label={t('opened.file')}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
        <Actions>
          <Button look="secondary" icon={iconUpload} busy={state.kind === 'busy'} onPress={() => input.current?.click()}>
            {t('opened.file')}
          </Button>
        </Actions>
        <Outcome state={state} election={election} />
      </Stack>
    </section>
  );
}

function Outcome({ state, election }: { readonly state: State; readonly election: ElectionView }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.kind === 'opened' || state.kind === 'wrong') box.current?.focus();
  }, [state]);
  switch (state.kind) {
    case 'idle':
    case 'busy':
      return null;
    case 'offline':
      return (
        <Notice tone="mind" role="alert">
          <p>{t('verify.offline')}</p>
        </Notice>
      );
    case 'wrong':
      return (
        <div ref={box} tabIndex={-1}>
          <Notice tone="wrong" role="alert" title={t('opened.wrong')}>
            <p>{t('opened.wrong.body')}</p>
          </Notice>
        </div>
      );
    case 'opened':
      return (
        <div ref={box} tabIndex={-1}>
          <Notice role="status" title={t('opened.says')}>
            <Says election={election} answers={state.answers} />
            <TrackerCode code={state.tracker} />
            <p>{t('opened.compare')}</p>
          </Notice>
          {state.cast === true && (
            <Notice tone="wrong" role="alert">
              <p>{t('opened.cast')}</p>
            </Notice>
          )}
        </div>
      );
  }
}

function Says({ election, answers }: { readonly election: ElectionView; readonly answers: readonly (Answer | null)[] }) {
  const t = useT();
  return (
    <dl>
      {election.definition.contests.map((contest, i) => {
        const lines = linesOf(t, election, contest, answers[i] ?? null);
        return (
          <div key={contest.id}>
            <dt>{wordsIn(contest.question, t.language, election.definition)}</dt>
            {(lines.length === 0 ? [t('opened.empty')] : lines).map((line) => (
              <dd key={line}>
                <strong>{line}</strong>
              </dd>
            ))}
          </div>
        );
      })}
    </dl>
  );
}

/** What an answer says, one line for each thing marked. */
function linesOf(t: Translator, election: ElectionView, contest: Contest, answer: Answer | null): readonly string[] {
  const name = (index: number): string => wordsIn(contest.candidates[index]?.name, t.language, election.definition);
  const pairs = (values: readonly (number | null)[], words: (value: number) => string): readonly string[] =>
    values.flatMap((value, i) => (value === null ? [] : [t('opened.pair', { name: name(i), value: words(value) })]));
  switch (answer?.kind) {
    case undefined:
      return [];
    case 'none':
      return [t('opened.none')];
    case 'choices':
      return answer.candidates.map(name);
    case 'list':
      return answer.list === null ? [] : [name(answer.list)];
    case 'ranking':
      return answer.ranks.flatMap((rank, i) =>
        rank === 'overmarked' || rank.length === 0 ? [] : [t('opened.ranked', { rank: i + 1, name: t.list(rank.map(name)) })],
      );
    case 'scores':
      return pairs(answer.scores, (score) => t.number(score));
    case 'grades':
      return pairs(answer.grades, (grade) =>
        gradeWord(t, contest.method.method === 'majority-judgment' ? contest.method.grades : 0, grade),
      );
    case 'points':
      return pairs(
        answer.points.map((points) => (points > 0 ? points : null)),
        (points) => t.number(points),
      );
  }
}
