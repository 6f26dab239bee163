import type { MethodSpec } from './method.ts';
import { type BallotGroup, type Vote, weightOf } from './profile.ts';
import { formatRational } from './rational.ts';

/** What a cast-vote record report says about the contest. */
export interface ReportedContest {
  readonly election: string;
  readonly contest: string;
  readonly candidates: readonly string[];
  /** The last of `candidates`, as voters wrote them in (after the officers' decisions), each by the name alone. */
  readonly written?: readonly string[];
  readonly spec: MethodSpec;
  readonly ballots: readonly BallotGroup[];
  /** When the report was made: ISO 8601 with zone. */
  readonly generated: string;
}

/** Candidates marked on one paper, with rank or number of votes. */
interface Mark {
  readonly candidate: number;
  readonly rank?: number;
  readonly votes: number;
}

function marksOf(vote: Vote): Mark[] {
  switch (vote.kind) {
    case 'choices':
      return vote.candidates.map((candidate) => ({ candidate, votes: 1 }));
    case 'ranking':
      return vote.ranks.flatMap((rank, i) =>
        rank === 'overmarked' ? [] : rank.map((candidate) => ({ candidate, rank: i + 1, votes: 1 })),
      );
    case 'scores':
      return vote.scores.flatMap((votes, candidate) => (votes === null ? [] : [{ candidate, votes }]));
    case 'grades':
      return vote.grades.flatMap((votes, candidate) => (votes === null ? [] : [{ candidate, votes }]));
    case 'points':
      return vote.points.flatMap((votes, candidate) => (votes === 0 ? [] : [{ candidate, votes }]));
    case 'list':
      return vote.list === null ? [] : [{ candidate: vote.list, votes: 1 }];
  }
}

/** The name that was written in at `candidate`, in the words decided upon; undefined for a listed one. */
function writtenAt({ candidates, written = [] }: ReportedContest, candidate: number): string | undefined {
  return written[candidate - (candidates.length - written.length)];
}

function record(report: ReportedContest, vote: Vote, weight: string): object {
  const marks = marksOf(vote);
  const writeIns = marks.filter(({ candidate }) => writtenAt(report, candidate) !== undefined).length;
  const selections = marks.map(({ candidate, rank, votes }) => {
    const text = writtenAt(report, candidate);
    return {
      '@type': 'CVR.CVRContestSelection',
      ContestSelectionId: `selection-${candidate + 1}`,
      ...(rank === undefined ? {} : { Rank: rank }),
      SelectionPosition: [
        {
          '@type': 'CVR.SelectionPosition',
          HasIndication: 'yes',
          IsAllocable: 'yes',
          NumberVotes: votes,
          ...(rank === undefined ? {} : { Rank: rank }),
          ...(weight === '1' ? {} : { FractionalVotes: weight }),
          ...(text === undefined ? {} : { Status: ['adjudicated'], CVRWriteIn: { '@type': 'CVR.CVRWriteIn', Text: text } }),
        },
      ],
    };
  });
  const overvoted = vote.kind === 'ranking' && vote.ranks.some((rank) => rank === 'overmarked' || rank.length > 1);
  return {
    '@type': 'CVR.CVR',
    ElectionId: 'election',
    CurrentSnapshotId: 'snapshot',
    CVRSnapshot: [
      {
        '@type': 'CVR.CVRSnapshot',
        '@id': 'snapshot',
        // "Modified as a result of adjudication", as the standard calls it.
        Type: writeIns === 0 ? 'interpreted' : 'modified',
        CVRContest: [
          {
            '@type': 'CVR.CVRContest',
            ContestId: 'contest',
            ...(overvoted ? { Status: ['overvoted'] } : {}),
            ...(writeIns === 0 ? {} : { WriteIns: writeIns }),
            CVRContestSelection: selections,
          },
        ],
      },
    ],
  };
}

function reportHead(report: ReportedContest): object {
  const { election, contest, candidates, spec, generated } = report;
  const variation =
    spec.method === 'irv' || spec.method === 'stv'
      ? 'rcv'
      : spec.method === 'approval'
        ? 'approval'
        : spec.method === 'cumulative'
          ? 'cumulative'
          : spec.method === 'plurality'
            ? 'plurality'
            : 'other';
  return {
    '@type': 'CVR.CastVoteRecordReport',
    Version: '1.0.0',
    GeneratedDate: generated,
    ReportGeneratingDeviceIds: ['device'],
    ReportingDevice: [{ '@type': 'CVR.ReportingDevice', '@id': 'device', Application: 'Veritally', Manufacturer: 'Veritally' }],
    GpUnit: [{ '@type': 'CVR.GpUnit', '@id': 'electorate', Type: 'other', OtherType: 'electorate', Name: election }],
    Election: [
      {
        '@type': 'CVR.Election',
        '@id': 'election',
        Name: election,
        ElectionScopeId: 'electorate',
        Candidate: candidates.map((name, i) => ({
          '@type': 'CVR.Candidate',
          '@id': `candidate-${i + 1}`,
          Name: writtenAt(report, i) ?? name,
        })),
        Contest: [
          {
            '@type': 'CVR.CandidateContest',
            '@id': 'contest',
            Name: contest,
            NumberElected: spec.seats,
            VoteVariation: variation,
            ...(variation === 'other' ? { OtherVoteVariation: spec.method } : {}),
            ContestSelection: candidates.map((_, i) => ({
              '@type': 'CVR.CandidateSelection',
              '@id': `selection-${i + 1}`,
              CandidateIds: [`candidate-${i + 1}`],
              ...(writtenAt(report, i) === undefined ? {} : { IsWriteIn: true }),
            })),
          },
        ],
      },
    ],
  };
}

/** Papers beyond this number are not written one by one, so that a heavy group cannot fill the disk. */
const MOST_RECORDS = 5_000_000n;

/**
 * Cast-vote records as JSON by NIST SP 1500-103 (version 1.0), in pieces. A group of weight n is written as n equal records; a fractional
 * weight as one record carrying it as `FractionalVotes`. Records come sorted by content, so nothing of the order of voting is left.
 */
export function* castVoteRecords(report: ReportedContest): Generator<string> {
  const head = JSON.stringify(reportHead(report));
  yield `${head.slice(0, -1)},"CVR":[\n`;
  const groups = report.ballots.map((group) => {
    const weight = weightOf(group);
    const copies = weight.d === 1n && weight.n <= MOST_RECORDS;
    return {
      text: JSON.stringify(record(report, group.vote, copies ? '1' : formatRational(weight))),
      copies: copies ? Number(weight.n) : 1,
    };
  });
  let first = true;
  for (const { text, copies } of groups.toSorted((a, b) => (a.text < b.text ? -1 : 1))) {
    for (let i = 0; i < copies; i++) {
      yield first ? text : `,\n${text}`;
      first = false;
    }
  }
  yield '\n]}\n';
}
