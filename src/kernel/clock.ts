/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Where the time comes from. Pure rooms take an `Instant`; the gateways own the one real clock. */
export interface Clock {
  now(): Instant;
}
