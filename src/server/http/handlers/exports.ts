import type { Answer } from '../../../election/ballot.ts';
import { textIn, type Contest, type ElectionDefinition } from '../../../election/definition.ts';
import { err, ok, unreachable } from '../../../kernel/result.ts';
import { readGroups } from '../../../usecases/count-election.ts';
import { resultsOf } from '../../../usecases/results.ts';
import type { HandlersFor } from '../call.ts';
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
  const marks = (values: readonly (number | null)[]): string => values.flatMap((value, i) => (value === null ? [] : [`${name(i)}=${value}`])).join('; ');
  switch (answer.kind) {
    case 'none': return '(none of the above)';
    case 'choices': return answer.candidates.map(name).join('; ');
    case 'ranking': return answer.ranks.map((rank) => (rank === 'overmarked' ? '(overmarked)' : rank.map(name).join(' = '))).join(' > ');
    case 'scores': return marks(answer.scores);
    case 'grades': return marks(answer.grades);
    case 'points': return marks(answer.points);
    case 'list': return answer.list === null ? '' : name(answer.list);
    default: return unreachable(answer);
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
    const lines = [...sums.values()].map(({ answer, weight }) => ({ contest: contest.id, answer, words: words(contest, answer, definition.languages), weight }));
    return lines.toSorted((a, b) => (a.weight === b.weight ? (a.words < b.words ? -1 : 1) : a.weight > b.weight ? -1 : 1));
  });
}

export const exportHandlers: HandlersFor<'export'> = {
  async export({ ctx, params }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const election = found.value;
    const results = await resultsOf(ctx, election, 'public');
    if (!results.ok) return results;
    if (results.value.standing === 'live') return err({ kind: 'results-hidden', until: 'closing' });
    const wire = resultsToWire(results.value);
    if (params['format'] === 'json' && election.definition.sealed) return ok({ mediaType: 'application/json', content: JSON.stringify({ results: wire }), name: `${election.slug}.json` });
    if (election.definition.sealed) return err({ kind: 'not-found', what: 'single ballots: a sealed election never opens them' });
    const lines = linesOf(election.definition, readGroups(await ctx.store.ballotGroups(election.id)));
    switch (params['format']) {
      case 'json':
        return ok({ mediaType: 'application/json', content: JSON.stringify({ results: wire, ballots: lines.map(({ contest, answer, weight }) => ({ contest, answer, weight: String(weight) })) }), name: `${election.slug}.json` });
      case 'ballots.csv':
        return ok({ mediaType: 'text/csv; charset=utf-8', content: `${['contest,votes,answer', ...lines.map((line) => `${line.contest},${line.weight},${csvCell(line.words)}`)].join('\r\n')}\r\n`, name: `${election.slug}-ballots.csv` });
      default:
        return err({ kind: 'not-found', what: `the export format "${(params['format'] ?? '').slice(0, 20)}"; there are ballots.csv and json` });
    }
  },
};
