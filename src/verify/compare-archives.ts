import { readEvents, type RecordedEvent } from '../protocol/event-chain.ts';
import { eventFailure, type Failure } from './report.ts';
import type { ArchiveSource } from './survey.ts';

// The update check at the end of section 16: of two copies of an election's archive, the older must be a prefix of the newer.

/** How two copies relate. In `differ`, `height` is that of the first event that differs. */
export type Comparison =
  | { readonly kind: 'same'; readonly events: number }
  | { readonly kind: 'first-is-older' | 'second-is-older'; readonly events: number; readonly more: number }
  | { readonly kind: 'differ'; readonly height: number; readonly first: string; readonly second: string }
  | { readonly kind: 'unreadable'; readonly which: 'first' | 'second'; readonly failure: Failure };

type Events = AsyncGenerator<Awaited<ReturnType<ReturnType<typeof readEvents>['next']>>['value'] & object, void, undefined>;

interface Step {
  readonly event?: RecordedEvent;
  readonly failure?: Failure;
}

async function next(events: Events): Promise<Step> {
  const { value, done } = await events.next();
  if (done === true || !value) return {};
  return value.ok ? { event: value.value } : { failure: eventFailure(value.error) };
}

/** Reads on to the end; the number of events left. */
async function rest(events: Events): Promise<number | Failure> {
  for (let left = 0; ; left++) {
    const { event, failure } = await next(events);
    if (failure) return failure;
    if (!event) return left;
  }
}

/**
 * Compares two copies event by event, from the beginning. Files and chains are checked on the way (steps 1 and 2), nothing else: verify
 * the newer one, and the older is its beginning.
 */
export async function compareArchives(first: ArchiveSource, second: ArchiveSource): Promise<Comparison> {
  const [a, b] = [readEvents(first()), readEvents(second())];
  try {
    for (let height = 0; ; height++) {
      const [x, y] = [await next(a), await next(b)];
      if (x.failure) return { kind: 'unreadable', which: 'first', failure: x.failure };
      if (y.failure) return { kind: 'unreadable', which: 'second', failure: y.failure };
      if (!x.event && !y.event) return { kind: 'same', events: height };
      if (!x.event || !y.event) {
        const more = await rest(x.event ? a : b);
        if (typeof more !== 'number') return { kind: 'unreadable', which: x.event ? 'first' : 'second', failure: more };
        return { kind: x.event ? 'second-is-older' : 'first-is-older', events: height, more: more + 1 };
      }
      if (x.event.hash !== y.event.hash || x.event.timestamp !== y.event.timestamp) {
        return { kind: 'differ', height, first: x.event.hash, second: y.event.hash };
      }
    }
  } finally {
    await a.return();
    await b.return();
  }
}
