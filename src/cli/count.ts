import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readRankingsCsv } from '../counting/ballots-csv.ts';
import { type FileProblem, type RankedContest, readBlt } from '../counting/blt.ts';
import { checkCase } from '../counting/case-check.ts';
import { type CountingCase, isFields, readCase } from '../counting/case-format.ts';
import { caseResult, partialFigures } from '../counting/case-result.ts';
import { defaultSpec, METHOD_IDS, type MethodId } from '../counting/catalogue.ts';
import { count } from '../counting/count.ts';
import { type MethodSpec, type TieEnd, voteKindOf } from '../counting/method.ts';
import type { CountRefusal, CountResult } from '../counting/result.ts';
import { resultTable } from '../counting/table.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { harmlessJson, harmlessText } from './harmless-text.ts';

const USAGE = `Usage: veritally count [OPTIONS] FILE…

Counts a file of ballots and prints the rounds as a table. A FILE is a counting case (JSON), a BLT file, or a CSV of rankings;
"-" is standard input.

Options
  --json            print the result as the case format writes it (several files: one result a line)
  --check           compare with what the file expects: "ok", or the first difference; exit status 1 on any
  --method NAME     for BLT and CSV files; default: irv for one seat, scottish-stv for several
  --seats N         places to fill; default: what the file says, or 1
  --seed TEXT       draw lots for ties from this published seed; default: ties stay open
  -h, --help        print this

Methods for rankings: ${METHOD_IDS.filter((id) => voteKindOf(defaultSpec(id, 2)) === 'ranking').join(', ')}
`;

interface Options {
  readonly json: boolean;
  readonly check: boolean;
  readonly method: MethodId | undefined;
  readonly seats: number | undefined;
  readonly seed: string | undefined;
  readonly files: readonly string[];
}

/** What a file holds: a case, or a ranked contest made into one. */
type Loaded = Pick<CountingCase, 'spec' | 'candidates' | 'names' | 'ballots' | 'expect' | 'tolerance' | 'id'>;

function readOptions(args: readonly string[]): Result<Options | 'help', string> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        check: { type: 'boolean' },
        method: { type: 'string' },
        seats: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return ok('help');
  const method = METHOD_IDS.find((id) => id === values.method);
  if (values.method !== undefined && (method === undefined || voteKindOf(defaultSpec(method, 2)) !== 'ranking'))
    return err(`--method "${values.method}" is not a method for rankings.`);
  const seats = values.seats === undefined ? undefined : Number(values.seats);
  if (seats !== undefined && !(Number.isSafeInteger(seats) && seats >= 1 && seats <= 10_000))
    return err('--seats must be a whole number from 1 to 10000.');
  if (positionals.length === 0) return err('No file was named.');
  return ok({ json: values.json === true, check: values.check === true, method, seats, seed: values.seed, files: positionals });
}

async function readText(file: string): Promise<string> {
  if (file !== '-') return readFile(file, 'utf8');
  const parts: Uint8Array[] = [];
  for await (const part of process.stdin) parts.push(part as Uint8Array);
  return Buffer.concat(parts).toString('utf8');
}

/** A case where the text is JSON, a BLT where it begins with two numbers, otherwise CSV. */
function load(text: string, options: Options): Result<Loaded, string> {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('{')) return loadCase(start, options);
  const ranked = /^(?:#[^\n]*\n\s*)*\d+[ \t]+\d+[ \t]*(?:#.*)?\r?\n/.test(start) ? readBlt(text) : readRankingsCsv(text);
  return ranked.ok ? ok(fromRanked(ranked.value, options)) : err(lineText(ranked.error));
}

const lineText = ({ line, problem }: FileProblem): string => `line ${line}: ${problem}`;

/** A whole number that a double would round is kept as its text, which the case format reads exactly. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const rounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return rounded ? (context?.source ?? value) : value;
}

function loadCase(text: string, options: Options): Result<Loaded, string> {
  let json: unknown;
  try {
    json = JSON.parse(text, exactly);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = readCase(json);
  if (!read.ok) return err(`${read.error.at === '' ? '' : `${read.error.at}: `}${read.error.problem}`);
  return ok({ ...read.value, spec: withSeed(read.value.spec, options) });
}

function withSeed(spec: MethodSpec, { seed }: Options): MethodSpec {
  return seed === undefined ? spec : { ...spec, tie: { ...spec.tie, end: { by: 'seed', seed } } };
}

function fromRanked(contest: RankedContest, options: Options): Loaded {
  const seats = options.seats ?? contest.seats;
  const end: TieEnd = options.seed === undefined ? { by: 'left-tied' } : { by: 'seed', seed: options.seed };
  const spec = defaultSpec(options.method ?? (seats === 1 ? 'irv' : 'scottish-stv'), seats, end);
  const { candidates, ballots, withdrawn, title } = contest;
  return {
    id: title,
    spec: withdrawn.length === 0 ? spec : { ...spec, excluded: withdrawn },
    candidates,
    names: candidates,
    ballots,
    expect: undefined,
    tolerance: undefined,
  };
}

function refusalText(refusal: CountRefusal): string {
  switch (refusal.kind) {
    case 'no-candidates':
      return 'there are no candidates to elect, or far too many';
    case 'repeated-name':
      return `the candidate "${refusal.name}" is named twice`;
    case 'bad-seats':
      return `${refusal.seats} seats cannot be filled`;
    case 'bad-option':
      return `the option "${refusal.option}" has no value that this method can use`;
    case 'bad-tie-order':
      return 'the order that decides ties does not name every candidate once';
    case 'bad-weight':
      return `ballot group ${refusal.group + 1} has a negative weight`;
    case 'wrong-vote':
      return `ballot group ${refusal.group + 1} is no vote for this method: ${refusal.problem}`;
    case 'groups-cannot-be-met':
      return 'the quotas for groups cannot be met by these candidates';
  }
}

/** The case format's result; figures that only partial cases state are added where the file asks for them. */
function jsonOf(loaded: Loaded, result: CountResult): string {
  const extra = partialFigures(result, loaded.candidates);
  const asked = Object.fromEntries(Object.entries(extra).filter(([key]) => isFields(loaded.expect) && key in loaded.expect));
  return JSON.stringify({ ...caseResult(result, loaded.candidates), ...asked });
}

type Said = { readonly failed: boolean; readonly text: string; readonly complaint?: string };

async function countFile(file: string, options: Options): Promise<Said> {
  const refuse = (why: string): Said => ({ failed: true, text: '', complaint: why });
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse(code === undefined ? message : `the file cannot be read (${code}).`);
  }
  const loaded = load(text, options);
  if (!loaded.ok) return refuse(loaded.error);
  const { spec, candidates, names, ballots } = loaded.value;
  const counted = count(spec, candidates, ballots);
  if (!counted.ok) return refuse(refusalText(counted.error));
  if (options.check) {
    const difference = checkCase({ ...loaded.value }, counted.value);
    return { failed: difference !== undefined, text: `${file}: ${difference ?? 'ok'}\n` };
  }
  if (options.json) return { failed: false, text: `${jsonOf(loaded.value, counted.value)}\n` };
  return { failed: false, text: resultTable(counted.value, names) };
}

/**
 * `veritally count FILE…`. Exit status 0 where every file was counted (and, with --check, is as expected), 1 on any failure or difference,
 * 2 where the command line is wrong.
 */
export async function countCommand(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) {
    process.stderr.write(`veritally count: ${options.error}\nTry "veritally count --help".\n`);
    return 2;
  }
  if (options.value === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const { files, json, check } = options.value;
  let failed = false;
  for (const [i, file] of files.entries()) {
    const said = await countFile(file, options.value);
    failed ||= said.failed;
    if (said.complaint !== undefined) {
      if (check) process.stdout.write(harmlessText(`${file}: ${said.complaint}\n`));
      else process.stderr.write(harmlessText(`veritally count: ${file}: ${said.complaint}\n`));
    } else if (files.length > 1 && !json && !check) {
      process.stdout.write(harmlessText(`${i > 0 ? '\n' : ''}==> ${file} <==\n\n${said.text}`));
    } else process.stdout.write(json ? harmlessJson(said.text) : harmlessText(said.text));
  }
  return failed ? 1 : 0;
}
