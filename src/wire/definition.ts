import { z } from 'zod';
import type { ElectionDefinition } from '../election/definition.ts';
import { checkDefinition } from '../election/check-definition.ts';
import { parseDate } from '../election/calendar.ts';
import type { Problem } from '../election/refusal.ts';
import { MOST_WRITE_INS } from '../election/write-ins.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { dropUndefined, methodSchema } from './method.ts';
import { LANGUAGE, line, localText, paragraph } from './text.ts';
import { isoMoment, isTimeZone, parseMoment } from './time.ts';

const identifier = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'lower-case letters, digits and dashes');
const assetId = z.string().regex(/^[0-9a-f]{64}$/, 'the id of an uploaded image');

const candidateSchema = z.strictObject({
  id: identifier.optional(),
  name: localText(120),
  party: localText(120).optional(),
  symbol: z.union([line(60).transform((text) => ({ text })), z.strictObject({ text: line(120), image: assetId.optional() })]).optional(),
  photo: assetId.optional(),
  statement: localText(4_000, paragraph).optional(),
  groups: z.array(line(60)).max(10).optional(),
});

const contestSchema = z.strictObject({
  id: identifier.optional(),
  question: localText(300),
  description: localText(2_000, paragraph).optional(),
  candidates: z
    .array(z.union([line(120).transform((name) => ({ name })), candidateSchema]))
    .min(1)
    .max(1_000),
  method: methodSchema.prefault('plurality'),
  none: z.union([z.boolean(), z.strictObject({ label: localText(60).optional() })]).default(false),
  order: z.enum(['listed', 'by-name', 'lot-per-election', 'lot-per-voter']).default('listed'),
  writeIns: z.number().int('a whole number of lines').min(0).max(MOST_WRITE_INS).default(0),
  onlyGroups: z.array(line(60)).min(1).max(20).optional(),
});

const eligibilitySchema = z.strictObject({
  minimumAge: z.number().int().min(0).max(150).optional(),
  ageOn: z
    .string()
    .refine((text) => parseDate(text) !== undefined, 'a date such as 2026-12-01')
    .optional(),
  places: z.array(line(120)).max(500).optional(),
  approval: z.boolean().optional(),
});

const trusteesSchema = z
  .strictObject({
    server: z.boolean().default(true),
    people: z.array(line(80)).max(50).default([]),
    threshold: z.number().int().min(1).max(49).nullable().default(null),
  })
  .default({ server: true, people: [], threshold: null });

/** What comes in as YAML or JSON: an election's definition with its defaults. */
export const definitionSchema = z.strictObject({
  title: localText(160),
  description: localText(4_000, paragraph).optional(),
  languages: z.array(z.string().regex(LANGUAGE, 'a language code such as "en"')).min(1).max(20).default(['en']),
  contests: z.array(contestSchema).min(1).max(100),
  timeZone: z.string().max(60).refine(isTimeZone, 'an IANA time zone such as "Asia/Kolkata"').default('UTC'),
  opensAt: z.string().max(40).optional(),
  closesAt: z.string().max(40).optional(),
  ballotLimit: z.number().int().min(1).max(1_000_000_000).optional(),
  results: z.enum(['live', 'at-closing', 'when-declared']).default('when-declared'),
  access: z.enum(['roll', 'registration', 'either']).default('roll'),
  eligibility: eligibilitySchema.default({}),
  revoting: z.boolean().default(false),
  sealed: z
    .strictObject({
      group: z.enum(['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048']).default('Ed25519'),
      credentials: z.enum(['server', 'registrar']).default('server'),
      trustees: trusteesSchema,
    })
    .optional(),
  unknownCandidate: z.enum(['spoil', 'ask-again', 'write-in']).default('spoil'),
  secondOfficer: z.boolean().default(false),
  listed: z.boolean().default(true),
  contact: line(200).optional(),
  sample: z.boolean().default(false),
});

/** The shape that organisers write. */
export type DefinitionInput = z.input<typeof definitionSchema>;

type Issue = z.core.$ZodIssue;

/** Where several forms are possible, the complaints of the form that was meant: the one whose kind of value fits. */
function meant(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const fits = branches.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')),
  );
  return fits[0] ?? [];
}

function problemsOfIssues(issues: readonly Issue[], prefix: readonly PropertyKey[]): readonly Problem[] {
  return issues.flatMap((issue) => {
    const at = [...prefix, ...issue.path];
    const path = at.map(String).join('/');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [path, key].filter(Boolean).join('/'), message: 'is not a field that exists here' }));
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const inner = meant(issue.errors);
      if (inner.length > 0) return problemsOfIssues(inner, at);
    }
    return [{ path, message: issue.message }];
  });
}

/** Problems of a failed parse, one for each place. */
export function problemsOf(error: z.ZodError): readonly Problem[] {
  return problemsOfIssues(error.issues, []);
}

function withIds(contests: z.output<typeof definitionSchema>['contests']): ElectionDefinition['contests'] {
  return contests.map((contest, c) => ({
    ...contest,
    id: contest.id ?? `q${c + 1}`,
    writeIns: contest.writeIns === 0 ? undefined : contest.writeIns,
    none: contest.none === false ? undefined : contest.none === true ? {} : contest.none,
    candidates: contest.candidates.map((candidate, i) => ({
      ...candidate,
      id: ('id' in candidate ? candidate.id : undefined) ?? `c${i + 1}`,
    })),
  }));
}

/** Reads a definition from parsed YAML or JSON: schema first, then the rules that span fields. Every problem is named. */
export function parseDefinition(input: unknown): Result<ElectionDefinition, readonly Problem[]> {
  const parsed = definitionSchema.safeParse(input);
  if (!parsed.success) return err(problemsOf(parsed.error));
  const problems: Problem[] = [];
  const moment = (path: 'opensAt' | 'closesAt'): number | undefined => {
    const text = parsed.data[path];
    if (text === undefined) return undefined;
    const at = parseMoment(text, parsed.data.timeZone);
    if (!at.ok) problems.push({ path, message: at.error });
    return at.ok ? at.value : undefined;
  };
  const definition = dropUndefined<ElectionDefinition>({
    ...parsed.data,
    contests: withIds(parsed.data.contests),
    opensAt: moment('opensAt'),
    closesAt: moment('closesAt'),
  });
  problems.push(...checkDefinition(definition));
  return problems.length > 0 ? err(problems) : ok(definition);
}

/** The definition as JSON that `parseDefinition` reads back: moments as ISO texts. */
export function definitionToWire(definition: ElectionDefinition): DefinitionInput {
  const { opensAt, closesAt, ...rest } = definition;
  return {
    ...(rest as unknown as DefinitionInput),
    contests: rest.contests.map((contest) => ({ ...contest, none: contest.none ?? false })) as unknown as DefinitionInput['contests'],
    ...(opensAt === undefined ? {} : { opensAt: isoMoment(opensAt) }),
    ...(closesAt === undefined ? {} : { closesAt: isoMoment(closesAt) }),
  };
}
