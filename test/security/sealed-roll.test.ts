import { afterAll, beforeAll, expect, test } from 'vitest';
import { addVoter, changeVoter } from '../../src/usecases/roll.ts';
import { act, must, setUp } from '../sealed/parties.ts';
import { OFFICER, testHouse, type TestHouse } from '../support/house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

test('a voter taken off the roll after check and lock does not keep a credential, not even where another one was added', async () => {
  const { ctx } = house;
  const made = await setUp(
    ctx,
    { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela'] }], sealed: { trustees: { server: true } } },
    [1, 1],
  );
  const { id } = must(await act(ctx, made.slug, 'lock'));
  const page = await ctx.store.queryRoll(id, { sort: 'username', descending: false, offset: 0, limit: 1 });
  const [first] = page.entries;
  if (!first) throw new Error('no voter');
  must(await changeVoter(ctx, OFFICER, made.slug, first.id, { status: 'removed' }));
  must(await addVoter(ctx, OFFICER, made.slug, { username: 'newcomer' }));
  expect(await act(ctx, made.slug, 'open')).toMatchObject({ ok: false, error: { kind: 'setup-incomplete' } });
});
