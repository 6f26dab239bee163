import type { Arguments, CommandForm } from './arguments.ts';

/** A command of the command line: its form, and its run, which gives the exit status. */
export interface Command {
  readonly form: CommandForm;
  readonly run: (args: Arguments) => Promise<number>;
}

/** A command with an argument reader of its own. */
export interface Delegate {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<(args: readonly string[]) => Promise<number>>;
}

/** Modules by the first word of the command. Each is loaded when it is needed, so that every command starts fast. */
export const GROUPS: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<{ readonly COMMANDS: readonly Command[] }> }>
> = {
  serve: { summary: 'run the server', load: () => import('./serve.ts') },
  demo: { summary: 'run a sample election on a throw-away folder', load: () => import('./demo.ts') },
  desktop: { summary: 'run the server and open its window', load: () => import('./desktop.ts') },
  election: {
    summary: 'create, list, show, invite, open, pause, resume, close, write-ins, tally, declare, export, report, lock, unlock, archive',
    load: () => import('./election.ts'),
  },
  voter: { summary: 'import, add, list, reset, credentials', load: () => import('./voter.ts') },
  results: { summary: 'show the results of an election', load: () => import('./results.ts') },
  vote: { summary: 'vote at a server, over the terminal channel or the web', load: () => import('./vote.ts') },
  round: { summary: 'open a round for some voters at one place, then ask whether to declare', load: () => import('./round.ts') },
  'import-text': { summary: 'make an election from the text files of the first system', load: () => import('./import-text.ts') },
  backup: { summary: 'write a consistent copy of everything, also while voting goes on', load: () => import('./backup.ts') },
  restore: { summary: 'make a new data folder or database from a backup', load: () => import('./restore.ts') },
  doctor: {
    summary: 'check the records: ballots against marks, the chain of acts, the database itself',
    load: () => import('./doctor.ts'),
  },
  token: { summary: 'create, list, revoke API tokens', load: () => import('./token.ts') },
  admin: { summary: 'create an administrator, reset a password, make a sign-in link', load: () => import('./admin.ts') },
};

/** Commands that read their own arguments. Each module gives one function from arguments to exit status. */
export const DELEGATES: readonly Delegate[] = [
  {
    name: 'count',
    summary: 'count a file of ballots by any method',
    load: () => import('./count.ts').then((module) => module.countCommand),
  },
  {
    name: 'verify',
    summary: 'verify a sealed election from its published record',
    load: () => import('./verify.ts').then((module) => module.verifyCommand),
  },
  {
    name: 'watch',
    summary: 'watch the published record of a sealed election for changes',
    load: () => import('./watch.ts').then((module) => module.watchCommand),
  },
  {
    name: 'trustee',
    summary: 'hold a key of a sealed election: make it, and take part in the tally',
    load: () => import('./trustee.ts').then((module) => module.trusteeCommand),
  },
  {
    name: 'credentials',
    summary: 'make the voters’ credentials of a sealed election apart from its server',
    load: () => import('./credentials.ts').then((module) => module.credentialsCommand),
  },
];
