import { exportBallots, type BallotFormat } from '../../../counting/export.ts';
import type { Answer } from '../../../election/ballot.ts';
import { textIn, type Contest, type ElectionDefinition } from '../../../election/definition.ts';
import type { Refusal } from '../../../election/refusal.ts';
import { err, ok, unreachable, type Result } from '../../../kernel/result.ts';
import type { Context } from '../../../usecases/context.ts';
import { ballotsOfContest, readGroups } from '../../../usecases/count-election.ts';
import type { ElectionRecord } from '../../../usecases/ports.ts';
import { resultsOf } from '../../../usecases/results.ts';
import type { Results } from '../../../wire/voting.ts';
import type { FileAnswer, HandlersFor } from '../call.ts';
import { resultsToWire } from '../election-view.ts';
import { csvCell } from './roll.ts';
import { publicElection } from './voting.ts';

// Anonymous ballots for everybody who wants to count again. Equal answers stand together and contests stand apart: neither the order
// of arrival nor the combination of answers over several contests, by which a voter could be made to show a vote, leaves the house.

function nameOf(contest: Contest, index: number, languages: readonly string[]): string {
  const candidate = contest.candidates[index];
  return candidate ? textIn(candidate.name, ...languages) : String(index);
}

/** An answer in words that a spreadsheet can count. */
function words(contest: Contest, answer: Answer, languages: readonly string[]): string {
  const name = (index: number): string => nameOf(contest, index, languages);
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

function linesOf(definition: ElectionDefinition, groups: ReturnType<typeof readGroups>): readonly Line[] {
  return definition.contests.flatMap((contest, i) => {
    const sums = new Map<string, { readonly answer: Answer; weight: bigint }>();
    for (const { answers, weight } of groups) {
      const answer = answers[i];
      if (!answer) continue;
      const key = JSON.stringify(answer);
      const held = sums.get(key);
      if (held) held.weight += weight;
      else sums.set(key, { answer, weight });
    }
    const lines = [...sums.values()].map(({ answer, weight }) => ({
      contest: contest.id,
      answer,
      words: words(contest, answer, definition.languages),
      weight,
    }));
    return lines.toSorted((a, b) => (a.weight === b.weight ? (a.words < b.words ? -1 : 1) : a.weight > b.weight ? -1 : 1));
  });
}

type Groups = ReturnType<typeof readGroups>;

/** One contest in a form of counting/export.ts. */
function contestFile(
  election: ElectionRecord,
  groups: Groups,
  format: BallotFormat,
  id: string | undefined,
  generated: string,
): Result<FileAnswer, Refusal> {
  const { definition, slug } = election;
  const index = id === undefined ? 0 : definition.contests.findIndex((contest) => contest.id === id);
  const contest = definition.contests[index];
  if (!contest) return err({ kind: 'not-found', what: `contest "${id ?? ''}"` });
  const candidates = contest.candidates.map((candidate) => textIn(candidate.name, ...definition.languages));
  const { ballots } = ballotsOfContest(contest, index, groups);
  const titles = {
    election: textIn(definition.title, ...definition.languages),
    contest: textIn(contest.question, ...definition.languages),
  };
  const file = exportBallots(format, { ...titles, candidates, spec: contest.method, ballots, generated });
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
  groups: Groups,
  format: string,
  contest: string | undefined,
  wire: Results,
): Result<FileAnswer, Refusal> {
  const { definition, slug } = election;
  switch (format) {
    case 'json': {
      const ballots = linesOf(definition, groups).map(({ contest: id, answer, weight }) => ({
        contest: id,
        answer,
        weight: String(weight),
      }));
      return ok({ mediaType: 'application/json', content: JSON.stringify({ results: wire, ballots }), name: `${slug}.json` });
    }
    case 'ballots.csv':
      if (contest !== undefined) return contestFile(election, groups, 'csv', contest, wire.countedAt);
      return ok({ mediaType: 'text/csv; charset=utf-8', content: longCsv(linesOf(definition, groups)), name: `${slug}-ballots.csv` });
    case 'blt':
      return contestFile(election, groups, 'blt', contest, wire.countedAt);
    case 'cvr.json':
      return contestFile(election, groups, 'cvr', contest, wire.countedAt);
    default:
      return err({ kind: 'not-found', what: `the export format "${format.slice(0, 20)}"; there are ballots.csv, json, blt and cvr.json` });
  }
}

/** The ballots of an open election, ready for `ballotsOf`. */
export async function openBallots(ctx: Context, election: ElectionRecord): Promise<Result<Groups, Refusal>> {
  return ok(readGroups(await ctx.store.ballotGroups(election.id)));
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
      const ballots = await openBallots(ctx, election);
      return ballots.ok ? ballotsOf(election, ballots.value, format, query.contest, wire) : ballots;
    }
    if (format !== 'json')
      return err({
        kind: 'not-found',
        what: 'single ballots: a sealed election never opens them; its published record is at board/archive.bel',
      });
    return ok({ mediaType: 'application/json', content: JSON.stringify({ results: wire }), name: `${election.slug}.json` });
  },
};
