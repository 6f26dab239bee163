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
  number(value: number, options?: Intl.NumberFormatOptions): string;
  percent(share: number, digits?: number): string;
  /** A moment in words, in the reader's zone unless `timeZone` says otherwise. */
  moment(instant: number | Date, options?: Intl.DateTimeFormatOptions): string;
  list(items: readonly string[], type?: 'conjunction' | 'disjunction'): string;
}

const cache = new Map<string, unknown>();
function cached<T>(key: string, make: () => T): T {
  const held = cache.get(key);
  if (held !== undefined) return held as T;
  const made = make();
  cache.set(key, made);
  return made;
}

const numbers = (tag: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat =>
  cached(`n${tag}${JSON.stringify(options)}`, () => new Intl.NumberFormat(tag, options));
const dates = (tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  cached(`d${tag}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(tag, options));
const plurals = (tag: string): Intl.PluralRules => cached(`p${tag}`, () => new Intl.PluralRules(tag));

/** Fills the places of a compiled message, as ICU MessageFormat says. `count`: the number of the plural around these pieces. */
function fill(parts: readonly MessagePart[], tag: string, values: Values, count?: number): string {
  const inside = (choice: readonly MessagePart[] | undefined, number?: number): string => fill(choice ?? [], tag, values, number);
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part === 0) return count === undefined ? '#' : numbers(tag).format(count);
      const value = values[part[1]];
      switch (part[0]) {
        case 0:
          if (value === undefined || value === false) return '';
          // Names of the other direction must not turn a sentence round: in right-to-left texts each one is isolated.
          return typeof value === 'string' && tag.startsWith('ar') ? `\u2068${value}\u2069` : String(value);
        case 1:
          return numbers(tag).format(value as number);
        case 2:
          return inside(part[2][String(value)] ?? part[2]['other']);
        case 3:
          return inside(part[2][`=${String(value)}`] ?? part[2][plurals(tag).select(value as number)] ?? part[2]['other'], value as number);
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
    return typeof message === 'string' ? message : fill(message, tag, values);
  };
  return Object.assign(translate, {
    language,
    dir: directionOf(language),
    has: (id: string): id is MessageId => Object.hasOwn(messages, id),
    number: (value: number, options: Intl.NumberFormatOptions = {}) => numbers(tag, options).format(value),
    percent: (share: number, digits = 1) => numbers(tag, { style: 'percent', maximumFractionDigits: digits }).format(share),
    moment: (instant: number | Date, options: Intl.DateTimeFormatOptions = MOMENT) => dates(tag, options).format(instant),
    // Each name is isolated, as in `fill`: Latin names joined by an Arabic "and" would stand in the wrong order.
    list: (items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction') =>
      cached(`l${tag}${type}`, () => new Intl.ListFormat(tag, { type })).format(
        tag.startsWith('ar') ? items.map((item) => `\u2068${item}\u2069`) : items,
      ),
  });
}
