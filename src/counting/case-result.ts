import type { Json } from '../kernel/canonical.ts';
import type { Candidate } from './profile.ts';
import { parseRational } from './rational.ts';
import type { CountResult, Pairwise, Round, Transfer } from './result.ts';

/** An exact number as the case format writes it: a JSON integer where it is one and fits a double, otherwise the text. */
function number(exact: string): Json {
  if (!/^-?\d+$/.test(exact)) return exact;
  const value = Number(exact);
  return Number.isSafeInteger(value) ? value : exact;
}

type Numbers = readonly (string | null | undefined)[];

function byName(names: readonly string[], values: Numbers): Json {
  return Object.fromEntries(
    names.flatMap((name, i) => {
      const value = values[i];
      return value === null || value === undefined ? [] : [[name, number(value)]];
    }),
  );
}

function named(names: readonly string[], candidates: readonly Candidate[]): string[] {
  return candidates.map((candidate) => names[candidate] ?? String(candidate));
}

const isZero = (exact: string): boolean => parseRational(exact)?.n === 0n;

function transfersOf(names: readonly string[], transfers: readonly Transfer[], residual: string): Json | undefined {
  const entries = new Map<string, { [to: string]: Json }>();
  for (const transfer of transfers) {
    const received = Object.fromEntries(
      transfer.to.filter(({ votes }) => !isZero(votes)).map(({ candidate, votes }) => [names[candidate] ?? '', number(votes)]),
    );
    const rest = {
      ...(isZero(transfer.exhausted) ? {} : { exhausted: number(transfer.exhausted) }),
      ...(isZero(transfer.residual) ? {} : { [residual]: number(transfer.residual) }),
    };
    const all = { ...received, ...rest };
    if (Object.keys(all).length > 0) entries.set(names[transfer.from] ?? '', all);
  }
  return entries.size === 0 ? undefined : Object.fromEntries(entries);
}

function roundOf(names: readonly string[], round: Round, result: CountResult): Json {
  const { method } = result.spec;
  const tally = byName(names, round.tally);
  if (method === 'two-round' || method === 'star') return { tally };
  const rctab = (method === 'irv' || method === 'stv') && result.spec.rules.startsWith('rctab');
  const meek = method === 'stv' && (result.spec.rules === 'meek-prf' || result.spec.rules === 'meek');
  const list = (candidates: readonly Candidate[]): Json | undefined => (candidates.length === 0 ? undefined : named(names, candidates));
  const [surplus] = rctab ? [] : named(names, round.surplus);
  const quota = round.quota === undefined ? undefined : number(round.quota);
  const { exhausted, overvote, skipped, repeated } = round.inactive;
  const inactive = {
    exhausted: number(exhausted),
    ...(rctab || meek ? { overvote: number(overvote) } : {}),
    ...(rctab ? { repeated: number(repeated), skipped: number(skipped) } : {}),
  };
  return {
    tally,
    ...(rctab ? { threshold: quota } : { quota }),
    iterations: round.iterations,
    elected: list(round.elected),
    eliminated: list(round.eliminated),
    surplus,
    transferValue: round.transferValue,
    transfers: transfersOf(names, round.transfers, rctab ? 'residual surplus' : 'residual'),
    inactive,
    surplusTotal: round.surplusTotal,
  };
}

function loserAndSmithSet(names: readonly string[], { condorcetLoser, smithSet }: Pairwise): { [key: string]: Json } {
  return { condorcetLoser: condorcetLoser === null ? null : (names[condorcetLoser] ?? null), smithSet: named(names, smithSet) };
}

function pairwiseOf(names: readonly string[], result: CountResult): { [key: string]: Json | undefined } {
  const { pairwise, spec } = result;
  if (pairwise === undefined) return {};
  const paths = pairwise.strongestPaths?.map((row, i) =>
    byName(
      names,
      row.map((strength, j) => (i === j ? null : strength)),
    ),
  );
  return {
    ...(spec.method === 'condorcet' ? loserAndSmithSet(names, pairwise) : {}),
    strongestPaths: paths === undefined ? undefined : Object.fromEntries(paths.map((row, i) => [names[i] ?? '', row])),
    worstDefeat: pairwise.worstDefeat === undefined ? undefined : byName(names, pairwise.worstDefeat),
    ...(pairwise.points === undefined
      ? {}
      : { [spec.method === 'copeland' && spec.points === 'balance' ? 'balance' : 'wins']: byName(names, pairwise.points) }),
  };
}

/** Highest vote of those who still compete, round by round. */
function leadingOf(result: CountResult): Json {
  const out = new Set<Candidate>();
  return result.rounds.map((round) => {
    const values = round.tally.flatMap((votes, candidate) => (votes === null || out.has(candidate) ? [] : [votes]));
    for (const candidate of [...round.elected, ...round.eliminated]) out.add(candidate);
    const top = values.toSorted((a, b) => {
      const x = parseRational(a);
      const y = parseRational(b);
      return x === undefined || y === undefined ? 0 : Number(y.n * x.d - x.n * y.d > 0n) * 2 - 1;
    })[0];
    return top === undefined ? null : number(top);
  });
}

/** The totals that a case of this method states. */
function statesTotals({ spec }: CountResult): boolean {
  switch (spec.method) {
    case 'plurality':
    case 'motion':
    case 'block':
    case 'limited':
    case 'cumulative':
    case 'approval':
    case 'first-preferences':
    case 'score':
    case 'star':
    case 'borda':
      return true;
    default:
      return false;
  }
}

function starOf(names: readonly string[], result: CountResult): { [key: string]: Json } {
  const [first] = result.runoffs ?? [];
  if (first === undefined || result.spec.seats > 1) return {};
  return {
    finalists: named(names, first.finalists),
    runoff: Object.fromEntries(first.finalists.map((candidate, i) => [names[candidate] ?? '', number(first.votes[i] ?? '0')])),
  };
}

/** The result in the `expect` form of the case format. `names` are the candidates' ids there. */
export function caseResult(result: CountResult, names: readonly string[]): { readonly [key: string]: Json | undefined } {
  const { spec, seatAllocation, gradeDistribution } = result;
  const lists = seatAllocation !== undefined;
  const lastKeep = result.rounds.at(-1)?.keepFactors;
  return {
    ...(lists
      ? {
          seats: byName(names, seatAllocation.seats.map(String)),
          order: seatAllocation.order.length > 0 ? named(names, seatAllocation.order) : undefined,
        }
      : { winners: named(names, [...result.winners, ...result.tied]) }),
    tie: result.tied.length > 0 ? true : undefined,
    passed: result.passed,
    ranking: result.ranking?.map((level) => named(names, level)),
    totals: statesTotals(result) ? byName(names, result.totals) : undefined,
    medians: spec.method === 'score' && spec.by === 'median' && result.medians !== undefined ? byName(names, result.medians) : undefined,
    quota: result.quota === undefined ? undefined : number(result.quota),
    ...starOf(names, result),
    runoff:
      result.runoffs === undefined
        ? result.runoff === undefined
          ? undefined
          : named(names, result.runoff)
        : starOf(names, result)['runoff'],
    ...pairwiseOf(names, result),
    gradeCounts:
      gradeDistribution === undefined
        ? undefined
        : Object.fromEntries(gradeDistribution.counts.map((counts, i) => [names[i] ?? '', counts.map(number)])),
    rounds: result.rounds.length > 0 && spec.method !== 'star' ? result.rounds.map((round) => roundOf(names, round, result)) : undefined,
    keepFactors: lastKeep === undefined ? undefined : byName(names, lastKeep),
  };
}

/**
 * Figures that only some cases of a method state; they can all be read from the result. Lists: those who have seats, or who tie for the
 * last one.
 */
export function partialFigures(result: CountResult, names: readonly string[]): { readonly [key: string]: Json | undefined } {
  const last = result.rounds.at(-1);
  const { pairwise, seatAllocation, winners, tied, medians, totals, spec } = result;
  return {
    ...(seatAllocation === undefined ? {} : { winners: named(names, tied.length > 0 ? tied : winners) }),
    ...(spec.method === 'score' && medians !== undefined ? { medians: byName(names, medians) } : {}),
    ...(statesTotals(result) ? {} : { totals: byName(names, totals) }),
    ...(pairwise === undefined ? {} : loserAndSmithSet(names, pairwise)),
    lastRound: last === undefined ? undefined : roundOf(names, last, result),
    leading: leadingOf(result),
  };
}

/**
 * Some programs print Meek's total surplus as it was before the iteration that elected somebody. Their files do not give the iterations
 * of a round; there the surplus before is what has to be compared.
 */
export function surplusesBefore(result: CountResult): readonly (string | undefined)[] {
  return result.rounds.map(({ surplusBefore }) => surplusBefore);
}
