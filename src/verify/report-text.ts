import { unreachable } from '../kernel/result.ts';
import type { JsonValue } from '../protocol/json-text.ts';
import type { Question } from '../protocol/questions.ts';
import type { QuestionResult } from '../protocol/result.ts';
import { weightJson } from '../protocol/weight.ts';
import type { Comparison } from './compare-archives.ts';
import type { Failure, Report } from './report.ts';
import { stepNumber, type Step } from './steps.ts';
import { englishOf, say } from './sentences.ts';
import type { Said } from '../protocol/sentences.ts';

// A report for people and for programs.

const STEP_NAMES: Readonly<Record<Step, string>> = {
  file: 'the file',
  chain: 'the chain of events',
  setup: 'the setup',
  ballots: 'the ballots',
  tally: 'the encrypted tally',
  shuffles: 'the shuffles',
  decryptions: 'the decryptions',
  result: 'the result',
};

/** A failure in one sentence. */
export function failureText({ step, height, offset, reason }: Failure): string {
  const event = height === undefined ? '' : `, event ${height}`;
  const byte = offset === undefined ? '' : ` (byte ${offset})`;
  return `Step ${stepNumber(step)}, ${STEP_NAMES[step]}${event}: ${reason}${byte}`;
}

function titles(question: Question, blank: string): readonly string[] {
  switch (question.kind) {
    case 'homomorphic':
      return question.blank ? [blank, ...question.answers] : question.answers;
    case 'ranking':
      return question.answers;
    case 'lists':
      return question.lists.flatMap(({ name, candidates }) => [name, ...candidates.map((candidate) => `  ${candidate}`)]);
    default:
      return unreachable(question);
  }
}

/** Control characters would let a name rewrite the terminal: they are shown as signs. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** One question's result for a table: names and counts. */
export interface ResultTable {
  readonly question: string;
  readonly rows: readonly (readonly [string, string])[];
}

/** The results for tables; rankings are counted only, one row for each different one. `blank`: what a blank vote is called. */
export function resultTables({ results, election }: Report, blank = '(blank)'): readonly ResultTable[] {
  if (!results) return [];
  return (election?.questions ?? []).map((question, i) => ({ question: question.question, rows: resultRows(question, results[i], blank) }));
}

function resultRows(question: Question, result: QuestionResult | undefined, blank: string): (readonly [string, string])[] {
  if (result === undefined) return [];
  if (result.kind === 'rankings') return rankingRows(titles(question, blank), result.rankings);
  const counts = result.kind === 'counts' ? result.counts : result.lists.flat();
  return titles(question, blank).map((name, i) => [name, String(counts[i] ?? '')] as const);
}

/** Equal rankings together, the most frequent first. */
function rankingRows(names: readonly string[], rankings: readonly (readonly number[])[]): (readonly [string, string])[] {
  const counts = new Map<string, number>();
  for (const ranking of rankings) {
    const text = ranking.map((rank, i) => `${names[i] ?? ''}: ${rank}`).join(', ');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([text, count]) => [text, String(count)] as const);
}

function resultLines(report: Report): string[] {
  return resultTables(report).flatMap(({ question, rows }) => {
    const width = Math.min(60, Math.max(0, ...rows.map(([name]) => printable(name).length)));
    return [`  ${printable(question)}`, ...rows.map(([name, value]) => `    ${printable(name).padEnd(width)}  ${value}`)];
  });
}

/** How far the election of an archive is. */
export function stateOf({ present, tallied, ballots }: Pick<Report, 'present' | 'tallied' | 'ballots'>): Said {
  const { shuffles, decryptions } = present;
  if (present.result) return say('state/counted');
  if (present.tally) return say('state/tallied', { shuffles, decryptions });
  return present.ended ? say('state/ended', { ballots }) : say('state/open', { ballots, tallied });
}

/** Whether the decryptions are bound to the tally; undefined where there are none. */
export function bindingSaid({ present, bindings }: Pick<Report, 'present' | 'bindings'>): Said | undefined {
  const { decryptions } = present;
  if (decryptions === 0) return undefined;
  if (!bindings) return say('bindings/not-given');
  const { bound, missing } = bindings;
  if (missing.length === 0) return say('bindings/all', { decryptions });
  return say('bindings/some', { bound: bound.length, decryptions, trustees: missing.join(', ') });
}

function bindingLines(report: Report): string[] {
  const said = bindingSaid(report);
  return said ? [`${report.bindings?.missing.length === 0 ? '✓' : '·'} ${englishOf(said)}`] : [];
}

function aboutLines(report: Report): string[] {
  const { election } = report;
  if (!election) return [];
  return [
    `Election     ${printable(election.name)}`,
    `Identifier   ${election.uuid} (${election.group})`,
    `Fingerprint  ${election.fingerprint}`,
    `Last event   ${report.lastEvent ?? ''} (event ${report.events - 1})`,
    `Voters       ${report.voters ?? '?'} registered, ${report.ballots} ballots, ${report.tallied} count${report.totalWeight === undefined ? '' : `, total weight ${report.totalWeight}`}`,
  ];
}

function checksumLines(report: Report): string[] {
  const { checksums } = report;
  if (!checksums) return [];
  const trustees = checksums.trustees.flatMap(({ number, name, publicKey, certificate }) => {
    const who = `trustee ${number}${name === undefined ? '' : ` (${printable(name)})`}`;
    return [`  ${who}: public key ${publicKey}`, ...(certificate === undefined ? [] : [`  ${who}: certificate ${certificate}`])];
  });
  return [
    'Check sums, to compare with what trustees and registrar wrote down:',
    `  election: ${checksums.election}`,
    `  credentials: ${checksums.credentials}`,
    ...trustees,
  ];
}

function verdictLine(word: string, id: 'verdict/holds' | 'verdict/fails' | 'verdict/stopped'): string {
  const sentence = englishOf(say(id));
  return `${word}: ${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}

/** A report in lines of plain text, newest facts last: what holds, then the verdict. */
export function reportLines(report: Report): readonly string[] {
  const passed = report.passed.map(({ step, sentence }) => `✓ ${stepNumber(step)}. ${sentence}`);
  const warnings = report.warnings.map(({ height, reason }) => `! Event ${height}: ${reason}`);
  const results = report.results ? ['Result:', ...resultLines(report)] : [];
  switch (report.outcome) {
    case 'holds':
      return [
        ...aboutLines(report),
        ...passed,
        ...warnings,
        ...bindingLines(report),
        ...checksumLines(report),
        ...results,
        englishOf(stateOf(report)),
        verdictLine('VERIFIED', 'verdict/holds'),
      ];
    case 'fails': {
      const text = report.failure ? failureText(report.failure) : 'for an unknown reason';
      return [...aboutLines(report), ...passed, ...warnings, `✗ ${text}`, verdictLine('NOT VERIFIED', 'verdict/fails')];
    }
    case 'stopped':
      return [...passed, verdictLine('STOPPED', 'verdict/stopped')];
    default:
      return unreachable(report.outcome);
  }
}

function resultJson(result: QuestionResult): JsonValue {
  switch (result.kind) {
    case 'counts':
      return result.counts.map(weightJson);
    case 'rankings':
      return result.rankings;
    case 'lists':
      return result.lists.map((list) => list.map(weightJson));
    default:
      return unreachable(result);
  }
}

const saidJson = ({ id, values }: Said): JsonValue => ({ id, values: { ...values } });

/** A report as a JSON value, the results in the form of the archive's own (section 14). */
export function reportJson(report: Report): JsonValue {
  const { outcome, warnings, passed, events, bytes, ballots, tallied, present, failure, election, checksums } = report;
  return {
    outcome,
    ...(failure && { failure: { ...failure, said: saidJson(failure.said), stepNumber: stepNumber(failure.step) } }),
    ...(election && { uuid: election.uuid, name: election.name, group: election.group, fingerprint: election.fingerprint }),
    events,
    bytes,
    ...(report.lastEvent !== undefined && { lastEvent: report.lastEvent }),
    ballots,
    ...(report.voters !== undefined && { voters: report.voters }),
    tallied,
    ...(report.totalWeight !== undefined && { totalWeight: weightJson(report.totalWeight) }),
    present: { ...present },
    passed: passed.map((item) => ({ ...item, said: saidJson(item.said) })),
    warnings: warnings.map((item) => ({ ...item, said: saidJson(item.said) })),
    ...(checksums && { checksums: { ...checksums, trustees: checksums.trustees.map((trustee) => ({ ...trustee })) } }),
    ...(report.bindings && { bindings: { bound: [...report.bindings.bound], missing: [...report.bindings.missing] } }),
    ...(report.results && { result: report.results.map(resultJson) }),
  };
}

/** Whether a comparison of two copies is as it should be, and its sentence. */
export function comparisonSaid(comparison: Comparison): { readonly good: boolean; readonly said: Said } {
  switch (comparison.kind) {
    case 'same':
      return { good: true, said: say('copies/same', { events: comparison.events }) };
    case 'first-is-older':
    case 'second-is-older':
      return { good: true, said: say(`copies/${comparison.kind}`, { events: comparison.events, more: comparison.more }) };
    case 'differ': {
      const { height, first, second } = comparison;
      return { good: false, said: say('copies/differ', { height, first, second }) };
    }
    case 'unreadable':
      return { good: false, said: say(`copies/unreadable-${comparison.which}`) };
    default:
      return unreachable(comparison);
  }
}

/** A comparison of two copies in English, and whether it is as it should be. */
export function comparisonText(comparison: Comparison): { readonly good: boolean; readonly text: string } {
  const { good, said } = comparisonSaid(comparison);
  const why = comparison.kind === 'unreadable' ? ` ${failureText(comparison.failure)}` : '';
  return { good, text: `${englishOf(said)}${why}` };
}
