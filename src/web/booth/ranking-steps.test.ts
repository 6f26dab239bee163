import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkVote, emptyRanksCount, equalRanksCount } from '../../counting/check-vote.ts';
import { defaultSpec, METHOD_IDS } from '../../counting/catalogue.ts';
import { voteKindOf } from '../../counting/method.ts';
import { added, placedOf, placesOf, ranksOf, stepped, swapped, without, type Placed } from './ranking-steps.ts';

// Rankings with shared and empty places, as the booth makes them by single presses.

const SIZE = 6;
const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5]);
const placed = order.chain((candidates) =>
  fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: candidates.length, maxLength: candidates.length })
    .map((steps): readonly Placed[] =>
      candidates.map((candidate, i) => ({ candidate, step: i === 0 ? Math.max(1, steps[i]!) : steps[i]! })),
    ),
);

describe('places of a ranking', () => {
  it('are ranks of a vote and come back from it', () => {
    fc.assert(fc.property(placed, (list) => void expect(placedOf(ranksOf(list))).toEqual(list)));
    expect(
      ranksOf([
        { candidate: 4, step: 1 },
        { candidate: 2, step: 0 },
        { candidate: 1, step: 2 },
      ]),
    ).toEqual([[4, 2], [], [1]]);
    expect(placesOf(placedOf([[4, 2], [], [1]]))).toEqual([1, 1, 3]);
  });
  it('moving keeps everybody and every place', () => {
    fc.assert(
      fc.property(placed, fc.nat(5), fc.nat(5), (list, at, to) => {
        const next = swapped(list, at, to);
        expect(placesOf(next)).toEqual(placesOf(list));
        expect(next.map(({ candidate }) => candidate).toSorted()).toEqual(list.map(({ candidate }) => candidate).toSorted());
      }),
    );
  });
  it('who goes leaves the others in their order and on shared places', () => {
    fc.assert(
      fc.property(placed, fc.nat(5), (list, at) => {
        const before = new Map(list.map(({ candidate }, i) => [candidate, placesOf(list)[i]!]));
        const next = without(list, at);
        const places = placesOf(next);
        for (const [i, { candidate }] of next.entries())
          for (const [j, other] of next.entries())
            expect(Math.sign(places[i]! - places[j]!)).toBe(Math.sign(before.get(candidate)! - before.get(other.candidate)!));
      }),
    );
  });
  it('adding never makes more places than candidates', () => {
    fc.assert(
      fc.property(order, fc.array(fc.nat(5), { maxLength: 8 }), (candidates, gaps) => {
        let list: readonly Placed[] = [];
        for (const candidate of candidates) {
          list = added(list, candidate, SIZE);
          const gap = gaps.pop() ?? 0;
          const wider = stepped(list, gap % list.length, 2);
          if ((placesOf(wider).at(-1) ?? 0) <= SIZE) list = wider;
        }
        const checked = checkVote(defaultSpec('irv-rctab', 1), SIZE, { kind: 'ranking', ranks: ranksOf(list) });
        expect(checked.ok).toBe(true);
      }),
    );
  });
});

describe('methods whose voters may share places, or leave them empty', () => {
  const ranked = METHOD_IDS.filter((id) => voteKindOf(defaultSpec(id, 1)) === 'ranking');
  it('shared places: those that count them, not those that spoil the rank', () => {
    expect(ranked.filter((id) => equalRanksCount(defaultSpec(id, 1)))).toEqual([
      'first-preferences',
      'two-round-ranked',
      'schulze',
      'ranked-pairs',
      'minimax',
      'copeland',
      'ranked-robin',
      'condorcet',
      'borda',
      'dowdall',
    ]);
  });
  it('empty places: those whose rules speak of them', () => {
    expect(ranked.filter((id) => emptyRanksCount(defaultSpec(id, 1)))).toEqual(['irv-rctab', 'stv-rctab']);
    expect(emptyRanksCount({ ...defaultSpec('irv-rctab', 1), maxSkippedRanks: 0 } as never)).toBe(false);
  });
});
