import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElectionId, VoterId } from '../kernel/ids.ts';
import type { PendingCast } from '../usecases/ports.ts';
import { decideCasts, type CastState } from './cast-decision.ts';

const ELECTION = '0'.repeat(32) as ElectionId;

const someCast = fc
  .record({
    voter: fc.integer({ min: 0, max: 5 }),
    tracker: fc.integer({ min: 0, max: 12 }),
    place: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
    spoiled: fc.boolean(),
  })
  .map(({ voter, tracker, place, spoiled }): PendingCast => ({
    electionId: ELECTION,
    voterId: `v${voter}` as VoterId,
    trackerKey: `00${tracker}A`,
    place: place === null ? null : `p${place}`,
    spoiled,
    contents: 'x',
    weight: '1',
  }));

const someState = fc
  .record({
    revoting: fc.boolean(),
    timeIsUp: fc.boolean(),
    status: fc.constantFrom('open' as const, 'open' as const, 'paused' as const, 'closed' as const),
    votedAlready: fc.uniqueArray(fc.integer({ min: 0, max: 5 })),
    room: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
    round: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
  })
  .map(({ revoting, timeIsUp, status, votedAlready, room, round }): CastState => ({
    status,
    timeIsUp,
    revoting,
    recorded: votedAlready.length,
    ballotLimit: room === null ? null : votedAlready.length + room,
    roundLimit: round === null ? null : votedAlready.length + round,
    trackers: new Set(votedAlready.map((i) => `old${i}`)),
    voted: new Map([0, 1, 2, 3, 4, 5].map((i) => [`v${i}`, votedAlready.includes(i)])),
    struckOff: new Set(),
    places: new Set(votedAlready.map((i) => `p${i}`)),
  }));

describe('deciding a batch', () => {
  it('writes exactly one mark per first ballot, never twice for a voter, never above a limit', () => {
    fc.assert(
      fc.property(someState, fc.array(someCast, { maxLength: 20 }), (state, casts) => {
        const plan = decideCasts(state, casts);
        const recorded = plan.outcomes.filter((outcome) => outcome.kind === 'recorded');
        const first = recorded.filter((outcome) => !outcome.replaced).length;
        expect(plan.outcomes).toHaveLength(casts.length);
        expect(plan.marks).toHaveLength(first);
        expect(plan.fresh).toHaveLength(first);
        expect(new Set(plan.marks).size).toBe(first);
        expect(plan.marks.every((voter) => state.voted.get(voter) === false)).toBe(true);
        expect(plan.recorded).toBe(state.recorded + first);
        expect(plan.receipts).toHaveLength(recorded.length);
        expect(new Set(plan.receipts.map(({ cast }) => cast.trackerKey)).size).toBe(recorded.length);
        if (state.ballotLimit !== null) expect(plan.recorded).toBeLessThanOrEqual(state.ballotLimit);
        if (state.roundLimit !== null) expect(plan.recorded).toBeLessThanOrEqual(state.roundLimit);
        if (state.status !== 'open' || state.timeIsUp) expect(recorded).toEqual([]);
        if (!state.revoting) expect(plan.replacing).toEqual([]);
        // A place holds one ballot: new ones only where there was none, replacing ones only where there was one.
        expect(plan.fresh.every(({ place }) => place === null || !state.places.has(place))).toBe(true);
        expect(plan.replacing.every(({ place }) => place !== null && state.places.has(place))).toBe(true);
        const places = [...plan.fresh, ...plan.replacing].flatMap(({ place }) => (place === null ? [] : [place]));
        expect(new Set(places).size).toBe(places.length);
        expect(plan.next === undefined).toBe(!(first > 0 && (plan.recorded === state.ballotLimit || plan.recorded === state.roundLimit)));
      }),
      { numRuns: 2000 },
    );
  });

  it('one batch of many says what many batches of one say', () => {
    fc.assert(
      fc.property(someState, fc.array(someCast, { maxLength: 12 }), (start, casts) => {
        let state = start;
        const singly = casts.map((cast) => {
          const plan = decideCasts(state, [cast]);
          state = {
            ...state,
            recorded: plan.recorded,
            status: plan.next ?? state.status,
            roundLimit: plan.next === 'paused' ? null : state.roundLimit,
            trackers: new Set([...state.trackers, ...plan.receipts.map((receipt) => receipt.cast.trackerKey.toLowerCase())]),
            voted: new Map([...state.voted, ...plan.marks.map((voter) => [voter, true] as const)]),
            places: new Set([...state.places, ...plan.fresh.flatMap(({ place }) => (place === null ? [] : [place]))]),
          };
          return plan.outcomes[0];
        });
        expect(decideCasts(start, casts).outcomes).toEqual(singly);
      }),
      { numRuns: 2000 },
    );
  });
});
