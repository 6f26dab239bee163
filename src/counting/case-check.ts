import type { Json } from '../kernel/canonical.ts';
import { type CountingCase, exactNumber, isFields } from './case-format.ts';
import type { Fields } from './case-spec.ts';
import { caseResult, partialFigures, surplusesBefore } from './case-result.ts';
import { compareRational, formatDecimal, type Rational, subRational } from './rational.ts';
import type { CountResult } from './result.ts';

/** What is compared as a set, not in order. */
const SETS = new Set(['winners', 'elected', 'eliminated', 'surplus', 'finalists', 'runoff', 'smithSet']);
/** Remarks, not results. */
const REMARKS = new Set(['partial', 'tolerance', 'note']);
const DECIMAL = /^-?\d+\.(\d+)$/;

interface Check {
  readonly tolerance: Rational | undefined;
  /** Only what is published is compared: rounds may go on after the last one given. */
  readonly partial: boolean;
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

function differs(path: string, expected: unknown, actual: unknown): string {
  return `${path}: expected ${shown(expected)}, counted ${shown(actual)}`;
}

/**
 * Decimals are compared digit by digit: the counted figure must have the published digits, and where it was cut or kept exactly to more
 * decimals than published, give them when rounded. A tolerance loosens both.
 */
function compareNumbers(path: string, expected: unknown, actual: unknown, check: Check): string | undefined {
  const wanted = exactNumber(expected);
  const got = exactNumber(actual);
  if (wanted === undefined || got === undefined) return expected === actual ? undefined : differs(path, expected, actual);
  if (check.tolerance !== undefined) {
    const difference = subRational(wanted, got);
    const size = difference.n < 0n ? { n: -difference.n, d: difference.d } : difference;
    return compareRational(size, check.tolerance) <= 0 ? undefined : differs(path, expected, actual);
  }
  if (compareRational(wanted, got) === 0) return undefined;
  const decimals = DECIMAL.exec(String(expected))?.[1]?.length;
  const exact = typeof actual === 'string' && (actual.includes('/') || (DECIMAL.exec(actual)?.[1]?.length ?? 0) > (decimals ?? 0));
  return decimals !== undefined && exact && formatDecimal(got, decimals) === expected ? undefined : differs(path, expected, actual);
}

function compareSets(path: string, expected: readonly unknown[], actual: unknown): string | undefined {
  if (!Array.isArray(actual)) return differs(path, expected, actual);
  const wanted = new Set(expected);
  const same = wanted.size === actual.length && actual.every((each: unknown) => wanted.has(each));
  return same ? undefined : differs(path, expected, actual);
}

function compareLists(path: string, key: string, expected: readonly unknown[], actual: unknown, check: Check): string | undefined {
  if (!Array.isArray(actual)) return differs(path, expected, actual);
  const prefix = check.partial && (key === 'rounds' || key === 'leading');
  if (prefix ? actual.length < expected.length : actual.length !== expected.length)
    return `${path}: expected ${expected.length} entries, counted ${actual.length}`;
  for (const [i, each] of expected.entries()) {
    const at = `${path}/${i + 1}`;
    const problem = key === 'ranking' && Array.isArray(each) ? compareSets(at, each, actual[i]) : compare(at, '', each, actual[i], check);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Targets of a transfer are named in two ways. */
function targetOf(fields: Fields, key: string): unknown {
  if (key === 'residual' || key === 'residual surplus') return fields['residual'] ?? fields['residual surplus'];
  return fields[key];
}

function compareFields(path: string, key: string, expected: Fields, actual: unknown, check: Check): string | undefined {
  if (!isFields(actual)) return differs(path, expected, actual);
  const inTransfers = path.includes('/transfers');
  for (const [name, value] of Object.entries(expected)) {
    const problem = compare(`${path}/${name}`, name, value, inTransfers ? targetOf(actual, name) : actual[name], check);
    if (problem !== undefined) return problem;
  }
  const closed = key === 'tally' || key === 'totals' || key === 'seats' || inTransfers;
  const extra = closed
    ? Object.keys(actual).find((name) => actual[name] !== undefined && targetOf(expected, name) === undefined)
    : undefined;
  return extra === undefined ? undefined : differs(`${path}/${extra}`, undefined, actual[extra]);
}

function compare(path: string, key: string, expected: unknown, actual: unknown, check: Check): string | undefined {
  if (SETS.has(key) && (Array.isArray(expected) || typeof expected === 'string')) {
    return compareSets(path, typeof expected === 'string' ? [expected] : expected, typeof actual === 'string' ? [actual] : (actual ?? []));
  }
  if (Array.isArray(expected)) return compareLists(path, key, expected, actual, check);
  if (isFields(expected)) return compareFields(path, key, expected, actual, check);
  if (expected === null) return actual === null || actual === undefined ? undefined : differs(path, expected, actual);
  if (typeof expected === 'boolean') return (actual ?? false) === expected ? undefined : differs(path, expected, actual);
  return compareNumbers(path, expected, actual, check);
}

/** Winners of STV come in order of election where the source gives one: no one may stand before somebody elected in an earlier round. */
function compareOrder(expected: readonly unknown[], result: CountResult, names: readonly string[]): string | undefined {
  const roundOf = (name: unknown): number =>
    result.rounds.findIndex((round) => round.elected.some((candidate) => names[candidate] === name));
  const order = expected.map(roundOf);
  return order.every((round, i) => i === 0 || round >= (order[i - 1] ?? 0))
    ? undefined
    : differs(
        'winners (order of election)',
        expected,
        result.winners.map((winner) => names[winner]),
      );
}

function withSurplusBefore(expected: unknown, rounds: Json | undefined, result: CountResult): Json | undefined {
  if (!Array.isArray(expected) || !Array.isArray(rounds)) return rounds;
  const before = surplusesBefore(result);
  return rounds.map((round: Json, i) => {
    const wanted: unknown = expected[i];
    return isFields(wanted) && wanted['iterations'] === undefined && isFields(round) && before[i] !== undefined
      ? ({ ...round, surplusTotal: before[i] } as Json)
      : round;
  });
}

/** The first difference between a case's expectation and what was counted, or undefined where all is as expected. */
export function checkCase(counted: CountingCase, result: CountResult): string | undefined {
  const { expect, candidates, tolerance } = counted;
  if (expect === undefined) return 'the file expects nothing';
  const check: Check = { tolerance, partial: expect['partial'] !== undefined };
  const whole: { readonly [key: string]: Json | undefined } = { ...caseResult(result, candidates), ...partialFigures(result, candidates) };
  const actual: { readonly [key: string]: Json | undefined } = {
    ...whole,
    rounds: withSurplusBefore(expect['rounds'], whole['rounds'], result),
  };
  for (const [key, value] of Object.entries(expect)) {
    if (REMARKS.has(key)) continue;
    const problem = compare(key, key, value, actual[key], check);
    if (problem !== undefined) return problem;
    const ordered =
      key === 'winners' && counted.spec.method === 'stv' && Array.isArray(value) && expect['rounds'] !== undefined && !check.partial;
    const disorder = ordered ? compareOrder(value, result, candidates) : undefined;
    if (disorder !== undefined) return disorder;
  }
  return undefined;
}
