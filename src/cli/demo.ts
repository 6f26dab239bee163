import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RunningNode } from '../server/main.ts';
import { createAdmin } from '../usecases/admin-accounts.ts';
import { castBallot } from '../usecases/cast-ballot.ts';
import type { DefinitionInput } from '../wire/definition.ts';
import { type Arguments, JSON_OPTION } from './arguments.ts';
import type { Command } from './commands.ts';
import { DEMO_NAMES, letVotersCome } from './demo-voters.ts';
import type { Desk, TellableSecret } from './desk.ts';
import { OPERATOR } from './house.ts';
import { linkOf } from './letters.ts';
import { localDesk } from './local-desk.ts';
import { NODE_OPTIONS, nodeConfigOf, startOrFail, untilAskedToEnd } from './serve.ts';
import { columns, mustBeDone, note, print, printJson } from './terminal-output.ts';

const SYMBOLS = [
  ['Manjunath', 'Tiger'],
  ['Hemanth', 'Fan'],
  ['Arvind', 'Table'],
  ['Gopal', 'Book'],
  ['Prakruthi', 'Peacock'],
  ['Veena', 'Vase'],
] as const;
/** Voters left for the person who looks at the demonstration. */
const FOR_YOU = 5;
const PAUSE = 5_000;

const CLUB: DefinitionInput = {
  title: 'Class representative (sample)',
  description:
    'A sample election with the six candidates of the first trial. Simulated voters come in; vote yourself with the sign-ins that the terminal shows.',
  contests: [{ question: 'Who shall represent the class?', candidates: SYMBOLS.map(([name, symbol]) => ({ name, symbol })) }],
  results: 'live',
  sample: true,
};

const RANKED: DefinitionInput = {
  title: 'Where to go on the class trip (sample)',
  description: 'A declared sample, counted by instant-runoff voting.',
  contests: [{ question: 'Where shall we go?', candidates: ['Hampi', 'Coorg', 'Gokarna', 'Mysuru'], method: 'irv' }],
  results: 'when-declared',
  sample: true,
};

/** Rankings of the declared sample, with how many voters gave each. */
const RANKINGS: readonly (readonly [readonly number[], number])[] = [
  [[0, 1, 2], 14],
  [[1, 0], 9],
  [[2, 1, 0], 8],
  [[2, 3], 5],
  [[3, 2, 1], 6],
  [[1, 2], 3],
  [[0], 2],
];

async function roll(desk: Desk, slug: string, names: readonly string[]): Promise<readonly TellableSecret[]> {
  const csv = `username,name\n${names.map((name) => `${name.toLowerCase()},${name}`).join('\n')}\n`;
  return (await desk.importVoters(slug, Buffer.from(csv), { dryRun: false, drawSecrets: true }, () => undefined)).secrets;
}

async function declaredSample(node: RunningNode, desk: Desk): Promise<string> {
  const { slug, id } = await desk.create(RANKED, 'class-trip');
  const rankings = RANKINGS.flatMap(([ranking, count]) => Array.from({ length: count }, () => ranking));
  await roll(desk, slug, DEMO_NAMES.slice(0, Math.max(rankings.length, 1)));
  await desk.act(slug, 'open', {});
  const election = await node.ctx.store.findElection(id);
  const { entries } = await desk.voters(slug, { offset: 0, limit: 500 });
  await Promise.all(
    entries.slice(0, rankings.length).map(async (voter, i) => {
      const answers = [{ kind: 'ranking', ranks: rankings[i]!.map((candidate) => [candidate]) }] as const;
      const found = await node.ctx.store.findVoter(election!.id, voter.username);
      mustBeDone(
        await castBallot(node.ctx, { slug, voterId: found!.id, castKey: randomBytes(32).toString('base64url'), answers, place: null }),
      );
    }),
  );
  await desk.act(slug, 'close', {});
  await desk.act(slug, 'declare', {});
  return slug;
}

interface Demonstration {
  readonly open: string;
  readonly declared: string;
  readonly admin: { readonly username: string; readonly password: string };
  readonly yours: readonly TellableSecret[];
  readonly others: readonly TellableSecret[];
}

async function setUp(node: RunningNode, desk: Desk): Promise<Demonstration> {
  const { slug } = await desk.create(CLUB, 'class-representative');
  const secrets = await roll(desk, slug, DEMO_NAMES);
  await desk.act(slug, 'open', {});
  const admin = { username: 'demo', password: randomBytes(9).toString('base64url') };
  mustBeDone(await createAdmin(node.ctx, OPERATOR, { ...admin, name: 'Demonstration', role: 'owner' }));
  return {
    open: slug,
    declared: await declaredSample(node, desk),
    admin,
    yours: secrets.slice(0, FOR_YOU),
    others: secrets.slice(FOR_YOU),
  };
}

function tell(node: RunningNode, demo: Demonstration): void {
  print(`This is a demonstration on a throw-away folder: everything is gone when you stop it (Ctrl-C).

The election is open:   ${node.url}/e/${demo.open}
Its results, live:      ${node.url}/e/${demo.open}/results
A declared ranked one:  ${node.url}/e/${demo.declared}/results
Administration:         ${node.url}/admin   username ${demo.admin.username}, password ${demo.admin.password}
${node.terminal ? `Terminal channel:       ${node.terminal}   (veritally vote --server ${node.terminal})\n` : ''}
Sign-ins of voters, for you:
${columns([['Username', 'Secret', 'Personal link'], ...demo.yours.map((voter) => [voter.username, voter.secret, linkOf(voter, node.url, demo.open) ?? ''])])}

Meanwhile ${demo.others.length} simulated voters come in.`);
}

async function run(args: Arguments): Promise<number> {
  const ended = untilAskedToEnd();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-demo-'));
  const sweep = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', sweep);
  const pause = args.number('pause', 0, 600_000, PAUSE)!;
  const node = await startOrFail({
    ...nodeConfigOf(args, { port: 8080, terminalPort: 0 }),
    dataFolder: folder,
    database: undefined,
    keyFile: undefined,
  });
  const stop = new AbortController();
  try {
    const desk = localDesk({ ctx: node.ctx, store: node.ctx.store, close: () => Promise.resolve() });
    const demo = await setUp(node, desk);
    if (args.flag('json'))
      printJson({
        url: node.url,
        terminal: node.terminal,
        election: demo.open,
        declared: demo.declared,
        admin: demo.admin,
        voters: demo.yours.map((voter) => ({ ...voter, link: linkOf(voter, node.url, demo.open) })),
      });
    else tell(node, demo);
    const coming = letVotersCome({ web: node.url, terminal: node.terminal }, demo.open, demo.others, pause, stop.signal, (count) => {
      if (!args.flag('json') && count % 10 === 0) note(`  ${count} of ${demo.others.length} simulated voters have voted`);
    });
    await Promise.race([ended, coming.then(() => ended)]);
    return 0;
  } finally {
    stop.abort();
    await node.stop();
    sweep();
  }
}

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'demo',
      positionals: [],
      summary: 'Runs a sample election on a throw-away folder: open, with live results and simulated voters.',
      options: [
        { name: 'pause', value: 'MS', help: 'time between two simulated voters (5000)' },
        ...NODE_OPTIONS.filter(({ name }) => !['data', 'database', 'key-file'].includes(name)),
        JSON_OPTION,
      ],
    },
    run,
  },
];
