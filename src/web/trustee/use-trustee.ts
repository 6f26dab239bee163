import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TrusteeDeskWire } from '../../wire/administration.ts';
import { useT } from '../shared/settings.tsx';
import { fetchDesk, handIn } from './desk-api.ts';
import type { DeskProgress, DeskRequest } from './desk-messages.ts';
import { KeyDesk } from './key-desk.ts';
import { deskTrouble, serverTrouble, unexpected, type Trouble } from './refusal-words.ts';

/** Milliseconds between two looks: for those who wait, and for those whose part somebody else may make needless (the desk then carries a whole tally). */
const POLL = { wait: 10_000, work: 30_000 };

export type DeskState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'here'; readonly desk: TrusteeDeskWire };

type Step = Extract<DeskRequest, { kind: 'step' }>['step'];

/** Everything that the trustee's pages do. Every act answers what went wrong, or undefined. */
export interface Trustee {
  readonly token: string;
  readonly desk: TrusteeDeskWire;
  /** The worker holds this trustee's secret: no file is needed until the tab is closed. */
  readonly unlocked: boolean;
  refresh(): void;
  /** Makes a new secret and gives the locked file. */
  make(passphrase: string): Promise<{ readonly text: string; readonly name: string } | Trouble>;
  open(file: string, passphrase: string): Promise<Trouble | undefined>;
  checkRecords(): Promise<Trouble | undefined>;
  checkEverything(onProgress: (progress: DeskProgress) => void): Promise<Trouble | undefined>;
  /** Makes what `step` asks for and hands it in. */
  doStep(step: Step): Promise<Trouble | undefined>;
}

/** The desk behind the link, asked for again while others can change it and somebody looks. */
export function useDesk(token: string): readonly [DeskState, (next?: TrusteeDeskWire) => void] {
  const [state, setState] = useState<DeskState>({ kind: token === '' ? 'gone' : 'loading' });
  const latest = useRef(0);
  const load = useCallback(async () => {
    if (token === '') return;
    const mine = ++latest.current;
    const answer = await fetchDesk(token);
    // A desk that was handed in meanwhile is newer than this answer.
    if (mine !== latest.current) return;
    if (answer.kind === 'done') setState({ kind: 'here', desk: answer.value });
    else if (answer.kind === 'refused' && answer.problem.kind === 'not-found') setState({ kind: 'gone' });
    else setState((old) => (old.kind === 'here' ? old : { kind: 'lost' }));
  }, [token]);
  useEffect(() => void load(), [load]);
  const stage = state.kind === 'here' ? state.desk.stage : undefined;
  const every = stage === 'wait' ? POLL.wait : stage === 'shuffle' || stage === 'decrypt' ? POLL.work : undefined;
  useEffect(() => {
    if (every === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) void load();
    }, every);
    return () => clearInterval(timer);
  }, [every, load]);
  const renew = useCallback(
    (next?: TrusteeDeskWire) => {
      if (!next) return void load();
      latest.current++;
      return setState({ kind: 'here', desk: next });
    },
    [load],
  );
  return [state, renew];
}

/** The acts of one trustee on this device. */
export function useTrustee(token: string, desk: TrusteeDeskWire, renew: (next?: TrusteeDeskWire) => void): Trustee {
  const t = useT();
  const worker = useRef<KeyDesk | undefined>(undefined);
  const [unlocked, setUnlocked] = useState(false);
  useEffect(() => () => worker.current?.stop(), []);
  return useMemo(() => {
    const ask = async (request: DeskRequest, onProgress?: (progress: DeskProgress) => void) => {
      worker.current ??= new KeyDesk();
      const answer = await worker.current.ask(request, onProgress);
      // The key was made anew elsewhere: ask for the newer file.
      if (answer.kind === 'refused' && answer.reason === 'wrong-secret') setUnlocked(false);
      return answer;
    };
    const simply = async (request: DeskRequest, onProgress?: (progress: DeskProgress) => void): Promise<Trouble | undefined> => {
      const answer = await ask(request, onProgress);
      return answer.kind === 'refused' ? deskTrouble(t, answer) : undefined;
    };
    return {
      token,
      desk,
      unlocked,
      refresh: () => renew(),
      make: async (passphrase) => {
        setUnlocked(false);
        const answer = await ask({ kind: 'make', desk, passphrase });
        return answer.kind === 'file' ? answer : unexpected(t, answer);
      },
      open: async (file, passphrase) => {
        const trouble = await simply({ kind: 'open', desk, file, passphrase });
        if (!trouble) setUnlocked(true);
        return trouble;
      },
      checkRecords: () => simply({ kind: 'records', desk }),
      checkEverything: (onProgress) => simply({ kind: 'check', desk }, onProgress),
      doStep: async (step) => {
        const made = await ask({ kind: 'step', desk, step });
        if (made.kind !== 'made') return unexpected(t, made);
        const answer = await handIn(token, step, made.payload);
        if (answer.kind === 'done') {
          renew(answer.value);
          return undefined;
        }
        // Somebody else was quicker, or the answer got lost on its way: the desk says where things stand.
        renew();
        return serverTrouble(t, answer.kind === 'refused' ? answer.problem : undefined);
      },
    };
  }, [token, desk, unlocked, renew, t]);
}
