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
  const { cast, blank, invalid } = result.papers;
  const parts: string[] = [];
  if (approximate(cast) <= approximate(blank) + approximate(invalid)) {
    if (live) return t('winner.no-votes');
    // Once counted, whom the rules elect without a vote (by lot) is elected: the words never differ from the table (rule 38).
    parts.push(t('winner.no-valid'));
  }
  if (result.passed !== undefined)
    parts.push(t(result.passed ? (live ? 'winner.passing' : 'winner.passed') : live ? 'winner.failing' : 'winner.failed'));
  else if (result.runoff?.[0] !== undefined && result.winners.length === 0)
    parts.push(t('winner.runoff', { names: t.list(result.runoff.map(name)) }));
  else parts.push(...elected(t, contest, result, live, name));
  return parts.join(' ');
}

/** Who is elected or ahead, and who is tied. */
function elected(t: Translator, contest: Contest, result: CountResult, live: boolean, name: (index: number) => string): string[] {
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
  return parts.length === 0 ? [t('winner.nobody')] : parts;
}
