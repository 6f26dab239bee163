import type { Translator } from '../shared/translator.ts';

/**
 * `t.moment(instant)`, day and time by the reader's clock, or the day alone, from the page's own texts: what a first view can afford (see
 * `shared/translator.ts`).
 */
export function moment(t: Translator, instant: number, pattern: 'date.full' | 'date.long' = 'date.full'): string {
  const at = new Date(instant);
  const names = t('date.names').split(' ');
  const hour = at.getHours();
  const two = (part: number): string => `0${part}`.slice(-2);
  const minute = two(at.getMinutes());
  return t(pattern, {
    weekday: names[12 + at.getDay()],
    day: at.getDate(),
    month: names[at.getMonth()],
    year: at.getFullYear(),
    time: `${two(hour)}:${minute}`,
    clock: `${hour % 12 || 12}:${minute}`,
    half: hour < 12 ? 'am' : 'pm',
  });
}
