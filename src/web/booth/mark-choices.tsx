import { ChoiceCard, Choices } from '../shared/kit/choice.tsx';
import { choicesAllowed, voteOn } from './ballot-paper.ts';
import { nameOf, noneLabel, noteOf, PictureOf } from './candidate-words.tsx';
import type { MarkProps } from './mark-props.ts';

/** Choose one (radio), several or approved ones (checkbox), or a list. Nothing preselected; overvotes prevented and explained. */
export function MarkChoices({ t, election, paper, answer, onAnswer, refuse, ruleId }: MarkProps) {
  const { definition, order } = paper;
  const vote = voteOn(paper, answer);
  const isList = vote.kind === 'list';
  const chosen = vote.kind === 'choices' ? vote.candidates : vote.kind === 'list' && vote.list !== null ? [vote.list] : [];
  const allowed = isList ? 1 : choicesAllowed(paper);
  const single = allowed === 1 && definition.method.method !== 'approval';
  const full = !single && chosen.length >= allowed;
  const choose = (index: number, on: boolean) => {
    if (isList) return onAnswer({ kind: 'list', list: index });
    if (single) return onAnswer({ kind: 'choices', candidates: [index] });
    return onAnswer({ kind: 'choices', candidates: on ? [...chosen, index] : chosen.filter((item) => item !== index) });
  };
  const excluded = definition.method.excluded ?? [];
  const name = `contest-${paper.contest}`;
  return (
    <Choices>
      {order.map((index) => {
        const candidate = definition.candidates[index];
        if (candidate === undefined) return null;
        const withdrawn = excluded.includes(index);
        return (
          <ChoiceCard
            key={candidate.id}
            type={single ? 'radio' : 'checkbox'}
            name={name}
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
      <NoneCard t={t} election={election} paper={paper} answer={answer} onAnswer={onAnswer} single={single} name={name} />
    </Choices>
  );
}

/** "None of the above" where the contest offers it, else an explicit blank vote (rule 8). Either takes all other marks away. */
export function NoneCard({
  t,
  election,
  paper,
  answer,
  onAnswer,
  single,
  name,
}: Pick<MarkProps, 't' | 'election' | 'paper' | 'answer' | 'onAnswer'> & { readonly single: boolean; readonly name: string }) {
  const { definition } = paper;
  const offered = definition.none !== undefined;
  const vote = voteOn(paper, answer);
  const blank = vote.kind === 'choices' ? vote.candidates.length === 0 : vote.kind === 'list' && vote.list === null;
  const checked = offered ? answer?.kind === 'none' : answer !== undefined && answer.kind !== 'none' && blank;
  if (!offered && vote.kind !== 'choices' && vote.kind !== 'list') return null;
  const mark = () =>
    onAnswer(offered ? { kind: 'none' } : vote.kind === 'list' ? { kind: 'list', list: null } : { kind: 'choices', candidates: [] });
  return (
    <ChoiceCard
      type={single ? 'radio' : 'checkbox'}
      name={name}
      checked={checked}
      onChange={(on) => (on ? mark() : onAnswer(undefined))}
      title={offered ? noneLabel(t, election, definition) : t('contest.blank')}
      note={offered ? undefined : t('contest.blank.note')}
      chosenText={t('contest.chosen')}
    />
  );
}
