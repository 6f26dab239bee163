import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import { performAct } from './act.ts';
import { spoilBallot } from './cast-ballot.ts';
import { findElection } from './find.ts';
import { resultsOf } from './results.ts';
import { exportSeedText, importSeedText } from './seed-text.ts';
import { signInByLine } from './sign-in-voter.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const key = (n: number): string => Buffer.alloc(32, n).toString('base64url');

describe('the first seed’s trial (section 8.1 of its report)', () => {
  const files = {
    candidates: 'Candidate | Symbol\nManjunath | Tiger\nHemanth | Fan\nArvind | Table\nGopal | Book\nPrakruthi | Peacock\nVeena | Vase\n',
    voters: 'Rahul-1552\nKaushal-1547\nSanjana-1514\nMahima-1617\nAshwin-1517\n',
    voted: 'Ashwin-1517\nKaushal-1547\nSanjana-1514\nMahima-1617\n',
    votes: 'Manjunath\nManjunath\nManjunath\n',
  };
  test('four voted, three votes stand, the fourth is spoiled; the files come back', async () => {
    const imported = await importSeedText(house.ctx, OFFICER, { name: 'Trial', files });
    expect(imported).toMatchObject({ ok: true, value: { voters: 5, voted: 4, votes: 3, spoiled: 1 } });
    if (!imported.ok) return;
    const { slug } = imported.value.election;
    expect(await resultsOf(house.ctx, imported.value.election, 'officer')).toMatchObject({
      ok: true,
      value: { ballots: 4, spoiled: 1, contests: [{ winners: ['c1'] }] },
    });
    await performAct(house.ctx, OFFICER, slug, 'open');
    const open = await findElection(house.ctx, slug);
    if (!open.ok) throw new Error('gone');
    expect(await resultsOf(house.ctx, open.value, 'public')).toMatchObject({
      ok: true,
      value: {
        ballots: 4,
        spoiled: 1,
        contests: [
          {
            winners: ['c1'],
            candidates: [{ name: 'Manjunath', votes: '3' }, { votes: '0' }, { votes: '0' }, { votes: '0' }, { votes: '0' }, { votes: '0' }],
          },
        ],
      },
    });
    expect(await signInByLine(house.ctx, [slug], 'kaushal-1547')).toMatchObject({ ok: true, value: { voted: true } });
    const rahul = await signInByLine(house.ctx, [slug], 'rahul-1552');
    expect(rahul).toMatchObject({ ok: true, value: { voted: false } });
    if (rahul.ok)
      expect(await spoilBallot(house.ctx, { slug, voterId: rahul.value.voter.id, castKey: key(5), place: null })).toMatchObject({
        ok: true,
      });
    const after = await findElection(house.ctx, slug);
    expect(after).toMatchObject({ ok: true, value: { cast: 5, spoiled: 2 } });
    if (after.ok)
      expect(await exportSeedText(house.ctx, after.value)).toMatchObject({
        ok: true,
        value: { 'Candidates.txt': files.candidates, 'Votes_Rec.txt': files.votes },
      });
    expect(await house.ctx.store.inspect()).toEqual([]);
  });
  test('names what is wrong in the files', async () => {
    for (const bad of [
      { candidates: '' },
      { voters: 'Rahul\n' },
      { voters: 'Rahul-1\nrahul-2\n' },
      { votes: 'Nobody\n' },
      { voted: 'Ghost-1\n' },
      { votes: 'Manjunath\n'.repeat(5) },
    ]) {
      expect(await importSeedText(house.ctx, OFFICER, { name: 'T', files: { ...files, ...bad } })).toMatchObject({
        ok: false,
        error: { kind: 'roll-invalid' },
      });
    }
    expect(await house.ctx.store.listElections()).toEqual([]);
  });
});
