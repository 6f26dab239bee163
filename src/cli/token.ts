import { createToken } from '../usecases/administrators.ts';
import { auditOf } from '../usecases/find.ts';
import type { TokenRecord } from '../usecases/people-ports.ts';
import { isoMoment } from '../wire/time.ts';
import { JSON_OPTION, OWN_PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { inOwnHouse, OPERATOR } from './house.ts';
import { columns, Failure, note, print, printJson } from './terminal-output.ts';

const SCOPES = ['elections:read', 'elections:write', 'voters:read', 'voters:write', 'acts', 'audit:read', 'backup'] as const;

const OWN_PLACE =
  'No API token can make, list or revoke API tokens, so it works at the records themselves: --data DIR (which no server holds, except to list), or --database URL. On a running server an owner does it on the page "People".';

function factsOf({ id, name, role, scopes, createdAt, expiresAt, revoked }: TokenRecord) {
  return { id, name, role, scopes, createdAt: isoMoment(createdAt), expiresAt: expiresAt === null ? null : isoMoment(expiresAt), revoked };
}

const create: Command = {
  form: {
    name: 'token create',
    positionals: ['NAME'],
    summary: 'Makes an API token for a program; it is told once.',
    options: [
      { name: 'role', value: 'ROLE', help: 'owner, officer (default) or observer' },
      { name: 'scopes', value: 'LIST', help: `what it may do, with commas: ${SCOPES.join(', ')}; default: all` },
      { name: 'days', value: 'N', help: 'how long it is valid; default: until it is revoked' },
      ...OWN_PLACE_OPTIONS,
      JSON_OPTION,
    ],
    ownPlace: OWN_PLACE,
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
    const made = await inOwnHouse(args, 'write', async ({ ctx }) => {
      const { token, record } = await createToken(ctx, OPERATOR, { name: args.positionals[0]!, role, scopes, days });
      return { ...factsOf(record), token };
    });
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
    options: [...OWN_PLACE_OPTIONS, JSON_OPTION],
    ownPlace: OWN_PLACE,
  },
  run: async (args) => {
    const tokens = await inOwnHouse(args, 'read', async ({ store }) => (await store.listTokens()).map(factsOf));
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
  form: {
    name: 'token revoke',
    positionals: ['ID'],
    summary: 'Revokes an API token at once.',
    options: [...OWN_PLACE_OPTIONS, JSON_OPTION],
    ownPlace: OWN_PLACE,
  },
  run: async (args) => {
    const id = args.positionals[0]!;
    await inOwnHouse(args, 'write', async ({ ctx, store }) => {
      if (!(await store.listTokens()).some((token) => token.id === id))
        throw new Failure(`There is no token ${id}. "veritally token list" shows them.`, { kind: 'not-found' });
      await store.revokeToken(id, auditOf(OPERATOR, 'token.revoke', null, { id }), ctx.clock.now());
    });
    if (args.flag('json')) printJson({ revoked: id });
    else print(`Token ${id} is revoked.`);
    return 0;
  },
};

export const COMMANDS: readonly Command[] = [create, list, revoke];
