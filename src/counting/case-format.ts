import { err, ok, type Result } from '../kernel/result.ts';
import { type CaseProblem, type Fields, readCaseSpec } from './case-spec.ts';
import type { MethodSpec } from './method.ts';
import type { BallotGroup, Candidate, Rank, Vote } from './profile.ts';
import { parseRational, type Rational, rational } from './rational.ts';

/** One election of the counting-case format (test/counting-cases/README.md). */
export interface CountingCase {
  readonly id: string;
  readonly spec: MethodSpec;
  readonly candidates: readonly string[];
  readonly names: readonly string[];
  readonly ballots: readonly BallotGroup[];
  readonly expect: Fields | undefined;
  readonly tolerance: Rational | undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An exact number from JSON: a number, or a text "12", "0.5", "1/2". A whole number beyond 2^53 is exact as a text only. */
export function exactNumber(value: unknown): Rational | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return rational(value);
    return Number.isInteger(value) ? undefined : parseRational(String(value));
  }
  return typeof value === 'string' ? parseRational(value) : undefined;
}

/** Thrown inside this module only, so that deep readers need no results; `readCase` turns it into one. */
class Refusal extends Error {
  readonly at: string;
  constructor(at: string, problem: string) {
    super(problem);
    this.at = at;
  }
}

/** Reads a counting case from parsed JSON. */
export function readCase(json: unknown): Result<CountingCase, CaseProblem> {
  try {
    return ok(caseOf(json));
  } catch (error) {
    if (error instanceof Refusal) return err({ at: error.at, problem: error.message });
    throw error;
  }
}

function caseOf(json: unknown): CountingCase {
  if (!isFields(json)) throw new Refusal('', 'not an object');
  const { candidates } = json;
  if (!Array.isArray(candidates) || candidates.length === 0 || !candidates.every((name) => typeof name === 'string'))
    throw new Refusal('candidates', 'a list of names is needed');
  const places = new Map(candidates.map((name: string, i) => [name, i]));
  if (places.size !== candidates.length) throw new Refusal('candidates', 'a candidate is named twice');
  const spec = readCaseSpec(json, places);
  if (!spec.ok) throw new Refusal(spec.error.at, spec.error.problem);
  const { ballots } = json;
  if (!Array.isArray(ballots)) throw new Refusal('ballots', 'a list is needed');
  const names = isFields(json['names']) ? json['names'] : {};
  return {
    id: typeof json['id'] === 'string' ? json['id'] : '',
    spec: spec.value,
    candidates,
    names: candidates.map((id: string) => (typeof names[id] === 'string' ? names[id] : id)),
    ballots: ballots.map((ballot: unknown, i) => readGroup(ballot, `ballots/${i}`, places, spec.value)),
    expect: isFields(json['expect']) ? json['expect'] : undefined,
    tolerance: toleranceOf(json),
  };
}

function toleranceOf(json: Fields): Rational | undefined {
  const places = [json, json['expect'], json['options']];
  return places.map((place) => (isFields(place) ? exactNumber(place['tolerance']) : undefined)).find((value) => value !== undefined);
}

function readGroup(json: unknown, at: string, places: ReadonlyMap<string, number>, spec: MethodSpec): BallotGroup {
  if (!isFields(json)) throw new Refusal(at, 'not an object');
  const weight = exactNumber(json['weight']);
  if (weight === undefined || weight.n < 0n) throw new Refusal(`${at}/weight`, 'an exact number from 0 is needed');
  return { vote: readVote(json, at, places, spec), weight };
}

const VOTE_KEYS = ['ranking', 'choice', 'choices', 'approvals', 'scores', 'points', 'grades'] as const;

function readVote(json: Fields, at: string, places: ReadonlyMap<string, number>, spec: MethodSpec): Vote {
  const key = VOTE_KEYS.find((each) => each in json);
  const place = (name: unknown, where: string): Candidate => {
    const found = typeof name === 'string' ? places.get(name) : undefined;
    if (found === undefined) throw new Refusal(where, `unknown candidate ${JSON.stringify(name)}`);
    return found;
  };
  switch (key) {
    case undefined:
      throw new Refusal(at, 'no vote');
    case 'ranking':
      return { kind: 'ranking', ranks: listOf(json[key], `${at}/${key}`).map((entry, i) => readRank(entry, `${at}/${key}/${i}`, place)) };
    case 'choice': {
      const chosen = json[key] === null ? null : place(json[key], `${at}/${key}`);
      const list = spec.method === 'dhondt' || spec.method === 'sainte-lague' || spec.method === 'largest-remainder';
      return list ? { kind: 'list', list: chosen } : { kind: 'choices', candidates: chosen === null ? [] : [chosen] };
    }
    case 'choices':
    case 'approvals':
      return { kind: 'choices', candidates: listOf(json[key], `${at}/${key}`).map((name, i) => place(name, `${at}/${key}/${i}`)) };
    case 'scores':
    case 'grades':
    case 'points':
      return readNumbers(key, json[key], `${at}/${key}`, places.size, place);
  }
}

function listOf(json: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new Refusal(at, 'a list is needed');
  return json;
}

function readRank(entry: unknown, at: string, place: (name: unknown, at: string) => Candidate): Rank {
  if (entry === null) return [];
  if (entry === '#overvote') return 'overmarked';
  return Array.isArray(entry) ? entry.map((name: unknown) => place(name, at)) : [place(entry, at)];
}

function readNumbers(
  kind: 'scores' | 'grades' | 'points',
  json: unknown,
  at: string,
  size: number,
  place: (name: unknown, at: string) => Candidate,
): Vote {
  if (!isFields(json)) throw new Refusal(at, 'an object is needed');
  const values: (number | null)[] = Array.from({ length: size }, () => null);
  for (const [name, value] of Object.entries(json)) {
    if (value !== null && typeof value !== 'number') throw new Refusal(`${at}/${name}`, 'a number is needed');
    values[place(name, at)] = value;
  }
  switch (kind) {
    case 'scores':
      return { kind, scores: values };
    case 'grades':
      return { kind, grades: values };
    case 'points':
      return { kind, points: values.map((value) => value ?? 0) };
  }
}
