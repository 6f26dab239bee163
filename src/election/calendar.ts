import { err, ok, type Result } from '../kernel/result.ts';

/** A calendar date, no time and no zone. Months and days count from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** The date that `text` (YYYY-MM-DD) spells, or undefined where there is no such day. */
export function parseDate(text: string): CalendarDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  return date.year >= 1 && date.day >= 1 && date.day <= daysIn(date.year, date.month) ? date : undefined;
}

/** YYYY-MM-DD. */
export function formatDate(date: CalendarDate): string {
  return `${String(date.year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}

/** Whole years from `birth` to `on`; someone born on 29 February has a birthday on 1 March in other years. */
export function ageOn(birth: CalendarDate, on: CalendarDate): number {
  const before = on.month < birth.month || (on.month === birth.month && on.day < birth.day);
  return on.year - birth.year - (before ? 1 : 0);
}

/** Days since 1970-01-01 (the proleptic Gregorian calendar). */
export function dayNumber(date: CalendarDate): number {
  const y = date.month <= 2 ? date.year - 1 : date.year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5) + date.day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

/** The date that a voter's own words give, from YYYY-MM-DD, DD.MM.YYYY, DD/MM/YYYY or DD-MM-YYYY. */
export function readDate(text: string): Result<CalendarDate, { readonly kind: 'bad-date' }> {
  const match = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text.trim());
  const iso = match ? `${match[3]}-${match[2]!.padStart(2, '0')}-${match[1]!.padStart(2, '0')}` : text.trim();
  const date = parseDate(iso);
  return date ? ok(date) : err({ kind: 'bad-date' });
}

// Making a formatter takes a hundred times as long as using it, and every cast asks for a date.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const held = formatters.get(timeZone);
  if (held) return held;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  if (formatters.size >= 600) formatters.clear();
  formatters.set(timeZone, made);
  return made;
}

/** The calendar date of the moment `at` (milliseconds since 1970) in the IANA zone `timeZone`. */
export function localDate(at: number, timeZone: string): CalendarDate {
  const parts = formatterFor(timeZone).formatToParts(at);
  const part = (type: string): number => Number(parts.find((item) => item.type === type)?.value ?? 0);
  return { year: part('year'), month: part('month'), day: part('day') };
}
