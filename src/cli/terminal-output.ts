import type { Problem, Refusal, RowProblem } from '../election/refusal.ts';
import type { Result } from '../kernel/result.ts';
import { harmlessJson, harmlessText } from './harmless-text.ts';
import { problemDetails, REFUSALS } from '../wire/refusals.ts';

/** An act that was refused or failed: lines for a person, an object for a program, exit status 1. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.details = details;
  }
}

/** One line on standard output. */
export function print(text: string): void {
  process.stdout.write(`${harmlessText(text)}\n`);
}

/** One line on standard error: progress and remarks that a program does not read. */
export function note(text: string): void {
  process.stderr.write(`${harmlessText(text)}\n`);
}

/** One JSON text a line on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${harmlessJson(JSON.stringify(value))}\n`);
}

const where = (problem: Problem): string => (problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`);
const whichRow = (problem: RowProblem): string =>
  `row ${problem.row}${problem.column === undefined ? '' : `, ${problem.column}`}: ${problem.message}`;

/** What a refusal says beyond its title, a line each. */
function particulars(refusal: Refusal): readonly string[] {
  switch (refusal.kind) {
    case 'wrong-state':
      return [
        `The election is ${refusal.state}; "${refusal.act}" is not possible there. Possible: ${refusal.possible.join(', ') || 'nothing'}.`,
      ];
    case 'definition-invalid':
    case 'input-invalid':
      return refusal.problems.map(where);
    case 'roll-invalid':
      return [
        ...refusal.problems.map(whichRow),
        ...(refusal.count > refusal.problems.length ? [`… and ${refusal.count - refusal.problems.length} more`] : []),
      ];
    case 'setup-incomplete':
      return refusal.missing.map(({ detail }) => detail);
    case 'write-ins-undecided':
      return [
        ...refusal.names.map((name) => `"${name}"`),
        ...(refusal.count > refusal.names.length ? [`${refusal.count} in all`] : []),
        'See them with "veritally election write-ins ELECTION".',
      ];
    case 'not-found':
    case 'exists':
      return [`${refusal.kind === 'exists' ? 'There is already' : 'There is no'} ${refusal.what}.`];
    case 'read-only':
      return [refusal.detail];
    case 'results-hidden':
      return [refusal.until === 'closing' ? 'They can be seen once the polls are closed.' : 'They can be seen once they are declared.'];
    case 'reason-needed':
      return ['Say it with --reason TEXT.'];
    case 'second-officer-needed':
      return [`Act: ${refusal.act}.`];
    case 'too-many-attempts':
    case 'too-many-requests':
      return [`Try again in ${Math.ceil(refusal.retryAfter)} seconds.`];
    case 'not-open':
      return [`The election is ${refusal.state}.`];
    case 'ballot-malformed':
      return [refusal.detail];
    case 'sealed-refused':
      return refusal.reason ? [refusal.reason] : [];
    case 'registration-refused':
      return refusal.reason === null ? [] : [`Reason: ${refusal.reason}`];
    case 'forbidden':
      return [`Needed: ${refusal.need}.`];
    default:
      return [];
  }
}

/** A refusal as it is told to a person: one line, or a title with a list. */
export function refusalText(refusal: Refusal): string {
  const { title } = REFUSALS[refusal.kind];
  const lines = particulars(refusal);
  if (refusal.kind === 'not-found' || refusal.kind === 'exists') return lines[0] ?? title;
  return lines.length === 1 ? `${title} ${lines[0]}` : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The value of a result, or a `Failure` that tells the refusal. */
export function mustBeDone<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  throw new Failure(refusalText(result.error), problemDetails(result.error));
}

/** Rows in columns, the first row a heading; numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  const numeric = widths.map((_, i) => rows.length > 1 && rows.slice(1).every((row) => /^[\d.,/]*$/.test(row[i] ?? '')));
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const pad = ' '.repeat(Math.max(0, widths[i]! - widthOf(cell)));
          return numeric[i] ? pad + cell : cell + pad;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Columns a text takes in a terminal: combining marks none, wide characters two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

/** A bar that grows on standard error, where that is a terminal; elsewhere nothing. */
export class ProgressBar {
  readonly #label: string;
  #shown = -1;

  constructor(label: string) {
    this.#label = label;
  }

  show(done: number, total: number): void {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (!process.stderr.isTTY || percent === this.#shown) return;
    this.#shown = percent;
    const full = Math.floor(percent / 4);
    process.stderr.write(`\r${this.#label} ${'█'.repeat(full)}${'░'.repeat(25 - full)} ${percent} % (${done} of ${total})`);
  }

  end(): void {
    if (this.#shown >= 0) process.stderr.write('\r\u001b[K');
  }
}
