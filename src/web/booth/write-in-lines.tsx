import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../../election/ballot.ts';
import { renumbered, tidyName, WRITTEN_NAME_LENGTH, writtenProblem, type WriteInProblem } from '../../election/write-ins.ts';
import { iconCross, iconPlus } from '../shared/icons.tsx';
import { Button } from '../shared/kit/button.tsx';
import { TextField } from '../shared/kit/field.tsx';
import type { Translator } from '../shared/translator.ts';
import { choicesAllowed, isSingle, isUnmarked, voteOn, writeInField, writtenOn, type Paper } from './ballot-paper.ts';
import { nameOf } from './candidate-words.tsx';
import type { MarkProps } from './mark-props.ts';
import css from './booth.module.css';

type WriteInProps = Omit<MarkProps, 'ruleId' | 'refuse'>;

/** `answer` with `name` behind the other names: chosen or ranked where there is room, else waiting for its mark. */
export function withName(paper: Paper, answer: Answer | undefined, name: string): Answer {
  const vote = voteOn(paper, answer);
  const names = writtenOn(answer);
  const index = paper.definition.candidates.length + names.length;
  const written = [...names, name];
  switch (vote.kind) {
    case 'choices': {
      const room = paper.definition.method.method === 'approval' || vote.candidates.length < choicesAllowed(paper);
      return { kind: vote.kind, candidates: isSingle(paper) ? [index] : room ? [...vote.candidates, index] : vote.candidates, written };
    }
    case 'ranking':
      return { kind: vote.kind, ranks: [...vote.ranks, [index]], written };
    case 'scores':
      return { kind: vote.kind, scores: [...vote.scores, null], written };
    case 'grades':
      return { kind: vote.kind, grades: [...vote.grades, null], written };
    case 'points':
      return { kind: vote.kind, points: [...vote.points, 0], written };
    case 'list':
      return vote;
  }
}

/** `answer` without its written name number `line` (from 0) and that name's mark; undefined where nothing else was marked, which is no blank vote yet. */
export function withoutName(paper: Paper, answer: Answer, line: number): Answer | undefined {
  if (answer.kind === 'none') return answer;
  const { written = [], ...vote } = answer;
  const gone = paper.definition.candidates.length + line;
  const size = paper.definition.candidates.length + written.length - 1;
  const left = renumbered(vote, size, (index) => (index === gone ? undefined : index > gone ? index - 1 : index));
  const rest = written.toSpliced(line, 1);
  const closed = left.kind === 'ranking' ? { ...left, ranks: left.ranks.filter((rank) => rank.length > 0) } : left;
  if (rest.length > 0) return { ...closed, written: rest };
  return isUnmarked(closed) ? undefined : closed;
}

function words(t: Translator, { election, paper }: Pick<WriteInProps, 'election' | 'paper'>, problem: WriteInProblem): string {
  switch (problem.kind) {
    case 'written-unfit':
      return t(`write-in.${problem.why}`, { most: WRITTEN_NAME_LENGTH });
    case 'written-listed':
      return t('write-in.listed', { name: nameOf(t, election, paper.definition.candidates[problem.candidate]) });
    case 'written-repeated':
      return t('write-in.repeated', { name: problem.name });
    case 'written-unmarked':
    case 'too-many-written':
      return t('problem.other');
  }
}

/** Lines for names that are not on the list. A name that is added stands among the candidates, where it is marked like any other. */
export function WriteInLines(props: WriteInProps) {
  const { t, paper, answer, onAnswer, say } = props;
  const [draft, setDraft] = useState('');
  const [error, setError] = useState<string>();
  const box = useRef<HTMLElement>(null);
  // Number of names after the change that the focus follows; the change comes from above, later than this part's own state.
  const follow = useRef<number>(undefined);
  const written = writtenOn(answer);
  const allowed = paper.definition.writeIns ?? 0;
  const field = writeInField(paper);
  const focusField = () => document.getElementById(field)?.focus();
  const add = () => {
    const name = tidyName(draft);
    const problem = writtenProblem(paper.definition, written, name, written.length + 1);
    if (problem !== undefined) {
      setError(words(t, props, problem));
      focusField();
      return;
    }
    setError(undefined);
    setDraft('');
    onAnswer(withName(paper, answer, name));
    say(t('write-in.added', { name }));
    follow.current = written.length + 1;
  };
  // The focus goes on to the next line, or to the name that filled the last one.
  useEffect(() => {
    if (follow.current !== written.length) return;
    follow.current = undefined;
    if (written.length < allowed) focusField();
    else [...(box.current?.querySelectorAll('li button') ?? [])].findLast((button) => button instanceof HTMLElement)?.focus();
  });
  return (
    <section ref={box} className={css['writeIns']} aria-labelledby={`${field}-title`}>
      <h2 id={`${field}-title`}>{t('write-in.title')}</h2>
      <p className={css['fine']}>{t('write-in.hint', { count: allowed })}</p>
      {written.length > 0 && (
        <ul className={css['rankList']}>
          {written.map((name, line) => (
            <li key={name} className={css['rankItem']}>
              <strong>
                <bdi>{t('write-in.name', { name })}</bdi>
              </strong>
              <Button
                look="secondary"
                icon={iconCross}
                label={t('write-in.remove.label', { name })}
                onPress={() => {
                  if (answer !== undefined) onAnswer(withoutName(paper, answer, line));
                  say(t('write-in.removed', { name }));
                  follow.current = written.length - 1;
                }}
              >
                {t('rank.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {written.length < allowed && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextField
            id={field}
            label={t('write-in.label')}
            value={draft}
            error={error}
            onChange={(value) => {
              setDraft(value);
              setError(undefined);
            }}
            maxLength={2 * WRITTEN_NAME_LENGTH}
            autoComplete="off"
            dir="auto"
          />
          <Button type="submit" look="secondary" icon={iconPlus}>
            {t('write-in.add')}
          </Button>
        </form>
      )}
    </section>
  );
}
