import type { Contest } from './contest.ts';
import type { Unranked } from './method.ts';
import type { Candidate, Vote } from './profile.ts';

/**
 * The levels of a ranking as preferences among standing candidates: empty and overmarked ranks, withdrawn candidates and later marks of
 * the same candidate are left out, several marks at one rank are an equality. With `last`, all unlisted candidates form one lowest level.
 */
export function levelsOfRanking(vote: Vote, contest: Contest, unranked: Unranked): Candidate[][] {
  const seen = new Set<Candidate>();
  const levels: Candidate[][] = [];
  for (const rank of vote.kind === 'ranking' ? vote.ranks : []) {
    const level: Candidate[] = [];
    for (const candidate of rank === 'overmarked' ? [] : rank) {
      if (contest.stands[candidate] !== true || seen.has(candidate)) continue;
      seen.add(candidate);
      level.push(candidate);
    }
    if (level.length > 0) levels.push(level);
  }
  if (unranked === 'last' && seen.size < contest.standing.length) levels.push(contest.standing.filter((candidate) => !seen.has(candidate)));
  return levels;
}
