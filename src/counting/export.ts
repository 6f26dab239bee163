import { writeBallotsCsv } from './ballots-csv.ts';
import { writeBlt } from './blt.ts';
import { castVoteRecords, type ReportedContest } from './cvr.ts';
import { voteKindOf } from './method.ts';
import { groupBallots, voteKey, weightOf } from './profile.ts';
import { formatRational } from './rational.ts';
import type { CountResult } from './result.ts';

/** Forms in which anonymous ballots leave the house. BLT holds rankings only. */
export type BallotFormat = 'csv' | 'blt' | 'json' | 'cvr';

/** A file to be offered for download. */
export interface BallotFile {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

/** The ballots of a contest in `format`; undefined where the format cannot hold them. Pure: the same ballots give the same file. */
export function exportBallots(format: BallotFormat, contest: ReportedContest, result?: CountResult): BallotFile | undefined {
  const groups = groupBallots(contest.ballots).toSorted((a, b) => (voteKey(a.vote) < voteKey(b.vote) ? -1 : 1));
  const { spec, candidates } = contest;
  switch (format) {
    case 'csv':
      return { name: 'ballots.csv', type: 'text/csv; charset=utf-8', content: writeBallotsCsv(candidates, groups, voteKindOf(spec)) };
    case 'blt':
      if (voteKindOf(spec) !== 'ranking') return undefined;
      return {
        name: 'ballots.blt',
        type: 'text/plain; charset=utf-8',
        content: writeBlt({ title: contest.contest, candidates, seats: spec.seats, withdrawn: spec.excluded ?? [], ballots: groups }),
      };
    case 'json': {
      const ballots = groups.map((group) => ({ weight: formatRational(weightOf(group)), vote: group.vote }));
      const content = JSON.stringify(
        { election: contest.election, contest: contest.contest, generated: contest.generated, spec, candidates, ballots, result },
        null,
        1,
      );
      return { name: 'ballots.json', type: 'application/json', content: `${content}\n` };
    }
    case 'cvr':
      return {
        name: 'cast-vote-records.json',
        type: 'application/json',
        content: [...castVoteRecords({ ...contest, ballots: groups })].join(''),
      };
  }
}
