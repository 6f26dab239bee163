import { JSON_OPTION, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk } from './desk.ts';
import { placeOf } from './place.ts';
import { columns, note, print, printJson } from './terminal-output.ts';

const SCOPES = ['elections:read', 'elections:write', 'voters:read', 'voters:write', 'acts', 'audit:read', 'backup'] as const;

const create: Command = {
  form: {
    name: 'token create',
    positionals: ['NAME'],
    summary: 'Makes an API token for a program; it is told once.',
    options: [
      { name: 'role', value: 'ROLE', help: 'owner, officer (default) or observer' },
      { name: 'scopes', value: 'LIST', help: `what it may do, with commas: ${SCOPES.join(', ')}; default: all` },
      { name: 'days', value: 'N', help: 'how long it is valid; default: until it is revoked' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
  },
  run: async (args) => {
    const role = args.choice('role', ['owner', 'officer', 'observer'], 'officer');
    const scopes = args
      .text('scopes')
      ?.split(',')
      .map((scope) => scope.trim()) ?? [...SCOPES];
    const unknown = scopes.find((scope) => !SCOPES.some((known) => known === scope));
    if (unknown !== undefined) throw new UsageError(`There is no scope "${unknown}". Scopes: ${SCOPES.join(', ')}.`);
    const days = args.number('days', 1, 3_650);
    const made = await atDesk(placeOf(args, true), 'write', (desk) => desk.createToken({ name: args.positionals[0]!, role, scopes, days }));
    if (args.flag('json')) printJson(made);
    else {
      note(`Token "${made.name}" (${made.role}; ${made.scopes.join(', ')}), told once:`);
      print(made.token);
    }
    return 0;
  },
};

const list: Command = {
  form: {
    name: 'token list',
    positionals: [],
    summary: 'Lists API tokens, without the tokens themselves.',
    options: [...PLACE_OPTIONS, JSON_OPTION],
  },
  run: async (args) => {
    const tokens = await atDesk(placeOf(args), 'read', (desk) => desk.tokens());
    if (args.flag('json')) printJson(tokens);
    else
      print(
        columns([
          ['Id', 'Name', 'Role', 'Made', 'Until', 'State'],
          ...tokens.map((token) => [
            token.id,
            token.name,
            token.role,
            token.createdAt,
            token.expiresAt ?? '',
            token.revoked ? 'revoked' : 'valid',
          ]),
        ]),
      );
    return 0;
  },
};

const revoke: Command = {
  form: { name: 'token revoke', positionals: ['ID'], summary: 'Revokes an API token at once.', options: [...PLACE_OPTIONS, JSON_OPTION] },
  run: async (args) => {
    const id = args.positionals[0]!;
    await atDesk(placeOf(args), 'write', (desk) => desk.revokeToken(id));
    if (args.flag('json')) printJson({ revoked: id });
    else print(`Token ${id} is revoked.`);
    return 0;
  },
};

export const COMMANDS: readonly Command[] = [create, list, revoke];
