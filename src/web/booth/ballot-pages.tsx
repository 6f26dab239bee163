import { useEffect, useMemo, useState } from 'react';
import type { Answer } from '../../election/ballot.ts';
import type { Receipt } from '../../wire/voting.ts';
import { pictureOf } from '../shared/kit/candidate-picture.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import { papersFor, type Marks } from './ballot-paper.ts';
import { ContestPage } from './contest-page.tsx';
import type { Place } from './place.ts';
import { ReceiptPage } from './receipt-page.tsx';
import { ReviewPage } from './review-page.tsx';
import type { SignInAgain } from './sign-in-page.tsx';
import type { Voter } from './voting-flow.tsx';

export { fetchMarks } from './mark.tsx';

export interface BallotPagesProps {
  readonly election: ElectionView;
  readonly voter: Voter | undefined;
  readonly place: Place;
  readonly go: (place: Place, how?: 'push' | 'replace') => void;
  readonly marks: Marks;
  readonly onAnswer: (index: number, answer: Answer | undefined) => void;
  readonly receipt: Receipt | undefined;
  readonly onRecorded: (receipt: Receipt) => void;
  readonly onSignInAgain: (why: SignInAgain) => void;
  readonly onVotedBefore: () => void;
  readonly kiosk: boolean;
  readonly onDone: (() => void) | undefined;
}

/** Pictures are fetched before they are needed: a lost connection must not make one candidate's row barer than another's. */
function usePictures(election: ElectionView): void {
  useEffect(() => {
    for (const { candidates } of election.definition.contests) {
      for (const candidate of candidates) {
        const url = pictureOf(candidate).url;
        if (url !== undefined) new Image().src = url;
      }
    }
  }, [election]);
}

/** Everything from the first contest to the receipt: one chunk, fetched while the voter signs in. */
export function BallotPages(props: BallotPagesProps) {
  const { election, voter, place, go, marks, receipt } = props;
  const t = useT();
  const [changing, setChanging] = useState(false);
  usePictures(election);
  const papers = useMemo(() => {
    if (voter?.kind === 'session') return papersFor(election, voter.session.contests, voter.session.orderSeed);
    return papersFor(
      election,
      election.definition.contests.map((_, index) => index),
      election.orderSeed,
    );
  }, [election, voter]);
  if (receipt !== undefined) return <ReceiptPage election={election} receipt={receipt} kiosk={props.kiosk} onDone={props.onDone} />;
  if (voter === undefined) return null;
  if (papers.length === 0) return <h1>{t('contest.nothing-for-you')}</h1>;
  const steps = papers.length + 1;
  const paper = typeof place === 'number' ? papers[place - 1] : undefined;
  if (place === 'review' || place === 'receipt') {
    return (
      <ReviewPage
        {...props}
        voter={voter}
        papers={papers}
        steps={steps}
        onChange={(index) => {
          setChanging(true);
          go(index + 1);
        }}
      />
    );
  }
  const at = paper === undefined ? 0 : (place as number) - 1;
  const shown = paper ?? papers[0];
  if (shown === undefined) return null;
  return (
    <ContestPage
      key={shown.contest}
      election={election}
      paper={shown}
      answer={marks[at]}
      step={at + 1}
      steps={steps}
      changing={changing}
      onAnswer={(answer) => props.onAnswer(at, answer)}
      onNext={() => {
        setChanging(false);
        go(changing || at + 1 >= papers.length ? 'review' : at + 2);
      }}
      onBack={changing ? () => go('review') : at > 0 ? () => go(at) : undefined}
    />
  );
}
