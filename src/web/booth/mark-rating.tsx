import { iconMinus, iconPlus } from '../shared/icons.tsx';
import { Button } from '../shared/kit/button.tsx';
import { voteOn } from './ballot-paper.ts';
import { nameOf, noteOf, PictureOf } from './candidate-words.tsx';
import type { MarkProps } from './mark-props.ts';
import { gradeWord } from '../shared/grade-word.ts';
import { gradeCount, pointsAllowed, scoreRange } from './method-words.ts';
import css from './booth.module.css';
import rate from './mark-rating.module.css';

/** A score or a grade for each candidate: one row of native radios each. Long scales get a number field. */
export function MarkRating({ t, election, paper, answer, onAnswer }: MarkProps) {
  const vote = voteOn(paper, answer);
  const graded = vote.kind === 'grades';
  const values = vote.kind === 'grades' ? vote.grades : vote.kind === 'scores' ? vote.scores : [];
  const count = gradeCount(paper);
  const [least, most] = graded ? [0, count - 1] : scoreRange(paper);
  const set = (index: number, value: number | null) => {
    const next = values.map((old, i) => (i === index ? value : old));
    onAnswer(graded ? { kind: 'grades', grades: next } : { kind: 'scores', scores: next });
  };
  // Grades are read best first; scores as a scale from low to high.
  const steps = Array.from({ length: most - least + 1 }, (_, i) => (graded ? most - i : least + i));
  return (
    <div className={rate['rateBox']}>
      {paper.order.map((index) => {
        const candidate = paper.definition.candidates[index];
        if (candidate === undefined) return null;
        const value = values[index] ?? null;
        const name = nameOf(t, election, candidate);
        return (
          <fieldset key={candidate.id} className={rate['rateItem']}>
            <legend>
              <span className={css['rankWho']}>
                <PictureOf election={election} contest={paper.definition} candidate={candidate} t={t} size={56} />
                <span>
                  <strong>
                    <bdi>{name}</bdi>
                  </strong>
                  <span className={css['rankNote']}>{noteOf(t, election, candidate)}</span>
                </span>
              </span>
            </legend>
            {steps.length <= 11 ? (
              <div className={graded ? rate['gradeRow'] : rate['scoreRow']}>
                {steps.map((step) => (
                  <label key={step} className={rate['scoreCell']} data-chosen={value === step}>
                    <input
                      type="radio"
                      name={`rate-${paper.contest}-${index}`}
                      checked={value === step}
                      onChange={() => set(index, step)}
                    />
                    <span>{graded ? gradeWord(t, count, step) : t.number(step)}</span>
                  </label>
                ))}
              </div>
            ) : (
              <input
                className={rate['scoreInput']}
                type="number"
                inputMode="numeric"
                aria-label={t('rate.number', { name, least, most })}
                min={least}
                max={most}
                step={1}
                value={value ?? ''}
                onInput={(event) => set(index, event.currentTarget.value === '' ? null : Math.trunc(Number(event.currentTarget.value)))}
              />
            )}
            {value !== null && (
              <Button look="quiet" size="small" label={t('rate.clear.label', { name })} onPress={() => set(index, null)}>
                {t('rate.clear')}
              </Button>
            )}
          </fieldset>
        );
      })}
    </div>
  );
}

/** Points to hand out: a stepper with a field for each candidate; what is left is always in view. */
export function MarkPoints({ t, election, paper, answer, onAnswer, say, refuse }: MarkProps) {
  const vote = voteOn(paper, answer);
  const points = vote.kind === 'points' ? vote.points : [];
  const allowed = pointsAllowed(paper);
  const used = points.reduce((sum, item) => sum + item, 0);
  const set = (index: number, wanted: number) => {
    const most = allowed - used + (points[index] ?? 0);
    const value = Math.max(0, Math.min(most, Number.isFinite(wanted) ? Math.trunc(wanted) : 0));
    onAnswer({ kind: 'points', points: points.map((old, i) => (i === index ? value : old)) });
    if (wanted > most) refuse(t('points.none-left', { count: allowed }));
  };
  const press = (index: number, name: string, more: number) => {
    const value = (points[index] ?? 0) + more;
    set(index, value);
    // The focus stays on the button: without this the new number would go unheard.
    if (used + more <= allowed) say(`${t('review.pair', { name, value })}. ${t('left.points', { left: allowed - used - more })}`);
  };
  return (
    <div className={rate['rateBox']}>
      {paper.order.map((index) => {
        const candidate = paper.definition.candidates[index];
        if (candidate === undefined) return null;
        const name = nameOf(t, election, candidate);
        const value = points[index] ?? 0;
        return (
          <div key={candidate.id} className={rate['rateItem']} role="group" aria-label={name}>
            <span className={css['rankWho']}>
              <PictureOf election={election} contest={paper.definition} candidate={candidate} t={t} size={56} />
              <span>
                <strong>
                  <bdi>{name}</bdi>
                </strong>
                <span className={css['rankNote']}>{noteOf(t, election, candidate)}</span>
              </span>
            </span>
            <div className={rate['pointRow']}>
              <Button
                look="secondary"
                icon={iconMinus}
                disabled={value === 0}
                label={t('points.less.label', { name })}
                onPress={() => press(index, name, -1)}
              >
                {t('points.less')}
              </Button>
              <input
                className={rate['scoreInput']}
                type="number"
                inputMode="numeric"
                min={0}
                max={allowed}
                aria-label={t('points.number', { name })}
                value={value}
                onInput={(event) => set(index, Number(event.currentTarget.value))}
              />
              <Button look="secondary" icon={iconPlus} label={t('points.more.label', { name })} onPress={() => press(index, name, 1)}>
                {t('points.more')}
              </Button>
            </div>
          </div>
        );
      })}
    </div>
  );
}
