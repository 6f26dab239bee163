import { lazy, useEffect, useRef, useState } from 'react';
import { ask, electionPath } from '../shared/api.ts';
import { iconCross, iconDownload, iconPlay, iconUpload } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { Bar } from '../shared/kit/table.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { scriptUrl } from '../shared/trusted-types.ts';
import type { ElectionPageProps } from './election-door.tsx';
import type { VerifyAnswer, VerifyRequest } from './verify-messages.ts';
import workerUrl from './verify-worker.ts?worker&url';
import css from './public.module.css';

// What comes of a check, and the check that few make, are fetched when they are wanted.
const OpenedBallot = lazy(() => import('./opened-ballot.tsx').then(({ OpenedBallot: component }) => ({ default: component })));
const VerifyReport = lazy(() => import('./verify-report.tsx').then(({ VerifyReport: component }) => ({ default: component })));

type State = { readonly kind: 'idle' | 'fetching' | 'offline' } | VerifyAnswer;

/** One check at a time in a worker; `stop` ends it at once. */
function useVerifier() {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const worker = useRef<Worker | undefined>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);
  const run = (request: VerifyRequest) => {
    worker.current?.terminate();
    const made = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'verify' });
    worker.current = made;
    made.addEventListener('message', (event: MessageEvent<VerifyAnswer>) => setState(event.data));
    made.addEventListener('error', () => setState({ kind: 'failed' }));
    made.postMessage(request);
  };
  const stop = () => {
    worker.current?.terminate();
    setState({ kind: 'idle' });
  };
  return { state, setState, run, stop };
}

/** Checks that run in this browser, and how to run them elsewhere. */
export function VerifyPage({ election }: ElectionPageProps) {
  const t = useT();
  const sealed = election.definition.sealed !== undefined;
  return (
    <Stack gap={6}>
      <h1>{t('verify.title')}</h1>
      <p>{t(sealed ? 'verify.sealed.what' : 'verify.open.what')}</p>
      {sealed ? <SealedCheck election={election} /> : <Recount election={election} />}
      {sealed && <OpenedBallot election={election} />}
      <section aria-labelledby="elsewhere">
        <h2 id="elsewhere">{t('verify.elsewhere')}</h2>
        {sealed ? (
          <Stack gap={3}>
            <p>{t('verify.elsewhere.sealed')}</p>
            <pre
              className={css['command']}
              dir="ltr"
            >{`veritally verify ${election.slug}.bel --binding bindings.json\nbelenios-tool election verify`}</pre>
          </Stack>
        ) : (
          <p>{t('verify.elsewhere.open')}</p>
        )}
      </section>
      <section aria-labelledby="mine">
        <h2 id="mine">{t('verify.mine')}</h2>
        <Stack gap={3}>
          <p>{t('verify.mine.how')}</p>
          <Actions>
            <LinkButton look="secondary" href={withLanguage(`/e/${election.slug}/t`)}>
              {t('nav.check-tracker')}
            </LinkButton>
          </Actions>
          {election.definition.contact !== undefined && <p>{t('verify.mismatch', { contact: election.definition.contact })}</p>}
        </Stack>
      </section>
    </Stack>
  );
}

function SealedCheck({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const { state, setState, run, stop } = useVerifier();
  const input = useRef<HTMLInputElement>(null);
  const start = async () => {
    setState({ kind: 'fetching' });
    try {
      const response = await fetch(electionPath(election.slug, '/board/archive.bel'), { cache: 'no-store' });
      if (!response.ok) return setState({ kind: 'offline' });
      const file = await response.blob();
      const beside = await fetch(electionPath(election.slug, '/board/bindings.json'), { cache: 'no-store' });
      return run({ kind: 'archive', file, ...(beside.ok && { bindings: await beside.text() }) });
    } catch {
      return setState({ kind: 'offline' });
    }
  };
  const take = async (files: readonly File[]) => {
    const proofs = files.find(({ name }) => name.endsWith('.json'));
    const file = files.find((one) => one !== proofs);
    if (!file) return;
    run({ kind: 'archive', file, ...(proofs && { bindings: await proofs.text() }) });
  };
  const busy = state.kind === 'fetching' || state.kind === 'progress';
  return (
    <Stack gap={4}>
      <Actions>
        <Button icon={iconPlay} busy={busy} onPress={() => void start()}>
          {t('verify.run')}
        </Button>
        {busy && (
          <Button look="secondary" icon={iconCross} onPress={stop}>
            {t('verify.stop')}
          </Button>
        )}
        <Button look="secondary" icon={iconUpload} disabled={busy} onPress={() => input.current?.click()}>
          {t('verify.file')}
        </Button>
        <LinkButton look="quiet" icon={iconDownload} href={electionPath(election.slug, '/board/archive.bel')} download>
          {t('board.download')}
        </LinkButton>
      </Actions>
      <input
        ref={input}
        type="file"
        accept=".bel,.tar,.json"
        multiple
        hidden
        aria-label={t('verify.file')}
        onChange={(event) => void take([...(event.currentTarget.files ?? [])])}
      />
      <Verdict state={state} election={election} />
    </Stack>
  );
}

function Recount({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const { state, setState, run } = useVerifier();
  const over = election.resultsShown && election.status !== 'open' && election.status !== 'paused';
  if (!over) {
    return (
      <Notice>
        <p>{t('verify.open.not-yet')}</p>
      </Notice>
    );
  }
  const start = async () => {
    setState({ kind: 'fetching' });
    const answer = await ask<unknown>(electionPath(election.slug, '/export/json'), { timeout: 120_000 });
    if (answer.kind === 'done') run({ kind: 'recount', definition: election.definition, answer: answer.value });
    else setState({ kind: 'offline' });
  };
  return (
    <Stack gap={4}>
      <Actions>
        <Button icon={iconPlay} busy={state.kind === 'fetching'} onPress={() => void start()}>
          {t('verify.recount')}
        </Button>
      </Actions>
      <Verdict state={state} election={election} />
    </Stack>
  );
}

function Verdict({ state, election }: { readonly state: State; readonly election: ElectionView }) {
  const t = useT();
  switch (state.kind) {
    case 'idle':
      return null;
    case 'fetching':
      return <p role="status">{t('verify.fetching')}</p>;
    case 'offline':
      return (
        <Notice tone="mind" role="alert">
          <p>{t('verify.offline')}</p>
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone="wrong" role="alert" title={t('verify.failed')}>
          <p>{t('verify.failed.body')}</p>
        </Notice>
      );
    case 'progress': {
      return (
        <div role="status">
          <p>{t('verify.progress', { step: t(`verify.step.${state.step}`) })}</p>
          {state.total !== undefined && <Bar share={state.total === 0 ? 0 : state.done / state.total} />}
        </div>
      );
    }
    case 'archive':
      return <VerifyReport report={state.report} state={state.state} tables={state.tables} />;
    case 'recount': {
      const agrees = state.contests.every((contest) => contest.agrees);
      return (
        <Notice tone={agrees ? 'done' : 'wrong'} role="alert" title={t(agrees ? 'verify.recount.agrees' : 'verify.recount.differs')}>
          <ul>
            {state.contests.map(({ contest, agrees: good, ballots }) => (
              <li key={contest}>
                {wordsIn(election.definition.contests.find((item) => item.id === contest)?.question, t.language, election.definition)}:{' '}
                {t(good ? 'verify.recount.same' : 'verify.recount.other', { ballots })}
              </li>
            ))}
          </ul>
        </Notice>
      );
    }
  }
}
