import { directionOf, intlTag, type Direction, type Language } from './languages.ts';
import type { MessageId, MessagePart, Messages } from './messages.ts';

export type Values = { readonly [name: string]: string | number | Date | boolean | undefined };

export interface Translator {
  readonly language: Language;
  readonly dir: Direction;
  /** The message in the reader's language. `values` fill its places. */
  (id: MessageId, values?: Values): string;
  /** True where the loaded areas hold `id`: for ids that are made from data (refusals, tie steps). */
  has(id: string): id is MessageId;
  /** `decimals`: at most so many behind the point. */
  number(value: number, decimals?: number): string;
  percent(share: number, digits?: number): string;
  /** What something is called, then what it is, with the colon as the language sets it. */
  pair(label: string, value: string): string;
  /** A moment in words, in the reader's zone unless `timeZone` says otherwise. */
  moment(instant: number | Date, options?: Intl.DateTimeFormatOptions): string;
  list(items: readonly string[], words?: 'list.and' | 'list.or'): string;
}

const cache: { [key: string]: unknown } = {};
const cached = <T>(key: string, make: () => T): T => (cache[key] ??= make()) as T;

// The first `Intl` object that knows places, dates or lists costs a slow telephone 150 ms, because the engine gathers all the world's
// locales for it. So figures and lists are written here, and the moments of first views in `results/moment.ts`, as `Intl` would (the tests compare).
// Plurals cost little.
const plurals = (tag: string): Intl.PluralRules => cached(`p${tag}`, () => new Intl.PluralRules(tag));

/**
 * A figure in the signs of the language, digits in groups. Rounded as it is written, halves away from zero: 12.35 is 12.4, though its double
 * lies below. What is so small that JavaScript writes it with an exponent is 0. `shift`: how many places it is to be shifted up, two for percent.
 * A live page writes many of them each second, so texts are taken apart only where arithmetic will not do.
 */
function figure(language: Language, value: number, decimals = 3, shift = 0): string {
  const size = Math.abs(value);
  const scaled = size * 10 ** (decimals + shift);
  const half = scaled > 1e9 || Math.abs((scaled % 1) - 0.5) < 1e-4;
  const units = half ? Math.round(Number(`${size}e${decimals + shift}`)) || 0 : Math.round(scaled);
  const near = shift === 0 && size % 1 === 0 ? size : units / 10 ** decimals;
  const sign = value < 0 && near > 0 ? (language === 'ar' ? '\u200e-' : '-') : '';
  const point = language === 'fr' ? ',' : '.';
  const text = String(near);
  if (near < 1_000) return sign + text.replace('.', point);
  const [whole = '', ...fraction] = text.split('.');
  const groups = whole.replace(language === 'hi' ? /\B(?=(\d\d)*\d{3}$)/g : /\B(?=(\d{3})+$)/g, language === 'fr' ? '\u202f' : ',');
  return sign + [groups, ...fraction].join(point);
}

const isolated = (language: Language, name: string): string => (language === 'ar' ? `\u2068${name}\u2069` : name);

/** Fills the places of a compiled message, as ICU MessageFormat says. `count`: the number of the plural around these pieces. */
function fill(parts: readonly MessagePart[], language: Language, values: Values, count?: number): string {
  const inside = (choice: readonly MessagePart[] | undefined, number?: number): string => fill(choice ?? [], language, values, number);
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part === 0) return count === undefined ? '#' : figure(language, count);
      const value = values[part[1]];
      switch (part[0]) {
        case 0:
          if (value === undefined || value === false) return '';
          // Names of the other direction must not turn a sentence round: in right-to-left texts each one is isolated.
          return typeof value === 'string' ? isolated(language, value) : String(value);
        case 1:
          return figure(language, value as number);
        case 2:
          return inside(part[2][String(value)] ?? part[2]['other']);
        case 3:
          return inside(
            part[2][`=${String(value)}`] ?? part[2][plurals(intlTag(language)).select(value as number)] ?? part[2]['other'],
            value as number,
          );
      }
    })
    .join('');
}

const MOMENT: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' };

/** A translator for `messages` in `language`. A missing message shows its id: a test holds that none is missing. */
export function createTranslator(language: Language, messages: Messages): Translator {
  const tag = intlTag(language);
  const translate = (id: MessageId, values: Values = {}): string => {
    const message = messages[id] ?? id;
    return typeof message === 'string' ? message : fill(message, language, values);
  };
  return Object.assign(translate, {
    language,
    dir: directionOf(language),
    has: (id: string): id is MessageId => Object.hasOwn(messages, id),
    number: (value: number, decimals?: number) => figure(language, value, decimals),
    percent: (share: number, digits = 1) =>
      figure(language, share, digits, 2) + (language === 'fr' ? '\u00a0%' : language === 'ar' ? '\u200e%\u200e' : '%'),
    pair: (label: string, value: string) => `${label}${language === 'fr' ? '\u00a0' : ''}: ${value}`,
    moment: (instant: number | Date, options: Intl.DateTimeFormatOptions = MOMENT) =>
      cached(`d${tag}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(tag, options)).format(instant),
    // Each name is isolated, as in `fill`: Latin names joined by an Arabic "and" would stand in the wrong order.
    list(items: readonly string[], words: 'list.and' | 'list.or' = 'list.and') {
      const names = items.map((item) => isolated(language, item));
      // What stands between two, before the last of several, and between those before it.
      const [pair = '', end = pair, comma = ', '] = translate(words).split('|');
      const last = names.pop() ?? '';
      return names.length === 0 ? last : names.join(comma) + (names.length === 1 ? pair : end) + last;
    },
  });
}
