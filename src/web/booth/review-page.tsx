import { useEffect, useRef, useState } from 'react';
import { iconBallot, iconEdit, iconRefresh } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Steps } from '../shared/kit/steps.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { answersToSend, paperWith, problemsOn, type Marks, type Paper } from './ballot-paper.ts';
import type { BallotPagesProps } from './ballot-pages.tsx';
import { PictureOf } from './candidate-words.tsx';
import { newCastKey, type Cast } from './casting.ts';
import { answerLines, problemWords } from './method-words.ts';
import { RefusedNotice } from './refused-notice.tsx';
import { SealedPanel, useSealedBallot } from './sealed-panel.tsx';
import { useCast, type CastState } from './use-cast.ts';
import type { Voter } from './voting-flow.tsx';
import css from './booth.module.css';

interface ReviewPageProps extends BallotPagesProps {
  readonly voter: Voter;
  readonly papers: readonly Paper[];
  readonly steps: number;
  readonly onChange: (index: number) => void;
}

/** All choices, blanks too; says that nothing is cast yet; one button that casts (rules 16 to 19). */
export function ReviewPage(props: ReviewPageProps) {
  const { election, voter, papers, marks, steps, onChange, onRecorded, kiosk } = props;
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const [key] = useState(newCastKey);
  const casting = useCast(onRecorded, !kiosk);
  const answers = answersToSend(election, papers, marks);
  const sealed = useSealedBallot(election, voter, answers);
  const { state } = casting;
  useEffect(() => heading.current?.focus(), []);
  const { onSignInAgain, onVotedBefore } = props;
  const problem = state.kind === 'refused' ? state.problem.kind : undefined;
  useEffect(() => {
    if (problem === 'not-signed-in') onSignInAgain('expired');
    if (problem === 'sealed-refused') onSignInAgain('refused');
    if (problem === 'already-voted') onVotedBefore();
  }, [problem, onSignInAgain, onVotedBefore]);
  const blocked = papers.some((paper, index) => problemsOn(paper, marks[index]).some((item) => item.severity === 'refused'));
  const cast = (): Cast | undefined => {
    if (voter.kind === 'session' && !election.definition.sealed)
      return { kind: 'plain', slug: election.slug, key, csrf: voter.session.csrf, username: voter.session.username, answers };
    return sealed.state.kind === 'sealed'
      ? { kind: 'sealed', slug: election.slug, ballot: sealed.state.ballot, tracker: sealed.state.tracker }
      : undefined;
  };
  const press = () => {
    const made = cast();
    if (made !== undefined && !blocked) casting.send(made);
  };
  const busy = state.kind === 'sending';
  // Whether it is cast is what nobody here knows.
  const doubtful = state.kind === 'unknown' || state.kind === 'asking';
  const fixed = busy || doubtful;
  return (
    <Stack>
      <div className={css['reviewHead']}>
        <Steps now={steps} total={steps} />
        <h1 ref={heading} tabIndex={-1}>
          {t('review.title')}
        </h1>
      </div>
      {!doubtful && (
        <Notice tone="mind">
          <p>
            <strong>{t('review.not-cast')}</strong>
          </p>
          <p>{t('review.right')}</p>
        </Notice>
      )}
      <ol className={css['reviewList']}>
        {papers.map((paper, index) => (
          <ReviewItem
            key={paper.contest}
            election={election}
            paper={paper}
            marks={marks}
            index={index}
            locked={fixed}
            onChange={onChange}
          />
        ))}
      </ol>
      {election.definition.sealed && <SealedPanel sealed={sealed} busy={fixed} />}
      {voter.kind === 'session' && voter.session.voted && (
        <Notice>
          <p>{t('review.replaces')}</p>
        </Notice>
      )}
      <CastStateNotice state={state} election={election} />
      <Actions>
        {doubtful ? (
          <Button size="large" icon={iconRefresh} busy={state.kind === 'asking'} onPress={casting.ask}>
            {t(state.kind === 'asking' ? 'doubt.asking' : 'doubt.ask')}
          </Button>
        ) : (
          <Button
            size="large"
            icon={iconBallot}
            busy={busy}
            disabled={blocked || (election.definition.sealed !== undefined && sealed.state.kind !== 'sealed')}
            onPress={press}
          >
            {busy ? t('review.casting') : t('review.cast')}
          </Button>
        )}
      </Actions>
      <p className={css['fine']}>{t(election.definition.revoting ? 'review.once.revoting' : 'review.once')}</p>
    </Stack>
  );
}

function ReviewItem({
  election,
  paper,
  marks,
  index,
  locked,
  onChange,
}: {
  readonly election: ElectionView;
  readonly paper: Paper;
  readonly marks: Marks;
  readonly index: number;
  readonly locked: boolean;
  readonly onChange: (index: number) => void;
}) {
  const t = useT();
  const answer = marks[index];
  const shown = paperWith(paper, answer, (name) => t('write-in.name', { name }));
  const lines = answerLines(t, election, shown, answer);
  const question = wordsIn(paper.definition.question, t.language, election.definition);
  const chosen =
    answer?.kind === 'choices'
      ? shown.order.filter((candidate) => answer.candidates.includes(candidate))
      : answer?.kind === 'list' && answer.list !== null
        ? [answer.list]
        : [];
  return (
    <li className={css['reviewItem']}>
      <div>
        <h2>
          <bdi>{question}</bdi>
        </h2>
        {lines.length === 0 ? (
          <p className={css['blank']}>{t('review.blank')}</p>
        ) : (
          <ul className={css['reviewLines']}>
            {lines.map((line, i) => {
              const candidate = chosen[i] === undefined ? undefined : shown.definition.candidates[chosen[i]];
              return (
                <li key={line}>
                  {candidate && <PictureOf election={election} contest={paper.definition} candidate={candidate} t={t} size={48} />}
                  {/* Within a box of the page's direction: a name of the other one stands where the others stand. */}
                  <span>
                    <bdi>{line}</bdi>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
        {problemsOn(paper, answer).map((problem) => (
          <p key={problem.kind} className={problem.severity === 'refused' ? css['refused'] : css['warning']}>
            {problemWords(t, election, shown, problem)}
          </p>
        ))}
      </div>
      <Button
        look="secondary"
        icon={iconEdit}
        disabled={locked}
        label={t('review.change.label', { question })}
        onPress={() => onChange(index)}
      >
        {t('review.change')}
      </Button>
    </li>
  );
}

/** What is known of the cast, announced. No word of success before the server's answer (rule 15). */
function CastStateNotice({ state, election }: { readonly state: CastState; readonly election: ElectionView }) {
  const t = useT();
  switch (state.kind) {
    case 'idle':
      return null;
    case 'sending':
      return <p role="status">{state.attempt === 0 ? t('review.sending') : t('review.sending-again', { attempt: state.attempt + 1 })}</p>;
    case 'asking':
    case 'unknown':
      return (
        <Notice tone="mind" role="alert" title={t('doubt.title')}>
          <p>{t('doubt.body')}</p>
          <p>{t('doubt.safe')}</p>
          <p>{t('doubt.reload')}</p>
        </Notice>
      );
    case 'not-recorded':
      return (
        <Notice tone="mind" role="alert" title={t('doubt.not-recorded.title')}>
          <p>{t('doubt.not-recorded.body')}</p>
        </Notice>
      );
    case 'refused':
      return <RefusedNotice problem={state.problem} election={election} />;
  }
}
