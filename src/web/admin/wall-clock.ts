import { parseMoment } from '../../wire/time.ts';

/** `at` (milliseconds since 1970) as the value of a `datetime-local` field in `timeZone`; empty for undefined. */
export function wallClockText(at: number | undefined, timeZone: string): string {
  if (at === undefined) return '';
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((item) => item.type === type)?.value ?? '00';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The moment of such a text; undefined for an empty one, NaN for one that does not exist, so that saving names the mistake. */
export function momentOf(text: string, timeZone: string): number | undefined {
  if (text === '') return undefined;
  const at = parseMoment(text, timeZone);
  return at.ok ? at.value : Number.NaN;
}

/** All zones that this browser knows, as `UTC` and IANA names. */
export function timeZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** The zone of the device. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
