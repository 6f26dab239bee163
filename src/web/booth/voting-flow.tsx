import { loadMessages } from 'virtual:messages/refusal+ballot+grade+symbol';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Answer } from '../../election/ballot.ts';
import type { Receipt, VoterSession } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';
import { useSettings, useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import type { Marks } from './ballot-paper.ts';
import { doubtResolved, forgetReceipt, rememberDoubt, rememberedDoubt, type Doubt } from './doubt.ts';
import { usePlace } from './place.ts';
import { SignInPage, type SignInAgain } from './sign-in-page.tsx';

/** Who votes: a session on the roll, or the private credential of a sealed election, which never leaves this device. */
export type Voter =
  | { readonly kind: 'session'; readonly session: VoterSession }
  | { readonly kind: 'credential'; readonly credential: string };

interface FlowProps {
  readonly election: ElectionView;
  readonly linkSecret: string | undefined;
  readonly refresh: () => void;
  readonly kiosk?: boolean;
  /** A kiosk's way back to its first page. */
  readonly onDone?: () => void;
  readonly onCast?: () => void;
}

const BallotPages = lazy(() => import('./ballot-pages.tsx').then(({ BallotPages: component }) => ({ default: component })));

// Rare pages come when they are needed; a doubt can only be met with a connection anyway.
const DoubtPage = lazy(() => import('./doubt-page.tsx').then(({ DoubtPage: component }) => ({ default: component })));
const NotOpen = lazy(() => import('./closed-doors.tsx').then(({ NotOpen: component }) => ({ default: component })));
const AlreadyVoted = lazy(() => import('./closed-doors.tsx').then(({ AlreadyVoted: component }) => ({ default: component })));

/** All code up to the receipt is fetched as soon as the first page stands, so that a lost connection later costs nothing. */
function useBallotPages(election: ElectionView): boolean {
  const { include } = useSettings();
  const [ready, setReady] = useState(false);
  const first = useRef({ include, election });
  useEffect(() => {
    let tries = 0;
    const fetchThem = (): void => {
      const { include: load, election: shown } = first.current;
      Promise.all([import('./ballot-pages.tsx').then(({ fetchMarks }) => fetchMarks(shown, load)), load(loadMessages)]).then(
        () => setReady(true),
        () => setTimeout(fetchThem, Math.min(30_000, 1_000 * 2 ** tries++)),
      );
    };
    fetchThem();
  }, []);
  return ready;
}

/** Tells other tabs of this browser that a ballot was cast, and hears it from them. No word of who or what. */
function useOtherTabs(slug: string, heard: () => void): () => void {
  const channel = useRef<BroadcastChannel | undefined>(undefined);
  const listener = useRef(heard);
  useEffect(() => {
    listener.current = heard;
  });
  useEffect(() => {
    if (!('BroadcastChannel' in globalThis)) return;
    const made = new BroadcastChannel(`veritally.${slug}`);
    made.addEventListener('message', () => listener.current());
    channel.current = made;
    return () => made.close();
  }, [slug]);
  return useCallback(() => channel.current?.postMessage('cast'), []);
}

/** The way through the booth: sign in, one page a contest, review, cast, receipt. */
export function VotingFlow(props: FlowProps) {
  const t = useT();
  return (
    <Suspense fallback={<p>{t('loading')}</p>}>
      <Flow {...props} />
    </Suspense>
  );
}

function Flow({ election, linkSecret, refresh, kiosk = false, onDone, onCast }: FlowProps) {
  const t = useT();
  const [place, go] = usePlace(election.slug, kiosk);
  const [voter, setVoter] = useState<Voter>();
  const [marks, setMarks] = useState<Marks>([]);
  const [receipt, setReceipt] = useState<Receipt>();
  const [elsewhere, setElsewhere] = useState(false);
  const [again, setAgain] = useState<SignInAgain>();
  const [doubt, setDoubt] = useState<Doubt | undefined>(() =>
    kiosk ? undefined : rememberedDoubt(election.slug, linkSecret !== undefined),
  );
  const [entering, setEntering] = useState(
    () => !kiosk && linkSecret === undefined && !election.definition.sealed && wasSignedIn(election.slug),
  );
  const ready = useBallotPages(election);
  const tellOthers = useOtherTabs(election.slug, () => setElsewhere(true));
  const sessionCall = useCallback(async () => {
    const answer = await ask<VoterSession>(electionPath(election.slug, '/me'));
    if (answer.kind === 'done') setVoter({ kind: 'session', session: answer.value });
    setEntering(false);
  }, [election.slug]);
  // A reload in mid-ballot finds the session again; the choices were in memory only and are gone, which is the price of secrecy.
  useEffect(() => {
    if (entering) void sessionCall();
  }, [entering, sessionCall]);
  const touched = marks.some((mark) => mark !== undefined) && receipt === undefined;
  useEffect(() => {
    if (!touched || kiosk) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [touched, kiosk]);
  const recorded = useCallback(
    (got: Receipt) => {
      doubtResolved();
      setDoubt(undefined);
      setReceipt(got);
      setMarks([]);
      tellOthers();
      onCast?.();
      go('receipt', 'replace');
    },
    [go, tellOthers, onCast],
  );
  const setAnswer = useCallback((index: number, answer: Answer | undefined) => {
    setMarks((old) => {
      const next = [...old];
      while (next.length <= index) next.push(undefined);
      next[index] = answer;
      return next;
    });
  }, []);
  const signedIn = useCallback(
    (who: Voter) => {
      // Whoever signs in again goes on with their choices; somebody else must not see them. A code that was refused is nobody's.
      const same = again === 'refused' || (again === 'expired' && nameOf(who) === nameOf(voter));
      if (!same) setMarks([]);
      setVoter(who);
      setAgain(undefined);
      forgetReceipt();
      if (!kiosk) rememberSignIn(election.slug);
      go(same ? 'review' : 1, 'replace');
    },
    [again, go, kiosk, election.slug, voter],
  );
  const shared = useMemo(() => ({ election, kiosk, onDone }), [election, kiosk, onDone]);

  if (doubt !== undefined && receipt === undefined && marks.length === 0) {
    return (
      <DoubtPage
        doubt={doubt}
        onRecorded={recorded}
        onNotRecorded={() => {
          rememberDoubt(undefined);
          setDoubt(undefined);
        }}
      />
    );
  }
  if (receipt === undefined && !canVote(election)) return <NotOpen election={election} refresh={refresh} />;
  if (entering || (voter !== undefined && !ready)) return <p>{t('loading')}</p>;
  if (receipt === undefined && (voter === undefined || again !== undefined)) {
    // A link that held the refused code would only bring it again.
    const link = again === 'refused' ? undefined : linkSecret;
    return <SignInPage election={election} linkSecret={link} again={again} kiosk={kiosk} onSignedIn={signedIn} />;
  }
  if (receipt === undefined && voter?.kind === 'session' && voter.session.voted && !voter.session.mayChange)
    return <AlreadyVoted election={election} {...(onDone ? { onDone } : {})} />;
  if (receipt === undefined && elsewhere && !election.definition.revoting)
    return <AlreadyVoted election={election} elsewhere {...(onDone ? { onDone } : {})} />;
  if (!ready) return <p>{t('loading')}</p>;
  return (
    <BallotPages
      {...shared}
      voter={voter}
      place={place}
      go={go}
      marks={marks}
      onAnswer={setAnswer}
      receipt={receipt}
      onRecorded={recorded}
      onSignInAgain={setAgain}
      onVotedBefore={() => setElsewhere(true)}
    />
  );
}

/** What tells voters apart on this device. */
function nameOf(voter: Voter | undefined): string | undefined {
  return voter?.kind === 'session' ? voter.session.username : voter?.credential;
}

const SIGNED_IN = 'veritally.signed-in';

/** Whether this tab signed in here before a reload: only then is it worth asking who that was. Says nothing about the person. */
function wasSignedIn(slug: string): boolean {
  try {
    return sessionStorage.getItem(SIGNED_IN) === slug;
  } catch {
    return false;
  }
}

function rememberSignIn(slug: string): void {
  try {
    sessionStorage.setItem(SIGNED_IN, slug);
  } catch {
    // Then a reload asks for signing in again.
  }
}

function canVote(election: ElectionView): boolean {
  return election.status === 'open';
}
