import { exportBallots, type BallotFormat } from '../../../counting/export.ts';
import type { ReadBallots } from '../../../election/adjudication.ts';
import type { Answer } from '../../../election/ballot.ts';
import { textIn, type Contest } from '../../../election/definition.ts';
import type { Refusal } from '../../../election/refusal.ts';
import { err, ok, unreachable, type Result } from '../../../kernel/result.ts';
import type { Context } from '../../../usecases/context.ts';
import { ballotsOfContest, readGroups } from '../../../usecases/count-election.ts';
import type { ElectionRecord } from '../../../usecases/ports.ts';
import { resultsOf } from '../../../usecases/results.ts';
import { rulingsOf } from '../../../usecases/write-ins.ts';
import type { Results } from '../../../wire/voting.ts';
import type { FileAnswer, HandlersFor } from '../call.ts';
import { resultsToWire } from '../election-view.ts';
import { csvCell } from './roll.ts';
import { publicElection } from './voting.ts';

// Anonymous ballots for everybody who wants to count again. Equal answers stand together and contests stand apart: neither the order
// of arrival nor the combination of answers over several contests, by which a voter could be made to show a vote, leaves the house.
// Names written in go out as officers decided about them, in one spelling each: a spelling of one's own would be such a mark too.

/** A contest's ballots with its candidates' names, written-in persons behind the listed ones. */
interface ContestBallots extends ReadBallots {
  readonly contest: Contest;
  readonly names: readonly string[];
}

/** The ballots of an open election; refused while names written in are undecided: nobody has looked at them, and without them it is not the vote. */
export async function openBallots(ctx: Context, election: ElectionRecord): Promise<Result<readonly ContestBallots[], Refusal>> {
  const { contests, languages } = election.definition;
  const groups = readGroups(await ctx.store.ballotGroups(election.id));
  const rulings = await rulingsOf(ctx, election);
  const read = contests.map((contest, i) => {
    const ballots = ballotsOfContest(contest, i, groups, rulings);
    return { ...ballots, contest, names: [...contest.candidates, ...ballots.persons].map(({ name }) => textIn(name, ...languages)) };
  });
  const undecided = read.reduce((sum, { told }) => sum + (told?.undecided ?? 0), 0);
  return undecided > 0 ? err({ kind: 'write-ins-undecided', names: [], count: undecided }) : ok(read);
}

/** An answer in words that a spreadsheet can count. */
function words(names: readonly string[], answer: Answer): string {
  const name = (index: number): string => names[index] ?? String(index);
  const marks = (values: readonly (number | null)[]): string =>
    values.flatMap((value, i) => (value === null ? [] : [`${name(i)}=${value}`])).join('; ');
  switch (answer.kind) {
    case 'none':
      return '(none of the above)';
    case 'choices':
      return answer.candidates.map(name).join('; ');
    case 'ranking':
      return answer.ranks.map((rank) => (rank === 'overmarked' ? '(overmarked)' : rank.map(name).join(' = '))).join(' > ');
    case 'scores':
      return marks(answer.scores);
    case 'grades':
      return marks(answer.grades);
    case 'points':
      return marks(answer.points);
    case 'list':
      return answer.list === null ? '' : name(answer.list);
    default:
      return unreachable(answer);
  }
}

interface Line {
  readonly contest: string;
  readonly answer: Answer;
  readonly words: string;
  readonly weight: bigint;
}

function linesOf(contests: readonly ContestBallots[]): readonly Line[] {
  return contests.flatMap(({ contest, names, answers }) => {
    const sums = new Map<string, { readonly answer: Answer; weight: bigint }>();
    for (const { answer, weight } of answers) {
      const key = JSON.stringify(answer);
      const held = sums.get(key);
      if (held) held.weight += weight;
      else sums.set(key, { answer, weight });
    }
    const lines = [...sums.values()].map(({ answer, weight }) => ({ contest: contest.id, answer, words: words(names, answer), weight }));
    return lines.toSorted((a, b) => (a.weight === b.weight ? (a.words < b.words ? -1 : 1) : a.weight > b.weight ? -1 : 1));
  });
}

/** One contest in a form of counting/export.ts. */
function contestFile(
  election: ElectionRecord,
  contests: readonly ContestBallots[],
  format: BallotFormat,
  id: string | undefined,
  generated: string,
): Result<FileAnswer, Refusal> {
  const { definition, slug } = election;
  const index = id === undefined ? 0 : definition.contests.findIndex((contest) => contest.id === id);
  const asked = contests[index];
  if (!asked) return err({ kind: 'not-found', what: `contest "${id ?? ''}"` });
  const { contest, ballots, names: candidates, persons } = asked;
  const titles = {
    election: textIn(definition.title, ...definition.languages),
    contest: textIn(contest.question, ...definition.languages),
  };
  const file = exportBallots(format, {
    ...titles,
    candidates,
    written: persons.map(({ plain }) => plain),
    spec: contest.method,
    ballots,
    generated,
  });
  if (!file) return err({ kind: 'not-found', what: `"${format}" of contest "${contest.id}": this form holds rankings only` });
  return ok({ mediaType: file.type, content: file.content, name: `${slug}-${contest.id}-${file.name}` });
}

/** All contests, one line for each contest and answer. */
function longCsv(lines: readonly Line[]): string {
  return `${['contest,votes,answer', ...lines.map((line) => `${line.contest},${line.weight},${csvCell(line.words)}`)].join('\r\n')}\r\n`;
}

/** The anonymous ballots of an open election in one of the forms that are given out. */
export function ballotsOf(
  election: ElectionRecord,
  contests: readonly ContestBallots[],
  format: string,
  contest: string | undefined,
  wire: Results,
): Result<FileAnswer, Refusal> {
  const { slug } = election;
  switch (format) {
    case 'json': {
      const ballots = linesOf(contests).map(({ contest: id, answer, weight }) => ({
        contest: id,
        answer,
        weight: String(weight),
      }));
      return ok({ mediaType: 'application/json', content: JSON.stringify({ results: wire, ballots }), name: `${slug}.json` });
    }
    case 'ballots.csv':
      if (contest !== undefined) return contestFile(election, contests, 'csv', contest, wire.countedAt);
      return ok({ mediaType: 'text/csv; charset=utf-8', content: longCsv(linesOf(contests)), name: `${slug}-ballots.csv` });
    case 'blt':
      return contestFile(election, contests, 'blt', contest, wire.countedAt);
    case 'cvr.json':
      return contestFile(election, contests, 'cvr', contest, wire.countedAt);
    default:
      return err({ kind: 'not-found', what: `the export format "${format.slice(0, 20)}"; there are ballots.csv, json, blt and cvr.json` });
  }
}

export const exportHandlers: HandlersFor<'export'> = {
  async export({ ctx, params, query }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const election = found.value;
    const results = await resultsOf(ctx, election, 'public');
    if (!results.ok) return results;
    if (results.value.standing === 'live') return err({ kind: 'results-hidden', until: 'closing' });
    const wire = resultsToWire(results.value);
    const format = params['format'] ?? '';
    if (!election.definition.sealed) {
      const contests = await openBallots(ctx, election);
      if (!contests.ok) return contests;
      return ballotsOf(election, contests.value, format, query.contest, wire);
    }
    if (format !== 'json')
      return err({
        kind: 'not-found',
        what: 'single ballots: a sealed election never opens them; its published record is at board/archive.bel',
      });
    return ok({ mediaType: 'application/json', content: JSON.stringify({ results: wire }), name: `${election.slug}.json` });
  },
};
