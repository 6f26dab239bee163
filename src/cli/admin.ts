import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createAdmin, firstAdminToken, inviteAdmin } from '../usecases/admin-accounts.ts';
import { setPassword } from '../usecases/administrators.ts';
import { type Arguments, JSON_OPTION, type Option, OWN_PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { inOwnHouse, OPERATOR } from './house.ts';
import { Failure, mustBeDone, note, print, printJson } from './terminal-output.ts';

const OWN_PLACE =
  'This command asks for no sign-in, so it works at the records themselves: --data DIR that no server holds, or --database URL. On a running server an owner invites administrators on the page "People".';
const PASSWORD: Option = {
  name: 'password-file',
  value: 'FILE',
  help: 'file with the password ("-": standard input); drawn and told once where absent',
};

function passwordOf(args: Arguments): { readonly password: string; readonly drawn: boolean } {
  const file = args.text('password-file');
  if (file === undefined) return { password: randomBytes(15).toString('base64url'), drawn: true };
  try {
    return { password: readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, ''), drawn: false };
  } catch (error) {
    throw new UsageError(`The password file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

function told(args: Arguments, username: string, words: string, password: { readonly password: string; readonly drawn: boolean }): number {
  if (args.flag('json')) printJson({ username, ...(password.drawn ? { password: password.password } : {}) });
  else print(password.drawn ? `${words}\nPassword (told once): ${password.password}` : words);
  return 0;
}

const create: Command = {
  form: {
    name: 'admin create',
    positionals: ['USERNAME'],
    summary: 'Makes an administrator.',
    options: [
      { name: 'role', value: 'ROLE', help: 'owner (default), officer or observer' },
      { name: 'name', value: 'TEXT', help: 'full name' },
      PASSWORD,
      ...OWN_PLACE_OPTIONS,
      JSON_OPTION,
    ],
    ownPlace: OWN_PLACE,
  },
  run: async (args) => {
    const role = args.choice('role', ['owner', 'officer', 'observer'], 'owner');
    const password = passwordOf(args);
    const admin = await inOwnHouse(args, 'write', async ({ ctx }) =>
      mustBeDone(
        await createAdmin(ctx, OPERATOR, {
          username: args.positionals[0]!,
          name: args.text('name') ?? '',
          password: password.password,
          role,
        }),
      ),
    );
    return told(args, admin.username, `${admin.username} is ${admin.role} now.`, password);
  },
};

const resetPassword: Command = {
  form: {
    name: 'admin reset-password',
    positionals: ['USERNAME'],
    summary: 'Sets a new password and ends the administrator’s sessions.',
    options: [PASSWORD, ...OWN_PLACE_OPTIONS, JSON_OPTION],
    ownPlace: OWN_PLACE,
  },
  run: async (args) => {
    const password = passwordOf(args);
    const username = await inOwnHouse(args, 'write', async ({ ctx, store }) => {
      const admin = await store.findAdmin(args.positionals[0]!);
      if (!admin) throw new Failure(`There is no administrator "${args.positionals[0]!}".`, { kind: 'not-found' });
      mustBeDone(await setPassword(ctx, OPERATOR, admin, password.password));
      return admin.username;
    });
    return told(args, username, `${username} has a new password; all sessions are ended.`, password);
  },
};

const link: Command = {
  form: {
    name: 'admin link',
    positionals: [],
    summary: 'Makes a one-time link: for the first administrator where there is none yet, else an invitation.',
    options: [
      { name: 'role', value: 'ROLE', help: 'role of the invited: owner, officer (default) or observer' },
      { name: 'base-url', value: 'URL', help: 'address of the server (http://localhost:8080)' },
      ...OWN_PLACE_OPTIONS,
      JSON_OPTION,
    ],
    ownPlace: OWN_PLACE,
  },
  run: async (args) => {
    const role = args.choice('role', ['owner', 'officer', 'observer'], 'officer');
    const base = (args.text('base-url') ?? 'http://localhost:8080').replace(/\/+$/, '');
    const made = await inOwnHouse(args, 'write', async ({ ctx }) => {
      const first = await firstAdminToken(ctx);
      return first === null
        ? `${base}/admin/join#${(await inviteAdmin(ctx, OPERATOR, role, undefined)).token}`
        : `${base}/admin/setup#${first}`;
    });
    if (args.flag('json')) printJson({ link: made });
    else {
      note('This link works once:');
      print(made);
    }
    return 0;
  },
};

export const COMMANDS: readonly Command[] = [create, resetPassword, link];
