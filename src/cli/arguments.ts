import { parseArgs } from 'node:util';

/** Something wrong with what was typed: one clear line, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** One option of a command. `value` names what it takes (absent: it is a switch). */
export interface Option {
  readonly name: string;
  readonly value?: string;
  readonly help: string;
  readonly short?: string;
  readonly many?: boolean;
}

/** What a command takes. */
export interface CommandForm {
  /** e.g. "election open" */
  readonly name: string;
  /** Names of the positional arguments; in square brackets where they may be left out. */
  readonly positionals: readonly string[];
  readonly summary: string;
  readonly options: readonly Option[];
  readonly notes?: string;
  /** For a command that works at the records themselves and never through --server: why, and what to do on a running server. */
  readonly ownPlace?: string;
}

/** What was typed, read by a form. */
export class Arguments {
  readonly positionals: readonly string[];
  readonly #values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly form: CommandForm;

  constructor(
    form: CommandForm,
    positionals: readonly string[],
    values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>,
  ) {
    this.form = form;
    this.positionals = positionals;
    this.#values = values;
  }

  /** The option's text, or undefined where it was not given. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Texts of an option that may be repeated. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The option's text; a `UsageError` where it is missing. */
  need(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`--${name} is missing. ${this.hint()}`);
    return value;
  }

  /** A whole number from `least` to `most`, `fallback` where it was not given. */
  number(name: string, least: number, most: number, fallback?: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not "${text}".`);
    return value;
  }

  /** The text as one of `choices`. */
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}".`);
    return found;
  }

  hint(): string {
    return `"veritally ${this.form.name} --help" shows how.`;
  }
}

/** Where the records are: options that every command on elections takes. */
export const PLACE_OPTIONS: readonly Option[] = [
  { name: 'data', value: 'DIR', help: 'data folder that no server holds (reading works while one does); default ./data' },
  { name: 'database', value: 'URL', help: 'PostgreSQL instead of a data folder: postgres://user@host/name' },
  { name: 'key-file', value: 'FILE', help: 'the server’s keys, where they do not stand in the data folder or the database' },
  { name: 'server', value: 'URL', help: 'a running server instead, by its API' },
  { name: 'token', value: 'T', help: 'API token for --server; safer: --token-file or the variable VERITALLY_TOKEN' },
  { name: 'token-file', value: 'FILE', help: 'file that holds the API token' },
];
/** The same for commands that never go through a server. */
export const OWN_PLACE_OPTIONS: readonly Option[] = PLACE_OPTIONS.filter(({ name }) => !['server', 'token', 'token-file'].includes(name));
export const JSON_OPTION: Option = { name: 'json', help: 'answer in JSON, for programs' };

const HELP: Option = { name: 'help', short: 'h', help: 'show this help' };

function nearest(name: string, known: readonly string[]): string | undefined {
  const distance = (a: string, b: string): number => {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
      row = next;
    }
    return row[b.length]!;
  };
  const best = known.map((each) => ({ each, far: distance(name, each) })).toSorted((a, b) => a.far - b.far)[0];
  return best && best.far <= 2 ? best.each : undefined;
}

/** "did you mean" for a mistyped word, with its leading blank, or nothing. */
export function didYouMean(word: string, known: readonly string[], prefix = ''): string {
  const found = nearest(word, known);
  return found === undefined ? '' : ` Did you mean "${prefix}${found}"?`;
}

function explain(error: unknown, form: CommandForm, args: readonly string[]): UsageError {
  const code = (error as { readonly code?: string }).code;
  const hint = `"veritally ${form.name} --help" shows how.`;
  const names = [...form.options, HELP].map(({ name }) => name);
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const word = /'(-[^']*)'/.exec((error as Error).message)?.[1] ?? args.find((arg) => arg.startsWith('-')) ?? '';
    if (form.ownPlace !== undefined && ['--server', '--token', '--token-file'].includes(word))
      return new UsageError(`"veritally ${form.name}" does not go through --server. ${form.ownPlace}`);
    return new UsageError(`There is no option ${word}.${didYouMean(word.replace(/^-+/, ''), names, '--')} ${hint}`);
  }
  const word = /'(?:-\w, )?--([a-z-]+)/.exec((error as Error).message)?.[1];
  const option = form.options.find(({ name }) => name === word);
  if (option?.value !== undefined) return new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}. ${hint}`);
  if (word !== undefined) return new UsageError(`--${word} takes no value. ${hint}`);
  return new UsageError(`${(error as Error).message} ${hint}`);
}

/** Reads `args` by `form`. Throws `UsageError`; gives "help" where help was asked for. */
export function readArguments(form: CommandForm, args: readonly string[]): Arguments | 'help' {
  const options = Object.fromEntries(
    [...form.options, HELP].map(({ name, value, short, many }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short ? { short } : {}),
        ...(many ? { multiple: true } : {}),
      },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (args.includes('--help') || args.includes('-h')) return 'help';
    throw explain(error, form, args);
  }
  if (parsed.values['help'] === true) return 'help';
  const { positionals } = parsed;
  const needed = form.positionals.filter((name) => !name.startsWith('['));
  const missing = needed[positionals.length];
  if (missing !== undefined)
    throw new UsageError(
      `${missing} is missing: veritally ${form.name} ${form.positionals.join(' ')}. "veritally ${form.name} --help" shows more.`,
    );
  const extra = positionals[form.positionals.length];
  if (extra !== undefined)
    throw new UsageError(`"${extra}" is one argument too many: veritally ${form.name} ${form.positionals.join(' ')}.`.replace(' .', '.'));
  for (const [name, value] of Object.entries(parsed.values))
    if (value === '') throw new UsageError(`--${name} is empty. "veritally ${form.name} --help" shows how.`);
  return new Arguments(form, positionals, parsed.values);
}

/** The help of one command. */
export function helpOf(form: CommandForm): string {
  const rows = [...form.options, HELP].map(
    ({ name, value, short, help }) => [`${short ? `-${short}, ` : ''}--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = rows.map(([left, help]) => `  ${left.padEnd(width)}${help}`);
  return [
    `Usage: veritally ${[form.name, ...form.positionals].join(' ')} [options]`,
    '',
    form.summary,
    '',
    ...lines,
    ...(form.notes ? ['', form.notes] : []),
    ...(form.ownPlace ? ['', `It does not go through --server. ${form.ownPlace}`] : []),
    '',
  ].join('\n');
}
