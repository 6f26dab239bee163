import type { ReactNode } from 'react';
import { requirementFact } from '../../counting/method-facts.ts';
import type { CountResult } from '../../counting/result.ts';
import { Details } from '../shared/kit/details.tsx';
import { DataTable } from '../shared/kit/table.tsx';
import { nounOf } from '../shared/candidate-noun.ts';
import { gradeWord, MOST_WORDED } from '../shared/grade-word.ts';
import { useT } from '../shared/settings.tsx';
import type { Translator } from '../shared/translator.ts';
import { approximate, shown } from './exact-number.ts';
import css from './count-story.module.css';

// The figures behind a count: pairs, grades, seats, conditions.

export interface StoryProps {
  readonly result: CountResult;
  readonly name: (candidate: number) => string;
  /** Votes still come in: the story tells how the count would go, and nobody is elected. */
  readonly live: boolean;
}

/** Most decimals that any rule here keeps in a round (SSI 2007/42: five). */
export const DECIMALS = 5;

/** A grade as voters saw it: in words, or by its number on scales without words. */
export function gradeOf(t: Translator, grades: number, grade: number): string {
  return grades <= MOST_WORDED ? gradeWord(t, grades, grade) : t('result.grade.value', { grade, count: grades - 1 });
}

/** How many ballots prefer the one in the row to the one in the column. Columns are numbered, so that the table stays narrow. */
export function PairwiseTable({ result, name }: StoryProps) {
  const t = useT();
  const { pairwise, spec } = result;
  if (pairwise === undefined) return null;
  const who = pairwise.votes.map((_, index) => index).filter((index) => !(spec.excluded ?? []).includes(index));
  const number = (index: number): string => t.number(index + 1);
  const cell = (row: number, column: number): ReactNode => {
    if (row === column) return '–';
    const ahead = approximate(pairwise.votes[row]?.[column]) > approximate(pairwise.votes[column]?.[row]);
    const votes = shown(t, pairwise.votes[row]?.[column]);
    return ahead ? <strong className={css['ahead']}>{votes}</strong> : votes;
  };
  return (
    <div className={css['figures']}>
      <h3>{t('pairwise.title')}</h3>
      <p>{t('pairwise.how')}</p>
      <DataTable
        caption={t('pairwise.title')}
        captionHidden
        rows={who}
        rowKey={String}
        columns={[
          {
            key: 'who',
            title: t('pairwise.over'),
            heading: true,
            cell: (row: number) => (
              <>
                {number(row)}. <bdi>{name(row)}</bdi>
              </>
            ),
          },
          ...who.map((column) => ({
            key: String(column),
            title: <abbr title={name(column)}>{number(column)}</abbr>,
            number: true,
            cell: (row: number) => cell(row, column),
          })),
        ]}
      />
    </div>
  );
}

/** Majority judgment: how many gave which grade, best grade first, as a bar and as figures. */
export function GradeTable({ result, name }: StoryProps) {
  const t = useT();
  const { gradeDistribution: graded, spec } = result;
  if (graded === undefined || spec.method !== 'majority-judgment') return null;
  const grades = Array.from({ length: spec.grades }, (_, i) => spec.grades - 1 - i);
  const listed = (result.ranking ?? []).flat();
  const rows = listed.length > 0 ? listed : graded.counts.map((_, index) => index);
  const total = (candidate: number): number => (graded.counts[candidate] ?? []).reduce((sum, votes) => sum + approximate(votes), 0) || 1;
  return (
    <div className={css['figures']}>
      <h3>{t('count.grades')}</h3>
      {spec.grades > MOST_WORDED && <p>{t('count.grades.how', { best: spec.grades - 1 })}</p>}
      {spec.grades <= MOST_WORDED && <p>{grades.map((grade) => `${t.number(grade)} ${gradeWord(t, spec.grades, grade)}`).join(' · ')}</p>}
      <DataTable
        caption={t('count.grades')}
        captionHidden
        rows={rows}
        rowKey={String}
        columns={[
          {
            key: 'who',
            title: t('result.candidate'),
            heading: true,
            cell: (row: number) => (
              <>
                <bdi>{name(row)}</bdi>
                <span className={css['gradeBar']} aria-hidden="true">
                  {grades.map((grade) => (
                    <span
                      key={grade}
                      style={{
                        inlineSize: `${(approximate(graded.counts[row]?.[grade]) / total(row)) * 100}%`,
                        opacity: 0.12 + 0.88 * (grade / (spec.grades - 1)),
                      }}
                    />
                  ))}
                </span>
              </>
            ),
          },
          ...grades.map((grade) => ({
            key: String(grade),
            title: t.number(grade),
            number: true,
            cell: (row: number) =>
              graded.medians[row] === grade ? (
                <strong className={css['ahead']}>{shown(t, graded.counts[row]?.[grade])}</strong>
              ) : (
                shown(t, graded.counts[row]?.[grade])
              ),
          })),
        ]}
      />
    </div>
  );
}

/** Lists: every seat with its divisor and quotient, or whole quotas and remainders. */
export function SeatTable({ result, name }: StoryProps) {
  const t = useT();
  const { seatAllocation: allocation } = result;
  if (allocation === undefined) return null;
  const { awards, whole, remainders, seats } = allocation;
  return (
    <Details summary={t('count.shared-out')}>
      {whole !== undefined && (
        <DataTable
          caption={t('count.shared-out')}
          captionHidden
          rows={seats.map((_, index) => index)}
          rowKey={String}
          columns={[
            { key: 'who', title: t('count.list'), heading: true, cell: (row: number) => <bdi>{name(row)}</bdi> },
            { key: 'whole', title: t('count.whole'), number: true, cell: (row: number) => t.number(whole[row] ?? 0) },
            { key: 'rest', title: t('count.remainder'), number: true, cell: (row: number) => shown(t, remainders?.[row], DECIMALS) },
            { key: 'seats', title: t('result.seats'), number: true, cell: (row: number) => t.number(seats[row] ?? 0) },
          ]}
        />
      )}
      {awards.length > 0 && (
        <DataTable
          caption={t('count.shared-out')}
          captionHidden
          rows={awards}
          rowKey={(_, index) => String(index)}
          columns={[
            { key: 'seat', title: t('count.seat'), number: true, cell: (_, index) => t.number(index + 1) },
            { key: 'who', title: t('count.list'), heading: true, cell: (row) => <bdi>{name(row.list)}</bdi> },
            { key: 'divisor', title: t('count.divisor'), number: true, cell: (row) => shown(t, row.divisor) },
            { key: 'quotient', title: t('count.quotient'), number: true, cell: (row) => shown(t, row.quotient) },
          ]}
        />
      )}
    </Details>
  );
}

/** Thresholds, quorums and majorities: what was counted, what was needed, whether it was met. */
export function Conditions({ result, name }: StoryProps) {
  const t = useT();
  const requirements = result.requirements ?? [];
  const [first] = requirements;
  if (first === undefined) return null;
  const { spec } = result;
  const ruleWords = (index: number): string => {
    const rule = 'requires' in spec ? spec.requires?.[index] : undefined;
    if (rule === undefined) return '';
    const { key, params } = requirementFact(rule);
    return t(`fact.${key}`, params);
  };
  // One rule for all stands above the table: beside the figures of a narrow phone it would be a column of single words.
  const only = requirements.every(({ requirement }) => requirement === first.requirement);
  const rule = ({ requirement }: { readonly requirement: number }) => <span className={css['rule']}>{ruleWords(requirement)}</span>;
  return (
    <DataTable
      caption={
        <>
          {t('count.conditions')}
          {only && rule(first)}
        </>
      }
      rows={requirements}
      rowKey={(row) => `${row.candidate}-${row.requirement}`}
      columns={[
        {
          key: 'who',
          title: t(`result.${nounOf({ method: spec })}`),
          heading: true,
          cell: (row) => (
            <>
              <bdi>{name(row.candidate)}</bdi>
              {!only && rule(row)}
            </>
          ),
        },
        { key: 'measured', title: t('count.measured'), number: true, cell: (row) => shown(t, row.measured) },
        { key: 'needed', title: t('count.needed'), number: true, cell: (row) => shown(t, row.needed) },
        { key: 'met', title: t('count.outcome'), cell: (row) => t(row.met ? 'count.met' : 'count.missed') },
      ]}
    />
  );
}
