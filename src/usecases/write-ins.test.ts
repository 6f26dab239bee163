import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draft, OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import type { Answers } from '../election/ballot.ts';
import type { ElectionRecord } from './ports.ts';
import { performAct } from './act.ts';
import { castBallot } from './cast-ballot.ts';
import type { Context } from './context.ts';
import type { TallyRecord } from './count-election.ts';
import { findElection } from './find.ts';
import { importRoll } from './import-roll.ts';
import { exportSeedText, importSeedText, type SeedFiles } from './seed-text.ts';
import { signInVoter } from './sign-in-voter.ts';
import { decideWriteIns, writeInsOf } from './write-ins.ts';

// docs/decisions/write-ins.md: decisions live in the record of acts, and a count is made of all of them or of none.

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const VOTERS = ['v1', 'v2', 'v3', 'v4', 'v5'];
const named = (name: string): Answers => [{ kind: 'choices', candidates: [2], written: [name] }];

/** An election, closed, whose voters wrote these names. */
async function closedWith(names: readonly string[]): Promise<string> {
  const { slug } = await draft(house.ctx, {
    title: 'Board',
    contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela'], writeIns: 1 }],
  });
  const rows = ['username,secret', ...VOTERS.map((voter) => `${voter},secret-${voter}`)].join('\n');
  const imported = await importRoll(house.ctx, OFFICER, slug, new TextEncoder().encode(rows), { dryRun: false, drawSecrets: false });
  expect(imported.ok).toBe(true);
  expect(await performAct(house.ctx, OFFICER, slug, 'open')).toMatchObject({ ok: true });
  for (const [i, name] of names.entries()) {
    const voter = await signInVoter(house.ctx, slug, { username: VOTERS[i]!, secret: `secret-${VOTERS[i]!}` });
    if (!voter.ok) throw new Error(voter.error.kind);
    const castKey = Buffer.alloc(32, i + 1).toString('base64url');
    const cast = { slug, voterId: voter.value.voter.id, castKey, answers: named(name), place: voter.value.place };
    expect(await castBallot(house.ctx, cast)).toMatchObject({ ok: true });
  }
  expect(await performAct(house.ctx, OFFICER, slug, 'close')).toMatchObject({ ok: true });
  return slug;
}

async function recordOf(slug: string): Promise<ElectionRecord> {
  const found = await findElection(house.ctx, slug);
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
}

const nobody = (key: string) => ({ decisions: [{ contest: 'q1', key, meaning: { as: 'nobody' } as const }], reason: 'no member' });

/** The exported files with a secret for each voter, as they come in. */
function seedFiles(files: Readonly<Record<string, string>>): SeedFiles {
  const voters = (files['Voters_database.txt'] ?? '').replaceAll(/(?<=.)$/gm, '-secret123');
  return { candidates: files['Candidates.txt'] ?? '', voters, voted: files['Voter_names.txt'], votes: files['Votes_Rec.txt'] };
}

describe('names written in', () => {
  test('stand on the ballot as written, and on no other record', async () => {
    const slug = await closedWith(['Zoe Smith']);
    const groups = await house.ctx.store.ballotGroups((await recordOf(slug)).id);
    expect(groups.map(({ contents }) => JSON.parse(contents) as unknown)).toEqual([
      [{ kind: 'choices', candidates: [2], written: ['Zoe Smith'] }],
    ]);
    const acts = await house.ctx.store.auditPage({ limit: 1_000 });
    expect(JSON.stringify(acts)).not.toContain('Zoe');
  });

  test('need no decision where nobody wrote any', async () => {
    const slug = await closedWith([]);
    expect(await writeInsOf(house.ctx, slug)).toMatchObject({ ok: true, value: { undecided: 0, contests: [{ groups: [] }] } });
    expect(await performAct(house.ctx, OFFICER, slug, 'declare')).toMatchObject({ ok: true });
  });

  test('a later decision stands in the place of an earlier one, whoever made it', async () => {
    const slug = await closedWith(['Zoe', 'ZOE', 'Yan']);
    expect(await decideWriteIns(house.ctx, OFFICER, slug, nobody('zoe'))).toMatchObject({ ok: true, value: { undecided: 1 } });
    const both = await Promise.all([
      decideWriteIns(house.ctx, OFFICER, slug, { decisions: [], rest: 'as-written' }),
      decideWriteIns(house.ctx, { kind: 'admin', name: 'ravi' }, slug, {
        decisions: [{ contest: 'q1', key: 'zoe', meaning: { as: 'person', name: 'Zoë S.' } }],
        reason: 'she is a member',
      }),
    ]);
    expect(both.every(({ ok }) => ok)).toBe(true);
    const seen = await writeInsOf(house.ctx, slug);
    expect(seen.ok && seen.value.contests[0]!.groups.map(({ decision }) => [decision?.meaning, decision?.by])).toEqual([
      [{ as: 'person', name: 'Zoë S.' }, 'admin:ravi'],
      [{ as: 'person', name: 'Yan' }, `${OFFICER.kind}:${OFFICER.name}`],
    ]);
    expect((await house.ctx.store.checkAudit()).brokenAt).toBeNull();
  });

  test('a decision made while the votes are counted is in the count', async () => {
    const slug = await closedWith(['Zoe', 'Zoe', 'Yan']);
    await decideWriteIns(house.ctx, OFFICER, slug, { decisions: [], rest: 'as-written' });
    // Somebody decides otherwise between the reading of the ballots and the writing of the count.
    let between = true;
    const store: Context['store'] = Object.assign(Object.create(house.ctx.store) as Context['store'], {
      changeElection: async (...given: Parameters<Context['store']['changeElection']>) => {
        if (between && given[2].status === 'tallied') {
          between = false;
          expect(await decideWriteIns(house.ctx, OFFICER, slug, nobody('zoe'))).toMatchObject({ ok: true });
        }
        return house.ctx.store.changeElection(...given);
      },
    });
    expect(await performAct({ ...house.ctx, store }, OFFICER, slug, 'tally')).toMatchObject({ ok: true });
    const tally = JSON.parse((await recordOf(slug)).tally ?? '') as TallyRecord;
    expect(tally.contests[0]).toMatchObject({ winners: ['written:1'], blank: '2', writeIns: { nobody: { names: 1, votes: '2' } } });
    expect(tally.contests[0]!.candidates.map(({ votes }) => votes)).toEqual(['0', '0', '1']);
    expect(await decideWriteIns(house.ctx, OFFICER, slug, nobody('yan'))).toMatchObject({ ok: false, error: { kind: 'read-only' } });
  });

  test('hundreds of names are swept up in entries of bounded size', async () => {
    const { ctx } = house;
    const { slug, id } = await draft(ctx, { title: 'Many', contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela'], writeIns: 1 }] });
    // As if 450 voters had each written another name: an import of ballots does not ask voters one by one.
    const names = Array.from({ length: 450 }, (_, i) => `Person ${String.fromCharCode(97 + (i % 26))}${i}`);
    const rows = ['username', ...names.map((_, i) => `m${i}`)].join('\n');
    expect((await importRoll(ctx, OFFICER, slug, new TextEncoder().encode(rows), { dryRun: false, drawSecrets: true })).ok).toBe(true);
    const roll = await ctx.store.queryRoll(id, { sort: 'username', descending: false, offset: 0, limit: 500 });
    const ballots = names.map((name) => ({ contents: JSON.stringify(named(name)), spoiled: false, weight: '1' }));
    await ctx.store.importBallots(
      id,
      roll.entries.map((entry) => entry.id),
      ballots,
      { actor: 'operator:test', act: 'election.import-text', electionId: id, details: '{}' },
      ctx.clock.now(),
    );
    for (const act of ['open', 'close'] as const) expect(await performAct(ctx, OFFICER, slug, act)).toMatchObject({ ok: true });
    expect(await performAct(ctx, OFFICER, slug, 'tally')).toMatchObject({ ok: false, error: { kind: 'write-ins-undecided', count: 450 } });
    expect(await decideWriteIns(ctx, OFFICER, slug, { decisions: [], rest: 'as-written' })).toMatchObject({
      ok: true,
      value: { undecided: 0 },
    });
    const acts = await ctx.store.auditPage({ electionId: id, act: 'election.write-ins', limit: 100 });
    expect(acts.map(({ details }) => (JSON.parse(details) as { decisions: unknown[] }).decisions.length)).toEqual([50, 200, 200]);
    expect(await performAct(ctx, OFFICER, slug, 'declare')).toMatchObject({ ok: true });
    expect((JSON.parse((await recordOf(slug)).tally ?? '') as TallyRecord).contests[0]!.candidates).toHaveLength(452);
  });

  test('the first system’s files hold names as decided, and none before', async () => {
    const slug = await closedWith(['Zoe', 'Asha B.', 'Mickey']);
    expect(await exportSeedText(house.ctx, await recordOf(slug))).toMatchObject({ ok: false, error: { kind: 'write-ins-undecided' } });
    await decideWriteIns(house.ctx, OFFICER, slug, {
      decisions: [
        { contest: 'q1', key: 'asha b', meaning: { as: 'candidate', candidate: 'c1' } },
        { contest: 'q1', key: 'mickey', meaning: { as: 'nobody' } },
        { contest: 'q1', key: 'zoe', meaning: { as: 'person', name: 'Zoe' } },
      ],
      reason: 'seen',
    });
    const files = await exportSeedText(house.ctx, await recordOf(slug));
    expect(files.ok && files.value['Votes_Rec.txt']).toBe('Asha\nZoe (written in)\n');
    const again = files.ok && (await importSeedText(house.ctx, OFFICER, { name: 'Again', files: seedFiles(files.value) }));
    expect(again).toMatchObject({ ok: true, value: { votes: 2, spoiled: 1 } });
  });
});
