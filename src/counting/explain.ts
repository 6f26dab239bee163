import { plainCount } from './display.ts';
import type { Candidate } from './profile.ts';
import { addRational, compareRational, parseRational, type Rational, subRational, sumRational, ZERO } from './rational.ts';
import type { CountResult, Round, TieRecord, Transfer } from './result.ts';
import { type Sentence, sentence, sentenceText } from './sentences.ts';

const exact = (text: string | null | undefined): Rational => parseRational(text ?? '0') ?? ZERO;

/** How the result came about, in sentences: outcome first, then the method's own reasons, rounds, groups and ties. */
export function explain(result: CountResult, names: readonly string[]): Sentence[] {
  const name = (candidate: Candidate): string => names[candidate] ?? `#${candidate + 1}`;
  const { papers } = result;
  return [
    ...(hasVotes(result) ? [...outcome(result, name), ...reasons(result, name)] : [noVotes(result), ...outcome(result, name)]),
    ...result.rounds.flatMap((round, i) => explainRound(result, round, i + 1, name)),
    ...(result.groupEffects ?? []).map(({ candidate, group, effect }) => sentence(`group.${effect}`, { name: name(candidate), group })),
    ...result.ties.map((tie) => explainTie(tie, name)),
    sentence('papers', { cast: plainCount(papers.cast), blank: plainCount(papers.blank), invalid: plainCount(papers.invalid) }),
  ];
}

type Name = (candidate: Candidate) => string;

/** Whether any paper bears a vote that counts. */
function hasVotes({ papers }: CountResult): boolean {
  return compareRational(exact(papers.cast), addRational(exact(papers.blank), exact(papers.invalid))) > 0;
}

function noVotes({ winners, ties }: CountResult): Sentence {
  const drawn = winners.length > 0 && ties.some(({ decidedBy }) => decidedBy === 'lots');
  return sentence(drawn ? 'outcome.no-votes-lots' : 'outcome.no-votes');
}

function outcome(result: CountResult, name: Name): Sentence[] {
  const { winners, tied, spec } = result;
  const out: Sentence[] = [];
  if (result.seatAllocation !== undefined) {
    const { seats } = result.seatAllocation;
    const order = winners.toSorted((a, b) => (seats[b] ?? 0) - (seats[a] ?? 0) || a - b);
    out.push(
      ...order.map((list) =>
        sentence('lists.seats', { name: name(list), seats: seats[list] ?? 0, votes: plainCount(result.totals[list] ?? '0') }),
      ),
    );
  } else if (spec.method === 'motion') {
    out.push(
      result.passed === true
        ? sentence('outcome.adopted', { name: name(spec.motion), votes: plainCount(result.totals[spec.motion] ?? '0') })
        : sentence('outcome.rejected'),
    );
  } else if (winners.length > 0) {
    out.push(sentence(winners.length === 1 ? 'outcome.winner' : 'outcome.winners', { names: winners.map(name) }));
  } else if (tied.length === 0) {
    out.push(nobody(result));
  }
  if (tied.length > 0) out.push(sentence('outcome.tied', { names: tied.map(name), seats: result.tiedSeats }));
  const runoff = result.runoff ?? [];
  if (runoff.length > 1 && winners.length === 0) out.push(sentence('outcome.runoff', { names: runoff.map(name) }));
  const fixed = !(spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent') && result.seatAllocation === undefined;
  const empty = spec.seats - winners.length - result.tiedSeats;
  if (fixed && winners.length > 0 && empty > 0 && result.requirements === undefined)
    out.push(sentence('outcome.unfilled', { seats: empty }));
  return out;
}

function nobody({ spec, requirements }: CountResult): Sentence {
  if (spec.method === 'condorcet') return sentence('outcome.no-condorcet');
  return sentence(requirements === undefined ? 'outcome.nobody' : 'outcome.condition');
}

function reasons(result: CountResult, name: Name): Sentence[] {
  const out: Sentence[] = (result.requirements ?? [])
    .filter(({ candidate }) => result.winners.includes(candidate) || result.winners.length === 0)
    .map((each) =>
      sentence(each.met ? 'requirement.met' : 'requirement.missed', {
        name: name(each.candidate),
        measured: plainCount(each.measured),
        needed: plainCount(each.needed),
      }),
    );
  if (result.pairwise !== undefined) out.push(...pairwiseReasons(result, name));
  else if (result.runoffs !== undefined) out.push(...starReasons(result, name));
  else if (result.gradeDistribution !== undefined) out.push(...judgmentReasons(result, name));
  else if (result.seatAllocation !== undefined) out.push(...listReasons(result, name));
  else if (result.rounds.length === 0) return [...out, ...leadReasons(result, name)];
  const level = levelWithLosers(result);
  return level.length === 0 ? out : [...out, sentence('ranking.level', { names: level.map(name) })];
}

/** Those on one place of the ranking whom only the rule for ties parted into elected and not elected; nobody where there was no such tie. */
function levelWithLosers({ ranking, winners, ties }: CountResult): readonly Candidate[] {
  const parted = (level: readonly Candidate[]): boolean =>
    level.some((one) => winners.includes(one)) &&
    level.some((one) => !winners.includes(one)) &&
    ties.some(({ among, chosen }) => chosen.length > 0 && level.every((one) => among.includes(one)));
  return ranking?.find(parted) ?? [];
}

/** The lead of the last winner over the first losers, or with whom that winner is level. */
function leadReasons(result: CountResult, name: Name): Sentence[] {
  const order = (result.ranking ?? []).flat();
  const last = order.findLast((candidate) => result.winners.includes(candidate));
  if (last === undefined) return [];
  const { spec } = result;
  const level = levelWithLosers(result);
  if (spec.method === 'score' && spec.by !== 'sum')
    return [
      spec.by === 'mean'
        ? sentence('score.mean', { name: name(last), mean: plainCount(result.means?.[last] ?? '0') })
        : sentence('score.median', { name: name(last), median: plainCount(result.medians?.[last] ?? '0') }),
      ...(level.length === 0 ? [] : [sentence('ranking.level', { names: level.map(name) })]),
    ];
  const votes = exact(result.totals[last]);
  const compared = (candidate: Candidate): number => compareRational(exact(result.totals[candidate]), votes);
  const others = level.filter((candidate) => candidate !== last);
  const lead = { name: name(last), votes: plainCount(votes) };
  if (others.length > 0) return [sentence('totals.level', { ...lead, others: others.map(name) })];
  const next = order.find((candidate) => !result.winners.includes(candidate) && compared(candidate) < 0);
  if (next === undefined) return [sentence('totals.first', lead)];
  const equals = order.filter((candidate) => compareRational(exact(result.totals[candidate]), exact(result.totals[next])) === 0);
  const margin = plainCount(subRational(votes, exact(result.totals[next])));
  return [sentence('totals.ahead', { ...lead, margin, next: equals.map(name) })];
}

function pairwiseReasons(result: CountResult, name: Name): Sentence[] {
  const { pairwise, spec } = result;
  const [winner] = result.winners;
  if (pairwise === undefined) return [];
  const out: Sentence[] = [];
  const votes = (i: Candidate, j: Candidate): Rational => exact(pairwise.votes[i]?.[j]);
  if (pairwise.condorcetWinner !== null) {
    const best = pairwise.condorcetWinner;
    out.push(sentence('pairwise.winner', { name: name(best) }));
    const others = pairwise.votes.map((_, i) => i).filter((i) => i !== best && !(spec.excluded ?? []).includes(i));
    const [closest] = others.toSorted((a, b) =>
      compareRational(subRational(votes(best, a), votes(a, best)), subRational(votes(best, b), votes(b, best))),
    );
    if (closest !== undefined)
      out.push(
        sentence('pairwise.closest', {
          name: name(best),
          other: name(closest),
          votes: plainCount(votes(best, closest)),
          against: plainCount(votes(closest, best)),
        }),
      );
    return out;
  }
  const top = pairwise.smithSet;
  const unclear = top.some((i) => top.some((j) => i !== j && compareRational(votes(i, j), votes(j, i)) === 0));
  if (top.length > 1) out.push(sentence(unclear ? 'pairwise.level' : 'pairwise.cycle', { names: top.map(name) }));
  if (winner === undefined) return out;
  const level = levelWithLosers(result);
  const rival = (result.ranking ?? []).flat().find((candidate) => candidate !== winner && !level.includes(candidate));
  const path = (i: Candidate, j: Candidate): Rational => exact(pairwise.strongestPaths?.[i]?.[j]);
  if (spec.method === 'schulze' && rival !== undefined && compareRational(path(winner, rival), path(rival, winner)) > 0) {
    out.push(
      sentence('schulze.path', {
        name: name(winner),
        other: name(rival),
        votes: plainCount(path(winner, rival)),
        against: plainCount(path(rival, winner)),
      }),
    );
  }
  if (spec.method === 'minimax' && level.length === 0)
    out.push(sentence('minimax.worst', { name: name(winner), votes: plainCount(pairwise.worstDefeat?.[winner] ?? '0') }));
  if (spec.method === 'copeland' && level.length === 0)
    out.push(sentence('copeland.points', { name: name(winner), votes: plainCount(pairwise.points?.[winner] ?? '0') }));
  const skipped = (pairwise.locked ?? []).filter(({ locked }) => !locked);
  return [...out, ...skipped.map((pair) => sentence('ranked-pairs.skipped', { name: name(pair.winner), other: name(pair.loser) }))];
}

function starReasons({ runoffs }: CountResult, name: Name): Sentence[] {
  return (runoffs ?? [])
    .filter(({ finalists }) => finalists.length === 2)
    .map(({ finalists, votes, equal, winner }) => {
      const [a = -1, b = -1] = finalists;
      const first = winner === b ? 1 : 0;
      return sentence('star.runoff', {
        names: finalists.map(name),
        winner: name(first === 1 ? b : a),
        other: name(first === 1 ? a : b),
        votes: plainCount(votes[first] ?? '0'),
        against: plainCount(votes[1 - first] ?? '0'),
        equal: plainCount(equal),
      });
    });
}

function judgmentReasons({ gradeDistribution, ranking, winners, spec }: CountResult, name: Name): Sentence[] {
  const [winner] = winners;
  if (gradeDistribution === undefined || winner === undefined || spec.method !== 'majority-judgment') return [];
  const { medians } = gradeDistribution;
  const grade = medians[winner];
  if (grade === undefined || grade === null) return [];
  const alone = (ranking ?? []).find((level) => level.includes(winner))?.length === 1;
  const alike = (ranking ?? []).flat().filter((candidate) => medians[candidate] === medians[winner]);
  return [
    sentence('judgment.winner', { name: name(winner), grade, best: spec.grades - 1 }),
    ...(alone && alike.length > 1 ? [sentence('judgment.tie-broken', { names: alike.map(name) })] : []),
  ];
}

function listReasons({ seatAllocation }: CountResult, name: Name): Sentence[] {
  if (seatAllocation === undefined) return [];
  const { shutOut, awards, quota } = seatAllocation;
  const last = awards.at(-1);
  return [
    ...(quota === undefined ? [] : [sentence('lists.quota', { quota: plainCount(quota) })]),
    ...(last === undefined ? [] : [sentence('lists.last', { name: name(last.list), quotient: plainCount(last.quotient) })]),
    ...(shutOut.length === 0 ? [] : [sentence('lists.shut-out', { names: shutOut.map(name), count: shutOut.length })]),
  ];
}

/** The sentences of one round. */
export function explainRound(result: CountResult, round: Round, number: number, name: Name): Sentence[] {
  if (result.spec.method === 'star') return [];
  const elected = round.elected.map((candidate) => electedSentence(result, round, number, candidate, name));
  const transfers = round.transfers.filter(({ kind }) => kind === 'surplus').map((transfer) => surplusSentence(transfer, number, name));
  const last = number === result.rounds.length;
  const out = round.eliminated.map((candidate) => eliminatedSentence(round, { number, last }, candidate, name));
  return [...elected, ...out, ...transfers];
}

function electedSentence(result: CountResult, round: Round, number: number, candidate: Candidate, name: Name): Sentence {
  const votes = round.tally[candidate] ?? '0';
  const quota = round.quota ?? result.quota;
  const params = { round: number, name: name(candidate), votes: plainCount(votes) };
  // `wigm-exact` has a quota that is to be passed.
  const least = result.spec.method === 'stv' && result.spec.rules === 'wigm-exact' ? 1 : 0;
  if (quota !== undefined && compareRational(exact(votes), exact(quota)) >= least)
    return sentence('round.elected', { ...params, quota: plainCount(quota) });
  const level = levelInRound(result, round, number, candidate);
  if (level.length > 0) return sentence('round.level', { ...params, others: level.map(name) });
  if (quota !== undefined) return sentence('round.remaining', params);
  const play = sumRational(round.tally.map((each) => exact(each)));
  return compareRational(addRational(exact(votes), exact(votes)), play) > 0
    ? sentence('round.majority', params)
    : sentence('round.remaining', params);
}

/** Those who stayed in to the last with as many votes as `elected`, and whom only the rule for ties told from it. */
function levelInRound(result: CountResult, round: Round, number: number, elected: Candidate): readonly Candidate[] {
  const last = number === result.rounds.length;
  const tie = result.ties.find(
    (one) => (one.round === number || (one.round === 0 && last)) && one.about === 'win' && one.chosen.includes(elected),
  );
  return (tie?.among ?? []).filter((candidate) => !round.elected.includes(candidate));
}

function largest(transfers: readonly Transfer[]): { candidate: Candidate; votes: Rational } | undefined {
  const sums = new Map<Candidate, Rational>();
  for (const { candidate, votes } of transfers.flatMap(({ to }) => to))
    sums.set(candidate, addRational(sums.get(candidate) ?? ZERO, exact(votes)));
  const [top] = [...sums].filter(([, votes]) => votes.n > 0n).toSorted((a, b) => compareRational(b[1], a[1]) || a[0] - b[0]);
  return top === undefined ? undefined : { candidate: top[0], votes: top[1] };
}

function eliminatedSentence(round: Round, { number, last }: { number: number; last: boolean }, candidate: Candidate, name: Name): Sentence {
  const mine = round.transfers.filter(({ from }) => from === candidate);
  const votes = exact(round.tally[candidate]);
  const base = { round: number, name: name(candidate), votes: plainCount(votes) };
  if (votes.n === 0n) return sentence('round.eliminated-empty', base);
  // Where the last places are settled nothing moves any more; Meek and the contingent vote tell no transfers.
  if (mine.length === 0) return sentence(last ? 'round.eliminated-last' : 'round.eliminated-untold', base);
  const top = largest(mine);
  if (top === undefined) return sentence('round.eliminated-exhausted', base);
  const exhausted = sumRational(mine.map((each) => exact(each.exhausted)));
  const others = subRational(subRational(votes, top.votes), exhausted);
  const told = { ...base, moved: plainCount(top.votes), receiver: name(top.candidate) };
  const away = { ...told, others: plainCount(others), exhausted: plainCount(exhausted) };
  if (others.n <= 0n) return exhausted.n === 0n ? sentence('round.eliminated', told) : sentence('round.eliminated-part', away);
  return sentence(exhausted.n === 0n ? 'round.eliminated-others' : 'round.eliminated-spread', away);
}

function surplusSentence(transfer: Transfer, number: number, name: Name): Sentence {
  const top = largest([transfer]);
  const all = sumRational([...transfer.to.map(({ votes }) => exact(votes)), exact(transfer.exhausted), exact(transfer.residual)]);
  if (top === undefined) return sentence('round.surplus-nowhere', { round: number, name: name(transfer.from) });
  return sentence('round.surplus', {
    round: number,
    name: name(transfer.from),
    surplus: plainCount(all),
    moved: plainCount(top.votes),
    receiver: name(top.candidate),
  });
}

function explainTie({ among, chosen, decidedBy }: TieRecord, name: Name): Sentence {
  const params = { names: among.map(name), chosen: chosen.map(name) };
  switch (decidedBy) {
    case 'lots':
      return sentence('tie.lots', params);
    case 'officer':
      return sentence('tie.officer', params);
    case 'left-tied':
      return sentence('tie.open', params);
    case 'no-effect':
      return sentence('tie.no-effect', params);
    default:
      return sentence('tie.step', { ...params, rule: sentenceText(sentence(`rule.${decidedBy}`)) });
  }
}
