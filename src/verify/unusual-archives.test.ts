import { describe, expect, test } from 'vitest';
import { change, type Decryption, decryption, lists, mixed, plain, raised, swap, verify } from '../../test/forgery.ts';
import { archiveOf, makeElection } from '../../test/made-election.ts';
import { type NewEvent } from '../protocol/archive-writer.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';

// The other side of the forgeries: what is unusual and all the same right.

describe('what must not be refused', () => {
  test('the untouched elections, also when they end after any event', async () => {
    for (const made of [mixed, plain, lists]) {
      expect((await verify(made.bytes)).outcome).toBe('holds');
      for (let n = 1; n < made.events.length; n++)
        expect((await verify(archiveOf(made.events.slice(0, n)))).outcome, `${n} events`).toBe('holds');
    }
  });
  test('one bad decryption in a threshold group with enough good ones: accepted with a warning', async () => {
    const report = await verify(decryption(mixed, (value) => raised(value.decryption_proofs[0]?.[0]), 1));
    expect(report.outcome).toBe('holds');
    expect(report.warnings).toMatchObject([{ kind: 'decryption-set-aside', height: 11, reason: expect.stringContaining('trustee 2') }]);
    expect(report.present.decryptions).toBe(3);
  });
  test.each<[string, (value: Decryption) => void]>([
    ['a factor too few', ({ decryption_factors: [first] }) => first?.pop()],
    ['a factor that is no element', ({ decryption_factors: [first] }) => first?.splice(0, 1, 'none')],
    ['an unknown field', (value) => (value.x = 1)],
  ])('one malformed decryption in a threshold group with enough good ones (%s): accepted with a warning', async (_, edit) => {
    const report = await verify(decryption(mixed, edit, 1));
    expect(report.failure).toBeUndefined();
    expect(report.warnings).toMatchObject([{ kind: 'decryption-set-aside', height: 11, reason: expect.stringContaining('trustee 2') }]);
    expect(report.present).toMatchObject({ decryptions: 3, result: true });
  });
  test('a maximum above the number of answers and a list without candidates, which belenios-tool lets through', async () => {
    const { bytes } = makeElection({
      group,
      questions: [
        { kind: 'homomorphic', question: 'A', answers: ['x', 'y'], blank: false, min: 1, max: 5 },
        {
          kind: 'lists',
          question: 'L',
          lists: [
            { name: 'P', candidates: [] },
            { name: 'Q', candidates: ['c'] },
          ],
        },
      ],
      trustees: [{ kind: 'single' }],
      weights: [1],
      casts: [
        {
          voter: 0,
          votes: [
            { kind: 'homomorphic', choices: [1, 1] },
            { kind: 'lists', choices: [[0], [1, 1]] },
          ],
        },
      ],
      decrypters: [1],
    });
    expect(await verify(bytes)).toMatchObject({ outcome: 'holds', present: { result: true } });
  });
  test('an unknown field in the election record (3.3.0 may add language)', async () => {
    const bytes = change(plain, 'Setup', (event) => ({ ...event, election: swap(event.election, /\}$/, ',"language":"en"}') }));
    const report = await verify(bytes);
    // φ changes with the record, so the ballots are of another election: but the record itself is read.
    expect(report.failure).toMatchObject({ step: 'ballots', kind: 'ballot-wrong-election', height: 1 });
    expect(
      (
        await verify(
          archiveOf([
            {
              ...(plain.events[0] as NewEvent & { type: 'Setup' }),
              election: swap((plain.events[0] as { election: string }).election, /\}$/, ',"language":"en"}'),
            },
          ]),
        )
      ).outcome,
    ).toBe('holds');
  });
});
