import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import type { MessagePart } from './messages.ts';
import { createTranslator } from './translator.ts';

// French sets a space that does not break before : ; ! ? % » and after «, a narrow one before ; ! ?. Without it a line may begin with the sign.

/** What a text of ours names as another writes it: shares as they are typed, addresses, times. */
const AS_WRITTEN = /\b\d+%|https?:|\d:\d/g;
const texts = (parts: string | readonly MessagePart[]): readonly string[] =>
  typeof parts === 'string'
    ? [parts]
    : parts.flatMap((part) =>
        typeof part === 'string'
          ? [part]
          : part === 0 || part.length < 3
            ? []
            : Object.values(part[2] ?? {}).flatMap((inside) => texts(inside)),
      );
const areas = readdirSync(path.dirname(localeFile('fr', ''))).map((file) => path.basename(file, '.json'));

it.each(areas)('French signs stand apart in the area "%s"', (area) => {
  const wrong = Object.entries(compileMessages(localeFile('fr', area))).flatMap(([id, message]) =>
    texts(message)
      .map((text) => text.replaceAll(AS_WRITTEN, ''))
      .filter((text) => /(?<!\u202f)[;!?]|(?<!\u00a0)[:%»]|«(?!\u00a0)|["“”]/.test(text))
      .map((text) => [id, text]),
  );
  expect(wrong).toEqual([]);
});

it('French signs stand apart also where the program writes them', () => {
  const t = createTranslator('fr', {});
  expect([t.pair('Motif', 'pluie'), t.percent(0.5)]).toEqual(['Motif\u00a0: pluie', '50\u00a0%']);
  expect(createTranslator('kn', {}).pair('ಕಾರಣ', 'ಮಳೆ')).toBe('ಕಾರಣ: ಮಳೆ');
});
