import type { MessageId } from '../shared/messages.ts';
import type { Translator } from '../shared/translator.ts';

const SENTENCES: readonly (readonly [RegExp, MessageId])[] = [
  [/^The roll is empty/, 'a.missing.roll'],
  [/^(\d+) voters? ha(?:s|ve) no secret/, 'a.missing.secrets'],
  [/^The closing time is in the past/, 'a.missing.closing'],
  [/^The counting method of "(.+)" cannot/, 'a.missing.method'],
];

/** A sentence of the server on what still hinders opening, in the reader's language where it is a known one. */
export function missingWords(t: Translator, line: string): string {
  for (const [pattern, id] of SENTENCES) {
    const found = pattern.exec(line);
    if (found) return t(id, { count: Number(found[1]), question: found[1] ?? '' });
  }
  return line;
}
