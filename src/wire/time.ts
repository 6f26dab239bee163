import { err, ok, type Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/clock.ts';

const OFFSET = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;

/** Whether the platform knows the IANA time zone `name`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Wall-clock parts of `at` in `timeZone` as milliseconds since 1970, as if the wall clock were UTC. */
function wallClock(at: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-hc-h23', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((item) => item.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour') % 24, part('minute'), part('second'));
}

/**
 * The moment that `text` names: ISO 8601 with an offset ("2026-12-01T09:00Z", "…+05:30"), or a wall-clock time without one
 * ("2026-12-01T09:00"), read in `timeZone`. A wall-clock time that a change of clocks skips is refused; of one that comes twice
 * the first is meant.
 */
export function parseMoment(text: string, timeZone: string): Result<Instant, string> {
  if (OFFSET.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? err(`"${text}" is not a moment that exists`) : ok(at);
  }
  const match = LOCAL.exec(text);
  if (!match) return err(`"${text}" is not a time such as 2026-12-01T09:00 or 2026-12-01T09:00+05:30`);
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = Date.UTC(year, month - 1, day, hour, minute, second || 0);
  const back = new Date(wall);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23 || minute > 59)
    return err(`"${text}" is not a day and time that exists`);
  for (const guess of [wall - 24 * 3_600_000, wall + 24 * 3_600_000]) {
    const at = wall - (wallClock(guess, timeZone) - guess);
    if (wallClock(at, timeZone) === wall) return ok(at);
  }
  return err(`the clocks in ${timeZone} skip ${text}: choose another time`);
}

/** The calendar date (YYYY-MM-DD) of `at` in `timeZone`. */
export function dateIn(at: Instant, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 10);
}

/** ISO 8601 in UTC, whole seconds. */
export function isoMoment(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
