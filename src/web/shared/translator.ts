import { formatToParts } from 'intl-messageformat';
import { directionOf, intlTag, type Direction, type Language } from './languages.ts';
import type { MessageId, Messages } from './messages.ts';

export type Values = { readonly [name: string]: string | number | Date | boolean | undefined };
/** Values of a message with tags: `<link>…</link>` is given as a function of its children. */
export type RichValues<T> = { readonly [name: string]: string | number | Date | boolean | undefined | ((children: readonly (string | T)[]) => T) };

export interface Translator {
  readonly language: Language;
  readonly dir: Direction;
  /** The message in the reader's language. `values` fill its places. */
  (id: MessageId, values?: Values): string;
  /** The message in pieces, where tags in it become elements. */
  rich<T>(id: MessageId, values: RichValues<T>): readonly (string | T)[];
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

const formatters = {
  getNumberFormat: (locales?: string | string[], options?: object) =>
    cached(`n${String(locales)}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locales, options)),
  getDateTimeFormat: (locales?: string | string[], options?: object) =>
    cached(`d${String(locales)}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locales, options)),
  getPluralRules: (locales?: string | string[], options?: object) =>
    cached(`p${String(locales)}${JSON.stringify(options)}`, () => new Intl.PluralRules(locales, options)),
} as unknown as Parameters<typeof formatToParts>[2];
const formats = { number: {}, date: {}, time: {} };

const MOMENT: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' };

/** A translator for `messages` in `language`. A missing message shows its id: a test holds that none is missing. */
export function createTranslator(language: Language, messages: Messages): Translator {
  const tag = intlTag(language);
  // Names and numbers of the other direction must not turn a sentence round: in right-to-left texts each one is isolated.
  const isolate = (values: object): object =>
    directionOf(language) === 'rtl' ? Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? `\u2068${value}\u2069` : value])) : values;
  const parts = (id: string, values: object): readonly { value: unknown }[] => {
    const message = messages[id];
    if (message === undefined) return [{ value: id }];
    if (typeof message === 'string') return [{ value: message }];
    return formatToParts(message as Parameters<typeof formatToParts>[0], tag, formatters, formats, isolate(values) as Parameters<typeof formatToParts>[4]);
  };
  const translate = (id: MessageId, values: Values = {}): string => parts(id, values).map((part) => String(part.value)).join('');
  return Object.assign(translate, {
    language,
    dir: directionOf(language),
    rich: <T>(id: MessageId, values: RichValues<T>) => parts(id, values).map((part) => part.value as string | T),
    has: (id: string): id is MessageId => Object.hasOwn(messages, id),
    number: (value: number, options: Intl.NumberFormatOptions = {}) => formatters.getNumberFormat(tag, options as never).format(value),
    percent: (share: number, digits = 1) =>
      formatters.getNumberFormat(tag, { style: 'percent', maximumFractionDigits: digits }).format(share),
    moment: (instant: number | Date, options: Intl.DateTimeFormatOptions = MOMENT) =>
      formatters.getDateTimeFormat(tag, options).format(instant as number),
    list: (items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction') =>
      cached(`l${tag}${type}`, () => new Intl.ListFormat(tag, { type })).format(items),
  });
}
