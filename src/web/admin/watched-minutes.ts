import type { Monitor } from '../../wire/administration.ts';

/** Minutes that the control room shows. */
export const SHOWN_MINUTES = 60;

/**
 * Where the figures begin later than the last hour and the opening, which is so after a restart: the first minute that they cover. Casts per
 * minute are kept in a node's memory only, because the record is to hold no clock finer than a day (docs/decisions/marks-and-ballots.md).
 */
export function watchedSince(perMinute: Monitor['perMinute'], openedAt: string | null): string | undefined {
  const first = perMinute[0]?.minute;
  if (first === undefined || perMinute.length >= SHOWN_MINUTES || openedAt === null) return undefined;
  return Date.parse(openedAt) < Date.parse(first) ? first : undefined;
}
