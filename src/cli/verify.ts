import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { proofThreads, type ThreadOptions } from '../store/proof-threads.ts';
import { compareArchives } from '../verify/compare-archives.ts';
import type { ProofWorkers } from '../verify/proof-work.ts';
import { comparisonText, reportJson, reportLines } from '../verify/report-text.ts';
import type { Report } from '../verify/report.ts';
import type { ArchiveSource } from '../verify/survey.ts';
import { verifyArchive, type Progress } from '../verify/verify-archive.ts';
import { harmlessJson, harmlessText } from './harmless-text.ts';

export const VERIFY_USAGE = `Usage: veritally verify FILE [FILE2] [--binding FILE] [--json] [--quiet] [--reference]
                       [--allow-2.0]

Checks the archive (.bel) of a sealed election, every step of it, from the file alone.
With two files: checks also that one is the beginning of the other, as two copies of one election must be.

  --binding F  the file of binding proofs that is published beside the archive: whether a trustee forged a decryption
  --json       the report as JSON
  --quiet      the verdict only, no progress
  --reference  computes with the library @noble/curves alone, and not with this program's own WebAssembly: slower, same verdict
  --allow-2.0  lets through threshold groups in the weaker form of belenios-tool 2.0, with a warning

Ends with 0 if everything holds, 1 if not, 2 if a file cannot be read or the check cannot be finished, 130 if it was stopped.
`;

/** The bytes of a file, from the beginning at every call. */
export function fileSource(file: string): ArchiveSource {
  return () => createReadStream(file, { highWaterMark: 2 ** 20 }) as AsyncIterable<Uint8Array>;
}

/** Shows progress on the standard error output, once a check takes longer than two seconds. */
function progressLine(totalBytes: number): (progress: Progress) => void {
  const began = performance.now();
  let shown = began;
  return ({ step, unit, done, total }) => {
    const now = performance.now();
    if (now - began < 2000 || now - shown < (process.stderr.isTTY ? 250 : 5000)) return;
    shown = now;
    const all = unit === 'bytes' ? totalBytes : total;
    const percent = all === undefined || all === 0 ? '' : ` (${Math.floor((100 * done) / all)} %)`;
    const text = `${step}: ${done}${all === undefined ? '' : ` of ${all}`} ${unit}${percent}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  };
}

/** Verifies one file; Ctrl-C stops it. Errors of the file system are thrown. */
async function verifyFile(
  file: string,
  options: { readonly quiet: boolean; readonly allow20: boolean; readonly workers: ProofWorkers; readonly bindings: string | undefined },
): Promise<Report> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  // Not once: Ctrl-C comes from the terminal and again from the launcher.
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const { size } = await stat(file);
    const { allow20, workers, bindings } = options;
    const report = await verifyArchive(fileSource(file), {
      workers,
      allow20,
      signal: stop.signal,
      ...(bindings !== undefined && { bindings }),
      ...(!options.quiet && { onProgress: progressLine(size) }),
    });
    if (!options.quiet && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    return report;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

const EXIT: Readonly<Record<Report['outcome'], number>> = { holds: 0, fails: 1, stopped: 130 };

function print(report: Report, json: boolean, quiet: boolean): void {
  if (json) process.stdout.write(`${harmlessJson(JSON.stringify(reportJson(report), null, 2))}\n`);
  else if (quiet)
    process.stdout.write(
      `${harmlessText(
        reportLines(report)
          .slice(report.outcome === 'fails' ? -2 : -1)
          .join('\n'),
      )}\n`,
    );
  else process.stdout.write(`${harmlessText(reportLines(report).join('\n'))}\n`);
}

/** Two copies: the newer is verified, the older must be its beginning. */
async function verifyPair(first: string, second: string, options: Parameters<typeof verifyFile>[1], json: boolean): Promise<number> {
  const comparison = await compareArchives(fileSource(first), fileSource(second));
  const { good, text } = comparisonText(comparison);
  if (!good) {
    process.stdout.write(
      json
        ? `${harmlessJson(JSON.stringify({ outcome: 'fails', comparison: { ...comparison }, reason: text }, null, 2))}\n`
        : `✗ ${text}\nNOT VERIFIED.\n`,
    );
    return 1;
  }
  const report = await verifyFile(comparison.kind === 'second-is-older' ? first : second, options);
  if (json)
    process.stdout.write(
      `${harmlessJson(JSON.stringify({ ...(reportJson(report) as object), comparison: { ...comparison } }, null, 2))}\n`,
    );
  else {
    if (!options.quiet) process.stdout.write(`✓ ${text}\n`);
    print(report, false, options.quiet);
  }
  return EXIT[report.outcome];
}

/** Why there is no verdict: a file of the arguments cannot be read, or the machine gave up (a worker without memory, for instance). */
function unfinished({ code, path, syscall, message }: NodeJS.ErrnoException, file: string): string {
  if (syscall !== undefined && code !== undefined) return `The file ${path ?? file} cannot be read (${code}).`;
  return `The check could not be finished: ${message}`;
}

/**
 * Keeps V8's nursery at its first size: what a reader of long archives makes dies young, and a grown nursery holds a hundred megabytes of it.
 * The flag is looked at whenever the nursery would grow, so it may be set now.
 */
function staySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** `veritally verify`: see VERIFY_USAGE. Gives the exit status. `threads` starts the workers, once the arguments are read. */
export async function verifyCommand(
  args: readonly string[],
  threads: (options: ThreadOptions) => ProofWorkers = proofThreads,
): Promise<number> {
  let parsed;
  try {
    const flags = {
      binding: { type: 'string' },
      json: { type: 'boolean' },
      quiet: { type: 'boolean' },
      reference: { type: 'boolean' },
      'allow-2.0': { type: 'boolean' },
      help: { type: 'boolean' },
    } as const;
    parsed = parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${VERIFY_USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [first, second, third] = positionals;
  if (values.help === true || first === undefined || third !== undefined) {
    (values.help === true ? process.stdout : process.stderr).write(VERIFY_USAGE);
    return values.help === true ? 0 : 2;
  }
  staySmall();
  try {
    const bindings = values.binding === undefined ? undefined : await readFile(values.binding, 'utf8');
    const workers = threads({ reference: values.reference === true });
    const options = { quiet: values.quiet === true || values.json === true, allow20: values['allow-2.0'] === true, workers, bindings };
    if (second !== undefined) return await verifyPair(first, second, options, values.json === true);
    const report = await verifyFile(first, options);
    print(report, values.json === true, values.quiet === true);
    return EXIT[report.outcome];
  } catch (error) {
    const reason = unfinished(error as NodeJS.ErrnoException, first);
    process.stderr.write(`${reason}\n`);
    if (values.json === true) process.stdout.write(`${harmlessJson(JSON.stringify({ outcome: 'unknown', reason }, null, 2))}\n`);
    return 2;
  }
}
