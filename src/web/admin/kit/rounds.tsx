import type { CountResult } from '../../../counting/result.ts';
import { useT } from '../../shared/settings.tsx';
import field from '../../shared/kit/table.module.css';
import { showExact } from '../exact.ts';

/** Rounds of a count as one table, the final round first (rule 39). */
export function Rounds({ result, names }: { readonly result: CountResult; readonly names: readonly string[] }) {
  const t = useT();
  const rounds = result.rounds.map((round, i) => ({ round, number: i + 1 })).toReversed();
  return (
    <div className={field['tableScroll']} tabIndex={0} role="region" aria-label={t('a.results.rounds', { count: rounds.length })}>
      <table className={field['table']}>
        <thead>
          <tr>
            <th scope="col">{t('a.field.name')}</th>
            {rounds.map(({ number }) => (
              <th key={number} scope="col" className={field['number']}>
                {t('a.results.round', { number })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, candidate) => (
            <tr key={candidate}>
              <th scope="row" dir="auto">
                {name}
              </th>
              {rounds.map(({ round, number }) => {
                const votes = round.tally[candidate];
                const word = round.elected.includes(candidate)
                  ? t('a.results.won')
                  : round.eliminated.includes(candidate)
                    ? t('a.results.out')
                    : '';
                return (
                  <td key={number} className={field['number']}>
                    {votes === null || votes === undefined ? '–' : showExact(t, votes)} {word}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
