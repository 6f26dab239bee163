import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from '../store/errors.ts';
import { Arguments, didYouMean, helpOf, readArguments, UsageError } from './arguments.ts';
import { type Command, DELEGATES, GROUPS } from './commands.ts';
import { Failure, note, print, printJson } from './terminal-output.ts';

/** Version of the package. */
export function version(): string {
  const text = readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** What `veritally --help` says. */
export function overview(): string {
  const rows = [
    ...Object.entries(GROUPS).map(([name, { summary }]) => [name, summary] as const),
    ...DELEGATES.map(({ name, summary }) => [name, summary] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    `veritally ${version()}: online voting`,
    '',
    'Usage: veritally COMMAND [arguments]',
    '',
    ...rows.map(([name, summary]) => `  ${name.padEnd(width)}${summary}`),
    '',
    '"veritally COMMAND --help" tells more. Commands work on a data folder (--data DIR), a PostgreSQL',
    'database (--database URL), or a running server (--server URL --token-file FILE).',
    'Exit status: 0 done, 1 refused or failed, 2 wrong arguments.',
    '',
  ].join('\n');
}

function pick(
  commands: readonly Command[],
  group: string,
  args: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | 'help' {
  const [only] = commands;
  if (commands.length === 1 && only && only.form.name === group) return { command: only, rest: args };
  const [word] = args;
  const words = commands.map(({ form }) => form.name.slice(group.length + 1));
  if (word === '--help' || word === '-h') return 'help';
  if (word === undefined || word.startsWith('-')) throw new UsageError(`Say what to do: veritally ${group} ${words.join('|')}.`);
  const command = commands.find(({ form }) => form.name === `${group} ${word}`);
  if (!command)
    throw new UsageError(
      `There is no "veritally ${group} ${word}".${didYouMean(word, words, `${group} `)} There are: ${words.join(', ')}.`,
    );
  return { command, rest: args.slice(1) };
}

function groupHelp(group: string, commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ form }) => form.name.length + form.positionals.join(' ').length)) + 3;
  return [
    `Usage: veritally ${group} ${commands.map(({ form }) => form.name.slice(group.length + 1)).join('|')}`,
    '',
    ...commands.map(({ form }) => `  ${`${form.name} ${form.positionals.join(' ')}`.padEnd(width)}${form.summary}`),
    '',
  ].join('\n');
}

async function dispatch(name: string, args: readonly string[]): Promise<number> {
  const delegate = DELEGATES.find((each) => each.name === name);
  if (delegate) return (await loaded(delegate.name, delegate.load))(args);
  const group = GROUPS[name];
  if (!group)
    throw new UsageError(
      `There is no command "${name}".${didYouMean(name, [...Object.keys(GROUPS), ...DELEGATES.map((each) => each.name)])} "veritally --help" lists them.`,
    );
  const { COMMANDS } = await loaded(name, group.load);
  const picked = pick(COMMANDS, name, args);
  if (picked === 'help') {
    print(groupHelp(name, COMMANDS));
    return 0;
  }
  const read = readArguments(picked.command.form, picked.rest);
  if (!(read instanceof Arguments)) {
    print(helpOf(picked.command.form));
    return 0;
  }
  return picked.command.run(read);
}

/** A module that is not part of this build is no riddle. */
async function loaded<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ERR_MODULE_NOT_FOUND')
      throw new Failure(`"veritally ${name}" is not part of this build: ${(error as Error).message.split('\n')[0]}`);
    throw error;
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof UsageError) {
    note(error.message);
    return 2;
  }
  if (error instanceof Failure || error instanceof StoreError) {
    const details = error instanceof Failure ? error.details : { kind: error.kind };
    if (json) printJson({ error: { message: error.message, ...details } });
    note(error.message);
    return 1;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  // What the operating system refuses (a file that cannot be read, a port in use) is told in its words; anything else is a bug.
  note(
    typeof code === 'string' && /^E[A-Z]+$/.test(code)
      ? `${message}.`
      : `Something is wrong with this program: ${error instanceof Error ? (error.stack ?? message) : String(error)}`,
  );
  return 1;
}

/** Runs one command line; gives the exit status: 0 done, 1 refused or failed, 2 wrong arguments. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined) {
      note(overview());
      return 2;
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      const topic = name === 'help' ? rest : [];
      if (topic.length > 0) return await dispatch(topic[0]!, [...topic.slice(1), '--help']);
      print(overview());
      return 0;
    }
    if (name === '--version' || name === '-v') {
      print(version());
      return 0;
    }
    return await dispatch(name, rest);
  } catch (error) {
    return report(error, rest.includes('--json'));
  }
}
