import { ChoiceCard } from '../shared/kit/choice.tsx';
import { blankOf, choicesAllowed, isBlankVote, isSingle, voteOn, writtenOn, type Paper } from './ballot-paper.ts';
import { nameOf, noneLabel, noteOf, PictureOf } from './candidate-words.tsx';
import type { MarkProps } from './mark-props.ts';

/** Choose one (radio), several or approved ones (checkbox), or a list. Nothing preselected; overvotes prevented and explained. */
export function MarkChoices({ t, election, paper, answer, onAnswer, refuse, ruleId }: MarkProps) {
  const { definition, order } = paper;
  const vote = voteOn(paper, answer);
  const isList = vote.kind === 'list';
  const chosen = vote.kind === 'choices' ? vote.candidates : vote.kind === 'list' && vote.list !== null ? [vote.list] : [];
  const allowed = choicesAllowed(paper);
  const single = isSingle(paper);
  const full = !single && chosen.length >= allowed;
  const choose = (index: number, on: boolean) => {
    if (isList) return onAnswer({ kind: 'list', list: index });
    if (single) return onAnswer({ kind: 'choices', candidates: [index] });
    return onAnswer({ kind: 'choices', candidates: on ? [...chosen, index] : chosen.filter((item) => item !== index) });
  };
  const excluded = definition.method.excluded ?? [];
  return (
    <>
      {order.map((index) => {
        const candidate = definition.candidates[index];
        if (candidate === undefined) return null;
        const withdrawn = excluded.includes(index);
        return (
          <ChoiceCard
            key={candidate.id}
            type={single ? 'radio' : 'checkbox'}
            name={cardGroup(paper)}
            checked={chosen.includes(index)}
            onChange={(on) => choose(index, on)}
            disabled={withdrawn || (full && !chosen.includes(index))}
            onRefused={() =>
              refuse(
                withdrawn
                  ? t('problem.excluded-candidate', { name: nameOf(t, election, candidate) })
                  : t('contest.full', { count: allowed }),
              )
            }
            title={<bdi>{nameOf(t, election, candidate)}</bdi>}
            note={withdrawn ? t('candidate.withdrawn') : noteOf(t, election, candidate)}
            picture={<PictureOf election={election} contest={definition} candidate={candidate} t={t} />}
            chosenText={t('contest.chosen')}
            describedBy={ruleId}
          />
        );
      })}
    </>
  );
}

/** "None of the above" where the contest offers it, else an explicit blank vote (rule 8), in every kind of contest. Either takes all marks and written names away. */
export function NoneCard({
  t,
  election,
  paper,
  answer,
  onAnswer,
  say,
}: Pick<MarkProps, 't' | 'election' | 'paper' | 'answer' | 'onAnswer' | 'say'>) {
  const offered = paper.definition.none !== undefined;
  const single = isSingle(paper);
  return (
    <ChoiceCard
      type={single ? 'radio' : 'checkbox'}
      name={cardGroup(paper)}
      checked={answer?.kind === 'none' || isBlankVote(answer)}
      onChange={(on) => {
        // One radio button is heard to replace another; other marks would go unheard.
        if (on && answer !== undefined && (!single || writtenOn(answer).length > 0)) say(t('contest.cleared'));
        onAnswer(on ? (offered ? { kind: 'none' } : blankOf(paper)) : undefined);
      }}
      title={offered ? noneLabel(t, election, paper.definition) : t('contest.blank')}
      note={offered ? undefined : t('contest.blank.note')}
      chosenText={t('contest.chosen')}
    />
  );
}

/** Name that the cards of a contest share, so that radio buttons exclude each other. */
function cardGroup({ contest }: Paper): string {
  return `contest-${contest}`;
}
