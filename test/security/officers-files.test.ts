import { afterAll, beforeAll, expect, test } from 'vitest';
import { performAct } from '../../src/usecases/act.ts';
import { castBallot } from '../../src/usecases/cast-ballot.ts';
import { changeDefinition } from '../../src/usecases/change-definition.ts';
import { addVoter } from '../../src/usecases/roll.ts';
import { exportSeedText, importSeedText } from '../../src/usecases/seed-text.ts';
import { findElection } from '../../src/usecases/find.ts';
import { draft, OFFICER, testHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

test('a vote of a giant weight does not fill the memory when the text files are written', async () => {
  const { ctx } = house;
  const election = await draft(ctx, { title: 'Weights', contests: [{ question: 'Who?', candidates: ['Ada', 'Ben'] }] });
  const added = await addVoter(ctx, OFFICER, election.id, { username: 'heavy', weight: '100000000000' });
  if (!added.ok) throw new Error(added.error.kind);
  await performAct(ctx, OFFICER, election.id, 'open');
  expect(
    (
      await castBallot(ctx, {
        slug: election.id,
        voterId: added.value.voter.id,
        castKey: 'k'.repeat(43),
        answers: [{ kind: 'choices', candidates: [0] }],
        place: null,
      })
    ).ok,
  ).toBe(true);
  await performAct(ctx, OFFICER, election.id, 'close');
  const found = await findElection(ctx, election.id);
  if (!found.ok) throw new Error(found.error.kind);
  expect(await exportSeedText(ctx, found.value)).toMatchObject({ ok: false, error: { kind: 'read-only' } });
});

test('candidates cannot change places under ballots that were imported with a draft', async () => {
  const { ctx } = house;
  const files = { candidates: 'Ada | Sun\nBen | Moon\n', voters: 'kim-1552\n', voted: 'kim-1552\n', votes: 'Ada\n' };
  const made = await importSeedText(ctx, OFFICER, { name: 'Trial', files });
  if (!made.ok) throw new Error(made.error.kind);
  const { id, version, definition } = made.value.election;
  const contests = definition.contests.map((contest) => ({ ...contest, candidates: contest.candidates.toReversed() }));
  expect(await changeDefinition(ctx, OFFICER, id, version, { ...definition, contests })).toMatchObject({
    ok: false,
    error: { kind: 'read-only' },
  });
  expect((await changeDefinition(ctx, OFFICER, id, version, { ...definition, title: 'The trial' })).ok).toBe(true);
});
