import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Json } from '../src/kernel/canonical.ts';
import { checkCase } from '../src/counting/case-check.ts';
import { type CountingCase, isFields, readCase } from '../src/counting/case-format.ts';
import { count } from '../src/counting/count.ts';
import { explain } from '../src/counting/explain.ts';
import { sentenceText } from '../src/counting/sentences.ts';
import { resultTable } from '../src/counting/table.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const OWN = path.join(here, 'counting-cases');
const SHARED = path.join(here, '../../shared/counting-cases');

/** Case files below `root`: file name to path. */
function casesIn(root: string): Map<string, string> {
  if (!existsSync(root)) return new Map();
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    folders.flatMap(({ name }) =>
      readdirSync(path.join(root, name))
        .filter((file) => file.endsWith('.json'))
        .map((file) => [file, path.join(root, name, file)] as const),
    ),
  );
}

function load(file: string): CountingCase {
  const read = readCase(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.error)}`);
  return read.value;
}

function differenceOf(counted: CountingCase): string | undefined {
  const result = count(counted.spec, counted.candidates, counted.ballots);
  return result.ok ? checkCase(counted, result.value) : JSON.stringify(result.error);
}

const own = casesIn(OWN);
const shared = casesIn(SHARED);
const extra = new Map([...shared].filter(([file]) => !own.has(file)));
process.stdout.write(
  `counting cases: ${own.size} in the project, ${shared.size === 0 ? 'no ../shared/counting-cases beside the checkout' : `${extra.size} more from ../shared`}\n`,
);

describe('published elections', () => {
  test('there are at least 270 of them', () => {
    expect(own.size).toBeGreaterThanOrEqual(270);
  });
  test.each([...own, ...extra])('%s', (_, file) => {
    expect(differenceOf(load(file))).toBeUndefined();
  });
});

/** All changes of one leaf of `value` that must be noticed: numbers by one, texts of numbers in their last digit, names and flags. */
function* tampered(value: unknown, key = ''): Generator<unknown> {
  if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'boolean') yield !value;
  else if (typeof value === 'string')
    yield /\d$/.test(value) ? value.slice(0, -1) + String((Number(value.slice(-1)) + 1) % 10) : `${value}?`;
  else if (Array.isArray(value)) {
    for (const [i, each] of value.entries()) for (const changed of tampered(each, key)) yield value.with(i, changed);
    if (value.length > 0 && key !== 'transferValue') yield value.slice(1);
  } else if (isFields(value)) {
    for (const [name, each] of Object.entries(value)) for (const changed of tampered(each, name)) yield { ...value, [name]: changed };
  }
}

describe('the check', () => {
  test('finds every single changed figure of every case', () => {
    let changes = 0;
    for (const [file, full] of own) {
      const counted = load(full);
      const result = count(counted.spec, counted.candidates, counted.ballots);
      if (!result.ok) throw new Error(file);
      const { partial: _, note: __, ...figures } = counted.expect ?? {};
      for (const changed of tampered(figures)) {
        changes++;
        const difference = checkCase({ ...counted, expect: changed as { [key: string]: Json } }, result.value);
        expect(difference, `${file}: ${JSON.stringify(changed).slice(0, 300)}`).toBeDefined();
      }
    }
    expect(changes).toBeGreaterThan(5000);
  });
});

describe('every case is explained', () => {
  test.each([...own])('%s', (_, file) => {
    const counted = load(file);
    const result = count(counted.spec, counted.candidates, counted.ballots);
    if (!result.ok) throw new Error(file);
    const sentences = explain(result.value, counted.names).map(sentenceText);
    expect(sentences.length).toBeGreaterThan(1);
    expect(sentences.filter((text) => /[{}]|undefined|NaN|#\d/.test(text))).toEqual([]);
    expect(resultTable(result.value, counted.names)).toContain(sentences[0]);
    expect(JSON.parse(JSON.stringify(result.value))).toEqual(JSON.parse(JSON.stringify(structuredClone(result.value))));
  });
});
