import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { voteKindOf } from '../../counting/method.ts';
import type { Answer } from '../../election/ballot.ts';
import { iconBack, iconNext } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Choices } from '../shared/kit/choice.tsx';
import { Details } from '../shared/kit/details.tsx';
import { Steps } from '../shared/kit/steps.tsx';
import { Announcer } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { isUnmarked, paperWith, problemsOn, writeInField, writtenOn, type Paper } from './ballot-paper.ts';
import { nameOf } from './candidate-words.tsx';
import { ContestRules } from './contest-rules.tsx';
import { Mark } from './mark.tsx';
import { NoneCard } from './mark-choices.tsx';
import type { MarkProps } from './mark-props.ts';
import { instructionsOf, leftOf, problemWords, ruleOf } from './method-words.ts';
import css from './booth.module.css';

interface ContestPageProps {
  readonly election: ElectionView;
  readonly paper: Paper;
  readonly answer: Answer | undefined;
  readonly step: number;
  readonly steps: number;
  /** The voter came from the review to change this contest, and goes straight back there (rule 16). */
  readonly changing: boolean;
  readonly onAnswer: (answer: Answer | undefined) => void;
  readonly onNext: () => void;
  readonly onBack: (() => void) | undefined;
}

const WriteInLines = lazy(() => import('./write-in-lines.tsx').then(({ WriteInLines: component }) => ({ default: component })));

/** One contest on one page: title and rule stay in view, options are never split (rules 1 and 2). */
export function ContestPage({ election, paper, answer, step, steps, changing, onAnswer, onNext, onBack }: ContestPageProps) {
  const t = useT();
  const [said, setSaid] = useState({ text: '', count: 0 });
  const [refusal, setRefusal] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const { definition } = paper;
  const shown = paperWith(paper, answer, (name) => t('write-in.name', { name }));
  const question = wordsIn(definition.question, t.language, election.definition);
  const say = (text: string) => setSaid((old) => ({ text, count: old.count + 1 }));
  useEffect(() => heading.current?.focus(), [paper.contest]);
  useShortHead(heading);
  const problems = problemsOn(paper, answer).filter((problem) => problem.severity === 'refused');
  const answered = (next: Answer | undefined) => {
    setRefusal('');
    onAnswer(next);
  };
  const mark: MarkProps = {
    t,
    election,
    paper: shown,
    answer,
    onAnswer: (next) => {
      const written = writtenOn(answer);
      if (next === undefined || next.kind === 'none') answered(next);
      else if (written.length > 0) answered({ ...next, written });
      // Whoever takes the last mark back has not voted blank yet.
      else answered(isUnmarked(next) ? undefined : next);
    },
    ruleId: 'rule',
    say,
    refuse: (text) => {
      say(text);
      setRefusal(text);
    },
  };
  const next = () => {
    if (addTypedName(paper)) return;
    if (problems.length === 0) onNext();
    else setRefusal(problems.map((problem) => problemWords(t, election, shown, problem)).join(' '));
  };
  return (
    <>
      <Steps now={step} total={steps} />
      <div className={css['contestHead']}>
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{question}</bdi>
        </h1>
        <p className={css['rule']}>
          <span id="rule">{ruleOf(t, paper)}</span> <span className={css['left']}>{leftOf(t, election, shown, answer)}</span>
        </p>
      </div>
      <div className={css['how']}>
        {definition.description !== undefined && <p>{wordsIn(definition.description, t.language, election.definition)}</p>}
        {instructionsOf(t, paper).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {definition.order !== 'listed' && <p className={css['order']}>{t(`order.${definition.order}`)}</p>}
      </div>
      <Options mark={mark} question={question}>
        <NoneCard t={t} election={election} paper={paper} answer={answer} onAnswer={answered} say={say} />
      </Options>
      {(definition.writeIns ?? 0) > 0 && (
        <Suspense fallback={<p>{t('loading')}</p>}>
          <WriteInLines t={t} election={election} paper={paper} answer={answer} onAnswer={answered} say={say} />
        </Suspense>
      )}
      {refusal !== '' && (
        <div className={css['refusal']}>
          <Notice tone="mind" role="alert">
            <p>{refusal}</p>
          </Notice>
        </div>
      )}
      <Announcer text={said.text === '' ? '' : said.text + ' '.repeat(said.count % 2)} />
      <Statements election={election} paper={paper} />
      <ContestRules method={definition.method} />
      <div className={css['after']}>
        <Button
          look="quiet"
          disabled={answer === undefined}
          onPress={() => {
            answered(undefined);
            say(t('contest.cleared'));
          }}
        >
          {t('contest.clear')}
        </Button>
      </div>
      <Actions>
        <Button size="large" iconEnd={iconNext} iconMirrored onPress={next}>
          {changing ? t('contest.to-review') : t('action.continue')}
        </Button>
        {onBack && (
          <Button size="large" look="secondary" icon={iconBack} iconMirrored onPress={onBack}>
            {t('action.back')}
          </Button>
        )}
      </Actions>
    </>
  );
}

/** Once scrolled, two lines of a long question stay, so that it does not hide the options. The page keeps its length: nothing jumps. */
function useShortHead(heading: RefObject<HTMLHeadingElement | null>): void {
  useEffect(() => {
    const fit = () => {
      const title = heading.current;
      const head = title?.parentElement;
      if (!title || !head) return;
      // What of the title does not fit into two lines; its end stands where it stood, cut off or not.
      const over =
        title.offsetTop +
        title.offsetHeight -
        parseFloat(getComputedStyle(head).paddingTop) -
        2 * parseFloat(getComputedStyle(title).lineHeight);
      head.style.setProperty('--over', `${Math.max(0, over)}px`);
      head.toggleAttribute('data-short', over > 1 && head.getBoundingClientRect().top < 1 - over);
    };
    fit();
    addEventListener('scroll', fit, { passive: true });
    addEventListener('resize', fit);
    return () => {
      removeEventListener('scroll', fit);
      removeEventListener('resize', fit);
    };
  });
}

/** Adds a name that is typed and not added yet, as if its button had been pressed; true where there was one, so that nobody leaves it behind. */
function addTypedName(paper: Paper): boolean {
  const field = document.getElementById(writeInField(paper));
  if (!(field instanceof HTMLInputElement) || field.value.trim() === '') return false;
  field.form?.requestSubmit();
  return true;
}

function Options({ mark, question, children }: { readonly mark: MarkProps; readonly question: string; readonly children: ReactNode }) {
  const kind = voteKindOf(mark.paper.definition.method);
  const cards = (
    <Choices>
      <Mark {...mark} />
      {children}
    </Choices>
  );
  if (kind !== 'choices' && kind !== 'list') return cards;
  return (
    <fieldset aria-describedby="rule">
      <legend className={css['hiddenLegend']}>{question}</legend>
      {cards}
    </fieldset>
  );
}

/** Statements stay off the cards, so that all cards are equal; they open below. */
function Statements({ election, paper }: { readonly election: ElectionView; readonly paper: Paper }) {
  const t = useT();
  const told = paper.order.flatMap((index) => {
    const candidate = paper.definition.candidates[index];
    return candidate?.statement === undefined ? [] : [candidate];
  });
  if (told.length === 0) return null;
  return (
    <Details summary={t('contest.statements')}>
      {told.map((candidate) => (
        <div key={candidate.id}>
          <h3>{nameOf(t, election, candidate)}</h3>
          <p className={css['statement']}>{wordsIn(candidate.statement, t.language, election.definition)}</p>
        </div>
      ))}
    </Details>
  );
}
