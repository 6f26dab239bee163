import { afterAll, beforeAll, expect, test } from 'vitest';
import { pollsOf } from '../../src/server/terminal/polls.ts';
import { performAct } from '../../src/usecases/act.ts';
import { addVoter, changeVoter, resetSecret } from '../../src/usecases/roll.ts';
import { draft, OFFICER, testHouse, type TestHouse } from '../support/house.ts';

// A terminal session that was opened with a secret is worth nothing once that secret was reset, or its voter struck off.

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

test.each(['reset', 'removed'] as const)('a session before the voter was %s casts nothing', async (how) => {
  const { ctx } = house;
  const election = await draft(ctx, { title: `Sessions ${how}`, contests: [{ question: 'Who?', candidates: ['Ada', 'Ben'] }] });
  const added = await addVoter(ctx, OFFICER, election.id, { username: 'kim' });
  if (!added.ok || added.value.secret === null) throw new Error('no voter');
  expect((await performAct(ctx, OFFICER, election.id, 'open')).ok).toBe(true);
  const polls = pollsOf(ctx, () => '');
  const stolen = await polls.signIn(election.slug, 'kim', added.value.secret);
  if (!stolen.ok) throw new Error(stolen.error.kind);
  const { voter } = added.value;
  expect(
    (how === 'reset'
      ? await resetSecret(ctx, OFFICER, election.id, voter.id)
      : await changeVoter(ctx, OFFICER, election.id, voter.id, { status: 'removed' })
    ).ok,
  ).toBe(true);
  const cast = await polls.cast(stolen.value, polls.castKey(), [{ kind: 'choices', candidates: [0] }]);
  const spoiled = await polls.spoil(stolen.value, polls.castKey());
  expect([cast, spoiled]).toEqual([
    { ok: false, error: { kind: 'not-signed-in' } },
    { ok: false, error: { kind: 'not-signed-in' } },
  ]);
  expect(await ctx.store.hasVoted(election.id, voter.id)).toBe(false);
});
