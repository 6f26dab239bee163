import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MethodName, MethodSpec } from '../../src/counting/method.ts';
import { METHOD_FACTS } from '../../src/counting/method-facts.ts';
import type { Contest, ElectionDefinition } from '../../src/election/definition.ts';
import { withFollowedCandidates } from '../../src/web/admin/followed-candidates.ts';
import { optionsOf, optionValue, shareFrom, withFields, withOption, type Option } from '../../src/web/admin/method-options.ts';
import { METHOD_GROUPS, startingSpec } from '../../src/web/admin/methods.ts';
import { parseDefinition } from '../../src/wire/definition.ts';
import { methodSchema } from '../../src/wire/method.ts';

// Issue "Counting": what YAML and JSON can say about counting (wire/method.ts), the console can say too.

interface Form {
  readonly method: MethodName;
  readonly rules: string | undefined;
  readonly shape: Readonly<Record<string, z.ZodType>>;
}

/** The values of an enum or a literal, whatever is wrapped around it. */
function valuesOf(field: z.ZodType | undefined): readonly string[] {
  const inner = bare(field);
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  return inner instanceof z.ZodLiteral ? [...inner.values].map(String) : [];
}

function bare(field: z.ZodType | undefined): z.ZodType | undefined {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodNullable)
    return bare(field.unwrap() as z.ZodType);
  return field;
}

/** Every object that the schema takes, one for each method and set of rules. */
function formsOf(schema: unknown): readonly Form[] {
  if (schema instanceof z.ZodPipe) return [...formsOf(schema.in), ...formsOf(schema.out)];
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap(formsOf);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const rules = valuesOf(shape['rules']);
  return valuesOf(shape['method']).flatMap((method) =>
    (rules.length === 0 ? [undefined] : rules).map((each) => ({ method: method as MethodName, rules: each, shape })),
  );
}

const FORMS = formsOf(methodSchema);
const before = methodSchema.parse({ method: 'plurality', seats: 3 });

function specOf({ method, rules }: Form): MethodSpec {
  const spec = startingSpec(method, before);
  const option = optionsOf(spec).find(({ key }) => key === 'rules');
  return rules === undefined || option === undefined ? spec : withOption(spec, option, rules);
}

/** Options that the schema takes for a family of rules but some of them do not read. */
function unread({ method, rules = '' }: Form): readonly string[] {
  if (method === 'motion' || method === 'condorcet') return ['seats'];
  if (rules === 'rctab' && method === 'irv') return ['seats', 'percentThreshold', 'cutoffElimination'];
  if (rules === 'rctab-bottoms-up') return ['continueUntilTwo', 'firstRoundThreshold', 'percentThreshold', 'cutoffElimination'];
  if (rules === 'rctab-bottoms-up-percent') return ['seats', 'continueUntilTwo'];
  return rules.startsWith('wigm') && rules !== 'wigm-generic' ? ['quota'] : [];
}

const texts = (language: string): Record<string, string> =>
  Object.assign(
    {},
    ...['admin', 'method'].map(
      (area) =>
        JSON.parse(readFileSync(path.join(import.meta.dirname, `../../src/web/locales/${language}/${area}.json`), 'utf8')) as object,
    ),
  ) as Record<string, string>;

describe('the schema of methods', () => {
  it('has forms for every method of the chooser, and every set of rules', () => {
    expect(new Set(FORMS.map(({ method }) => method))).toEqual(new Set(METHOD_GROUPS.flatMap(({ methods }) => methods)));
    expect(FORMS.length).toBeGreaterThan(30);
  });
});

describe.each(FORMS.map((form) => [form.rules === undefined ? form.method : `${form.method} ${form.rules}`, form] as const))(
  '%s',
  (_, form) => {
    const spec = specOf(form);
    const options = optionsOf(spec);
    it('has a control for each of its options', () => {
      const wanted = Object.keys(form.shape).filter((key) => key !== 'method' && !unread(form).includes(key));
      expect(options.map(({ key }) => key).toSorted()).toEqual(wanted.toSorted());
    });
    it('offers every value that an option can have', () => {
      for (const option of options) {
        const values = valuesOf(form.shape[option.key]);
        if (option.kind === 'choice' && values.length > 0 && option.key !== 'rules')
          expect([...option.values].toSorted()).toEqual(values.toSorted());
        if (option.key === 'rules' && option.kind === 'choice') expect(option.values).toContain(form.rules);
        expect(option.kind === 'flag').toBe(bare(form.shape[option.key]) instanceof z.ZodBoolean);
      }
    });
    it('stays whole whatever is set, and shows what was set', () => {
      for (const option of options)
        for (const text of samples(option)) expect([option.key, shownAfter(spec, option, text)]).toEqual([option.key, text]);
    });
    it('leaves alone what cannot be read', () => {
      for (const option of options) {
        if (option.kind === 'exact') expect(withOption(spec, option, '1/')).toBe(spec);
        if (option.kind === 'number') expect(methodSchema.safeParse(withOption(spec, option, 'x')).success).toBe(true);
      }
    });
    it('is named and explained in the console', () => {
      const en = texts('en');
      const shared = (key: string, value: string) => [
        `a.option.${key}.${value}.help`,
        `fact.${key === 'sharedFirst' ? 'shared' : key}.${value}`,
      ];
      const plain = new Set(['seats', 'votesPerVoter', 'pointsPerVoter', 'maxScore', 'grades', 'motion']);
      for (const option of options) {
        expect(en, option.key).toHaveProperty([`a.option.${option.key}`]);
        if (plain.has(option.key) || option.kind === 'own') continue;
        const values = option.kind === 'choice' ? option.values : [''];
        for (const value of values)
          expect(
            [...shared(option.key, value), `a.option.${option.key}.hint`].some((id) => id in en),
            `${option.key} ${value}`,
          ).toBe(true);
      }
    });
  },
);

function samples(option: Option): readonly string[] {
  switch (option.kind) {
    case 'number':
      return [String(option.min), '0', '2']
        .filter((text) => Number(text) >= option.min && Number(text) <= option.max)
        .concat(option.empty ? [''] : []);
    case 'choice':
      return option.values;
    case 'flag':
      return ['true', 'false'];
    case 'exact':
      return ['2/3', '0.75', '12'];
    case 'candidate':
      return option.optional ? ['1', ''] : ['1'];
    case 'own':
      return [];
  }
}

function shownAfter(spec: MethodSpec, option: Option, text: string): string {
  const next = withOption(spec, option, text);
  expect(methodSchema.safeParse(next).success).toBe(true);
  return optionValue(next, option.key);
}

describe('shares', () => {
  it.each([
    ['50%', '0.50'],
    ['5%', '0.05'],
    ['12.5 %', '0.125'],
    ['100%', '1'],
    ['0%', '0'],
    ['2/3', '2/3'],
    ['0.4', '0.4'],
    ['half', undefined],
    ['2/0', undefined],
    ['', undefined],
  ])('%j is %j', (typed, exact) => {
    const read = shareFrom(typed);
    expect(read === undefined ? undefined : Number(read.split('/')[0]) / Number(read.split('/')[1] ?? 1)).toBe(
      exact === undefined ? undefined : Number(exact.split('/')[0]) / Number(exact.split('/')[1] ?? 1),
    );
  });
});

describe('options that name candidates', () => {
  const NAMES = ['Ada', 'Ben', 'Cleo', 'Dev'];
  function definition(method: object): ElectionDefinition {
    const read = parseDefinition({ title: 'T', contests: [{ question: 'Q', candidates: NAMES, method }] });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return read.value;
  }
  const changed = (old: ElectionDefinition, change: (candidates: Contest['candidates']) => Contest['candidates']): MethodSpec => {
    const [contest] = old.contests;
    return withFollowedCandidates(old, { ...old, contests: [{ ...contest!, candidates: change(contest!.candidates) }] }).contests[0]!
      .method;
  };
  it('follow them when they are moved, removed or added', () => {
    const stv = definition({
      method: 'stv-rctab',
      seats: 2,
      excluded: [3],
      writeIn: 0,
      groups: [{ name: 'X', members: [1, 2], atLeast: 1 }],
      tie: { end: { by: 'order', order: [2, 1, 0, 3] } },
    });
    expect(changed(stv, (list) => list.toReversed())).toMatchObject({
      excluded: [0],
      writeIn: 3,
      groups: [{ members: [1, 2] }],
      tie: { end: { order: [1, 2, 3, 0] } },
    });
    const without = changed(stv, (list) => list.filter(({ id }) => id !== 'c4'));
    expect(without).toMatchObject({ tie: { end: { order: [2, 1, 0] } } });
    expect(without).not.toHaveProperty('excluded');
    expect(changed(stv, (list) => [{ id: 'new', name: 'Eve' }, ...list])).toMatchObject({
      excluded: [4],
      tie: { end: { order: [3, 2, 1, 4, 0] } },
    });
    const lists = definition({
      method: 'dhondt',
      seats: 5,
      maxSeats: [1, null, 3, null],
      threshold: { share: '0.1', special: [{ list: 2, share: '0.2' }] },
    });
    expect(changed(lists, (list) => list.toReversed())).toMatchObject({
      maxSeats: [null, 3, null, 1],
      threshold: { special: [{ list: 1 }] },
    });
    expect(changed(definition({ method: 'motion', motion: 2 }), (list) => list.slice(1))).toMatchObject({ motion: 1 });
  });
  it('stay where only the method changes', () => {
    const old = definition({ method: 'approval', excluded: [1] });
    const next = withFields(old.contests[0]!.method, { excluded: [2] })!;
    const after = { ...old, contests: [{ ...old.contests[0]!, method: next }] };
    expect(withFollowedCandidates(old, after).contests[0]!.method).toEqual(next);
  });
});

describe('facts that explain options', () => {
  it('have the texts that the count itself has', () => {
    const en = texts('en');
    for (const key of Object.keys(METHOD_FACTS)) expect(en).toHaveProperty([`fact.${key}`]);
  });
});
