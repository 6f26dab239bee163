import type { CountResult } from '../../counting/result.ts';
import type { Contest } from '../../election/definition.ts';
import type { ContestResult, Results } from '../../wire/voting.ts';
import type { Translator } from '../shared/translator.ts';
import { approximate } from './exact-number.ts';

/** The winner in words: "Elected: …", "leads", "tied", "adopted". */
export function winnerWords(
  t: Translator,
  {
    contest,
    outcome,
    result,
    standing,
    name,
  }: {
    readonly contest: Contest;
    readonly outcome: Pick<ContestResult, 'writeIns'>;
    readonly result: CountResult;
    readonly standing: Results['standing'];
    readonly name: (index: number) => string;
  },
): string {
  const live = standing === 'live';
  if (!live && outcome.writeIns?.decided === false) return t('winner.open');
  if (result.passed !== undefined)
    return t(result.passed ? (live ? 'winner.passing' : 'winner.passed') : live ? 'winner.failing' : 'winner.failed');
  if (result.runoff !== undefined && result.runoff.length > 0 && result.winners.length === 0)
    return t('winner.runoff', { names: t.list(result.runoff.map(name)) });
  // Once counted, whom the rules elect without a vote (by lot) is elected: the words never differ from the table (rule 38).
  if (live && approximate(result.papers.cast) === approximate(result.papers.blank)) return t('winner.no-votes');
  const names = t.list(result.winners.map(name));
  const parts: string[] = [];
  const seats = (result.seatAllocation?.seats ?? []).flatMap((count, index) =>
    count > 0 ? [t('winner.seats', { name: name(index), count })] : [],
  );
  if (seats.length > 0) parts.push(t(live ? 'winner.seats-live' : 'winner.seats-all', { seats: t.list(seats) }));
  else if (result.winners.length > 0)
    parts.push(
      t(live ? 'winner.leads' : contest.method.seats > 1 ? 'winner.elected-several' : 'winner.elected', {
        names,
        count: result.winners.length,
      }),
    );
  if (result.tied.length > 0) parts.push(t('winner.tied', { names: t.list(result.tied.map(name)), seats: result.tiedSeats }));
  return parts.length === 0 ? t('winner.nobody') : parts.join(' ');
}
