import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, parseCsv, readRankingsCsv, writeBallotsCsv } from './ballots-csv.ts';
import { readBlt, writeBlt } from './blt.ts';
import { defaultSpec } from './catalogue.ts';
import { exportBallots } from './export.ts';
import { type BallotGroup, groupBallots, type Vote, voteKey } from './profile.ts';
import { rational } from './rational.ts';

const ranking = (...ranks: number[][]): Vote => ({ kind: 'ranking', ranks });

describe('BLT (Hill and Wichmann)', () => {
  const text =
    '# Board\r\n4 2\n-2\n3 1 3 4 0\n(a7) 1.5 2=3 - 1 0 # shared, empty\n2 0\n0\n"Adam"\n"Basil "B" Bee"\n"Charlotte"\n"Donald"\n"Gardening Club"\n';
  test('reads weights, shared and empty ranks, withdrawals, blank papers and comments', () => {
    expect(readBlt(text)).toEqual({
      ok: true,
      value: {
        title: 'Gardening Club',
        candidates: ['Adam', 'Basil "B" Bee', 'Charlotte', 'Donald'],
        seats: 2,
        withdrawn: [1],
        ballots: [
          { vote: ranking([0], [2], [3]), weight: rational(3) },
          { vote: ranking([1, 2], [], [0]), weight: rational(3, 2) },
          { vote: ranking(), weight: rational(2) },
        ],
      },
    });
  });
  test.each([
    ['', 1],
    ['x', 1],
    ['2', 1],
    ['2 1\n1 3 0\n0\n"A"\n"B"', 2],
    ['2 1\n1 1\n0\n"A"\n"B"', 0],
    ['2 1\n-3\n0\n"A"\n"B"', 2],
    ['2 1\n1 1 0\n', 0],
    ['2 1\n1 1 0\n0\n"A"', 4],
  ])('refuses %j', (bad, line) => {
    const read = readBlt(bad);
    expect(read.ok).toBe(false);
    if (!read.ok && line > 0) expect(read.error.line).toBe(line);
  });
  test('what is written is read again; any text is taken without a throw', () => {
    const ranks = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ ranks, weight: fc.bigInt({ min: 1n, max: 10n ** 20n }) })),
        fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
        (groups, withdrawn) => {
          const contest = {
            title: 'T',
            candidates: ['A', 'B', 'C', 'D'],
            seats: 2,
            withdrawn,
            ballots: groups.map((each): BallotGroup => ({ vote: { kind: 'ranking', ranks: each.ranks }, weight: rational(each.weight) })),
          };
          expect(readBlt(writeBlt(contest))).toEqual({ ok: true, value: contest });
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 -=\n"#()AB') }), (noise) => {
        readBlt(noise);
        readRankingsCsv(noise);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('CSV', () => {
  test('cells read as csv-parse reads them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: fc.constantFrom(...'ab",\n x') }), { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        (rows) => {
          const text = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
          const ours = parseCsv(text);
          expect(ours.ok && ours.value.map(({ cells }) => cells)).toEqual(parse(text));
        },
      ),
    );
  });
  test('three shapes of rankings, with weights', () => {
    const byRank = readRankingsCsv('count,rank 1,rank 2\n3,Ann,Bob\n2,Bob,\n1,Ann = Bob,#overvote\n');
    const byCandidate = readRankingsCsv('Ann;Bob;weight\n1;2;3\n;1;2\n');
    const bare = readRankingsCsv('Ann,Bob\nAnn,Bob\nAnn,Bob\nBob\nBob\n');
    for (const read of [byRank, byCandidate, bare]) {
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      expect(read.value.candidates).toEqual(['Ann', 'Bob']);
      const keys = groupBallots(read.value.ballots).map(({ vote }) => voteKey(vote));
      expect(keys.slice(0, 2)).toEqual([voteKey(ranking([0], [1])), voteKey(ranking([1]))]);
    }
    expect(byRank.ok && byRank.value.ballots[2]?.vote).toEqual({ kind: 'ranking', ranks: [[0, 1], 'overmarked'] });
    expect(readRankingsCsv('rank 1,weight\nAnn,many\n')).toEqual({ ok: false, error: { line: 2, problem: 'no weight: many' } });
    expect(readRankingsCsv('"Ann')).toMatchObject({ ok: false });
  });
  test('a name that a spreadsheet would run is made harmless and comes back', () => {
    expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
    const csv = writeBallotsCsv(['=cmd', 'B'], [{ vote: ranking([0], [1]), weight: 2n }], 'ranking');
    expect(csv).toBe("weight,rank 1,rank 2\r\n2,'=cmd,B\r\n");
    expect(readRankingsCsv(csv)).toMatchObject({ value: { candidates: ['=cmd', 'B'], ballots: [{ weight: rational(2) }] } });
  });
});

describe('export of anonymous ballots', () => {
  const contest = {
    election: 'Club',
    contest: 'Board',
    candidates: ['Ann', 'Bob'],
    spec: defaultSpec('scottish-stv', 1),
    generated: '2026-05-01T12:00:00Z',
    ballots: [
      { vote: ranking([1]), weight: 1n },
      { vote: ranking([0], [1]), weight: 2n },
      { vote: ranking([1]), weight: 1n },
    ] as BallotGroup[],
  };
  test('the order in which ballots came cannot be read from any form', () => {
    for (const format of ['csv', 'blt', 'json', 'cvr'] as const) {
      expect(exportBallots(format, { ...contest, ballots: contest.ballots.toReversed() })).toEqual(exportBallots(format, contest));
    }
  });
  test('NIST SP 1500-103: one record a ballot, ranks on the selections', () => {
    const report = JSON.parse(exportBallots('cvr', contest)?.content ?? '') as {
      CVR: { CVRSnapshot: { CVRContest: { CVRContestSelection: { ContestSelectionId: string; Rank: number }[] }[] }[] }[];
      Version: string;
    };
    expect(report.Version).toBe('1.0.0');
    expect(report.CVR).toHaveLength(4);
    const ranks = report.CVR.map((record) =>
      record.CVRSnapshot[0]?.CVRContest[0]?.CVRContestSelection.map(({ ContestSelectionId, Rank }) => `${ContestSelectionId}@${Rank}`),
    );
    expect(ranks).toEqual([['selection-1@1', 'selection-2@2'], ['selection-1@1', 'selection-2@2'], ['selection-2@1'], ['selection-2@1']]);
  });
  test('BLT is for rankings only', () => {
    expect(exportBallots('blt', { ...contest, spec: defaultSpec('approval', 1), ballots: [] })).toBeUndefined();
    expect(
      exportBallots('csv', {
        ...contest,
        spec: defaultSpec('approval', 1),
        ballots: [{ vote: { kind: 'choices', candidates: [1] }, weight: 3n }],
      })?.content,
    ).toBe('weight,Ann,Bob\r\n3,,1\r\n');
  });
});
