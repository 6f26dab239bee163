import type { Status } from '../election/life-cycle.ts';
import type { CastOutcome, PendingCast } from '../usecases/ports.ts';

// What a batch of casts does, decided one after the other over what the database holds, before anything is written.

/** What the database says about an election and the casts that wait for it. */
export interface CastState {
  readonly status: Status;
  /** Whether the hour of closing has come (the schedule may not have closed the polls yet). */
  readonly timeIsUp: boolean;
  readonly revoting: boolean;
  readonly recorded: number;
  readonly ballotLimit: number | null;
  readonly roundLimit: number | null;
  /** Tracker keys among those of the casts that are on record, in lower case. */
  readonly trackers: ReadonlySet<string>;
  /** Voters of the casts: whether each has voted. A voter who is not in it is not on the roll. */
  readonly voted: ReadonlyMap<string, boolean>;
  /** Voters among them who may not vote now: refused, removed, or waiting for approval. */
  readonly struckOff: ReadonlySet<string>;
  /** Places among those of the casts that hold a ballot. */
  readonly places: ReadonlySet<string>;
}

export interface CastPlan {
  readonly outcomes: readonly CastOutcome[];
  /** Voters to mark. */
  readonly marks: readonly string[];
  /** First ballots, and ballots that stand in the place of an earlier one. */
  readonly fresh: readonly PendingCast[];
  readonly replacing: readonly PendingCast[];
  /** Receipts to write; those of votes that were changed again within the batch are replaced from the start. */
  readonly receipts: readonly { readonly cast: PendingCast; readonly replaced: boolean }[];
  /** Ballots recorded when all is written. */
  readonly recorded: number;
  /** What the last cast did to the polls. */
  readonly next: 'closed' | 'paused' | undefined;
}

class Planner {
  readonly #state: CastState;
  readonly #trackers: Set<string>;
  readonly #voted: Map<string, boolean>;
  readonly #places: Set<string>;
  readonly #ballots = new Map<string, { readonly cast: PendingCast; readonly fresh: boolean }>();
  readonly #receipts: { readonly cast: PendingCast; replaced: boolean }[] = [];
  readonly #marks: string[] = [];
  #recorded: number;
  next: 'closed' | 'paused' | undefined;

  constructor(state: CastState) {
    this.#state = state;
    this.#trackers = new Set(state.trackers);
    this.#voted = new Map(state.voted);
    this.#places = new Set(state.places);
    this.#recorded = state.recorded;
  }

  #limitReached(): boolean {
    return this.#state.ballotLimit !== null && this.#recorded >= this.#state.ballotLimit;
  }

  /** Why the polls take no ballot at all, or undefined. */
  #pollsClosed(): CastOutcome | undefined {
    const { status, timeIsUp } = this.#state;
    if (this.next === 'paused') return { kind: 'not-open', status: 'paused' };
    if (this.next === 'closed' || (status === 'closed' && this.#limitReached())) return { kind: 'limit-reached' };
    if (status !== 'open') return { kind: 'not-open', status };
    return timeIsUp ? { kind: 'not-open', status: 'closed' } : undefined;
  }

  #keep(cast: PendingCast, fresh: boolean): void {
    const key = cast.place ?? `tracker ${cast.trackerKey}`;
    const earlier = this.#ballots.get(key);
    this.#ballots.set(key, { cast, fresh: earlier?.fresh ?? fresh });
    if (cast.place !== null) {
      this.#places.add(cast.place);
      for (const receipt of this.#receipts) if (receipt.cast.place === cast.place) receipt.replaced = true;
    }
    this.#trackers.add(cast.trackerKey.toLowerCase());
    this.#receipts.push({ cast, replaced: false });
  }

  #replace(cast: PendingCast): CastOutcome {
    if (!this.#state.revoting || cast.place === null) return { kind: 'already-voted' };
    if (!this.#places.has(cast.place)) return { kind: 'place-lost' };
    this.#keep(cast, false);
    return { kind: 'recorded', replaced: true };
  }

  decide(cast: PendingCast): CastOutcome {
    const voted = this.#voted.get(cast.voterId);
    if (this.#trackers.has(cast.trackerKey.toLowerCase())) return { kind: voted === true ? 'repeated' : 'key-used' };
    const closed = this.#pollsClosed();
    if (closed) return closed;
    if (voted === undefined) throw new Error('a cast names a voter who is not on the roll of its election');
    if (this.#state.struckOff.has(cast.voterId)) return { kind: 'not-on-roll' };
    if (voted) return this.#replace(cast);
    if (this.#limitReached()) return { kind: 'limit-reached' };
    if (cast.place !== null && this.#places.has(cast.place)) return { kind: 'place-lost' };
    this.#voted.set(cast.voterId, true);
    this.#marks.push(cast.voterId);
    this.#recorded++;
    this.#keep(cast, true);
    const { roundLimit } = this.#state;
    if (this.#limitReached()) this.next = 'closed';
    else if (roundLimit !== null && this.#recorded >= roundLimit) this.next = 'paused';
    return { kind: 'recorded', replaced: false };
  }

  plan(outcomes: readonly CastOutcome[]): CastPlan {
    const ballots = [...this.#ballots.values()];
    return {
      outcomes,
      marks: this.#marks,
      fresh: ballots.filter(({ fresh }) => fresh).map(({ cast }) => cast),
      replacing: ballots.filter(({ fresh }) => !fresh).map(({ cast }) => cast),
      receipts: this.#receipts,
      recorded: this.#recorded,
      next: this.next,
    };
  }
}

/** Decides `casts` in their order: exactly one of several casts of a voter wins, and exactly as many ballots fit as the limit says. */
export function decideCasts(state: CastState, casts: readonly PendingCast[]): CastPlan {
  const planner = new Planner(state);
  return planner.plan(casts.map((cast) => planner.decide(cast)));
}
