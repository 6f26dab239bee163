import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer } from '../../election/ballot.ts';
import { ask, electionPath } from '../shared/api.ts';
import { iconDownload, iconRefresh, iconShield } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Details } from '../shared/kit/details.tsx';
import { Card, Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { TrackerCode } from '../shared/kit/tracker.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import type { SealingAnswer } from './sealing-messages.ts';
import { Sealer } from './sealing.ts';
import type { Voter } from './voting-flow.tsx';

type SealedState =
  | { readonly kind: 'off' }
  | { readonly kind: 'sealing' }
  | { readonly kind: 'sealed'; readonly ballot: string; readonly tracker: string }
  | { readonly kind: 'opened'; readonly agrees: boolean; readonly file: string; readonly tracker: string }
  | { readonly kind: 'failed'; readonly reason: Extract<SealingAnswer, { kind: 'failed' }>['reason'] | 'offline' };

export interface SealedBallot {
  readonly slug: string;
  readonly state: SealedState;
  /** Opens the ballot on the table: it is spoiled, and says what is in it. */
  readonly open: () => void;
  /** Makes a fresh one of the same choices. */
  readonly again: () => void;
}

/** The record that ballots are sealed to; fetched once. */
async function fetchRecord(slug: string): Promise<{ election: string; fingerprint: string } | undefined> {
  const answer = await ask<{ election: string; fingerprint: string }>(electionPath(slug, '/sealed'));
  return answer.kind === 'done' ? answer.value : undefined;
}

/** Seals the answers in a worker as soon as the review stands, so that its tracker is seen before casting. */
export function useSealedBallot(election: ElectionView, voter: Voter, answers: readonly (Answer | null)[]): SealedBallot {
  const [state, setState] = useState<SealedState>({ kind: election.definition.sealed && voter.kind === 'credential' ? 'sealing' : 'off' });
  const [turn, setTurn] = useState(0);
  const sealer = useRef<Sealer | undefined>(undefined);
  const input = useRef({ election, voter, answers });
  useEffect(() => {
    const { voter: who, answers: given } = input.current;
    if (!election.definition.sealed || who.kind !== 'credential') return;
    const made = new Sealer(election.definition.sealed.group);
    sealer.current = made;
    let current = true;
    const run = async () => {
      const record = await fetchRecord(election.slug);
      if (!current) return;
      if (record === undefined) return setState({ kind: 'failed', reason: 'offline' });
      const sealed = await made.seal({
        kind: 'seal',
        record: record.election,
        fingerprint: record.fingerprint,
        credential: who.credential,
        definition: election.definition,
        answers: given,
      });
      if (current && sealed.kind !== 'spoiled') setState(sealed);
    };
    void run();
    return () => {
      current = false;
      made.stop();
    };
  }, [election, turn]);
  const open = useCallback(() => {
    if (state.kind !== 'sealed') return;
    const { tracker } = state;
    void sealer.current
      ?.open()
      .then((answer) => setState(answer ? { kind: 'opened', ...answer, tracker } : { kind: 'failed', reason: 'vote' }));
  }, [state]);
  const again = useCallback(() => {
    setState({ kind: 'sealing' });
    setTurn((old) => old + 1);
  }, []);
  return { slug: election.slug, state, open, again };
}

/** The sealed ballot before casting: its tracker, and one short task for those who want to test the device (rule 22). */
export function SealedPanel({ sealed, busy }: { readonly sealed: SealedBallot; readonly busy: boolean }) {
  const t = useT();
  const { state } = sealed;
  switch (state.kind) {
    case 'off':
      return null;
    case 'sealing':
      return <p role="status">{t('sealed.sealing')}</p>;
    case 'failed':
      return (
        <Notice tone="wrong" role="alert" title={t('sealed.failed')}>
          <p>{t(`sealed.failed.${state.reason}`)}</p>
          <Button look="secondary" icon={iconRefresh} onPress={sealed.again}>
            {t('action.retry')}
          </Button>
        </Notice>
      );
    case 'sealed':
      return (
        <Card>
          <Stack gap={4}>
            <h2>{t('sealed.tracker')}</h2>
            <TrackerCode code={state.tracker} />
            <p>{t('sealed.tracker.note')}</p>
            <Details summary={t('audit.title')}>
              <p>{t('audit.what')}</p>
              <p>{t('audit.spoils')}</p>
              <Actions>
                <Button look="secondary" icon={iconShield} disabled={busy} onPress={sealed.open}>
                  {t('audit.open')}
                </Button>
              </Actions>
            </Details>
          </Stack>
        </Card>
      );
    case 'opened':
      return <Opened slug={sealed.slug} state={state} again={sealed.again} />;
  }
}

interface OpenedProps {
  readonly slug: string;
  readonly state: Extract<SealedState, { kind: 'opened' }>;
  readonly again: () => void;
}

function Opened({ slug, state, again }: OpenedProps) {
  const t = useT();
  const save = () => {
    const url = URL.createObjectURL(new Blob([state.file], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `opened-ballot-${state.tracker.slice(0, 4).replaceAll(/\W/g, '')}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Notice tone={state.agrees ? 'done' : 'wrong'} role="alert" title={t(state.agrees ? 'audit.agrees' : 'audit.differs')}>
      <p>{t(state.agrees ? 'audit.agrees.body' : 'audit.differs.body')}</p>
      <Actions>
        <Button icon={iconRefresh} onPress={again}>
          {t('audit.again')}
        </Button>
        <Button look="secondary" icon={iconDownload} onPress={save}>
          {t('audit.save')}
        </Button>
      </Actions>
      <p>{t('audit.elsewhere', { address: `${location.host}/e/${slug}/verify` })}</p>
      <TrackerCode code={state.tracker} />
    </Notice>
  );
}
