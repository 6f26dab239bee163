import type { Clock } from '../kernel/clock.ts';
import type { ElectionRecord } from '../usecases/ports.ts';

// What the control room watches and the record does not hold: counters of this process. Casts per minute come from the record's own
// counter, so they are equal on every node; refusals, watchers and terminal sessions are this node's.

const MINUTE = 60_000;
const KEPT_MINUTES = 180;

interface Watched {
  /** The record's count of ballots at the first look in each minute. */
  readonly samples: Map<number, number>;
  latest: number;
  readonly refusals: Map<string, number>;
}

/** Counters of one node, by the election's address. */
export class Monitor {
  readonly #clock: Clock;
  readonly #elections = new Map<string, Watched>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes how many ballots the record holds now. */
  sample(election: Pick<ElectionRecord, 'slug' | 'cast'>): void {
    const watched: Watched = this.#elections.get(election.slug) ?? { samples: new Map(), latest: 0, refusals: new Map() };
    this.#elections.set(election.slug, watched);
    const minute = Math.floor(this.#clock.now() / MINUTE);
    if (!watched.samples.has(minute)) watched.samples.set(minute, election.cast);
    watched.latest = election.cast;
    for (const old of watched.samples.keys()) if (old < minute - KEPT_MINUTES) watched.samples.delete(old);
  }

  /** Notes a refusal that a voter met at the election with this address; other addresses are nobody's. */
  refused(slug: string, kind: string): void {
    const refusals = this.#elections.get(slug)?.refusals;
    refusals?.set(kind, (refusals.get(kind) ?? 0) + 1);
  }

  refusals(slug: string): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#elections.get(slug)?.refusals ?? []);
  }

  /** Casts in each minute since the first sample, oldest first. */
  perMinute(slug: string): readonly { readonly minute: string; readonly casts: number }[] {
    const watched = this.#elections.get(slug);
    if (!watched) return [];
    const minutes = [...watched.samples].toSorted(([a], [b]) => a - b);
    return minutes.map(([minute, cast], i) => ({
      minute: new Date(minute * MINUTE).toISOString(),
      casts: (minutes[i + 1]?.[1] ?? watched.latest) - cast,
    }));
  }
}
