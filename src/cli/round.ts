import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningNode } from '../server/main.ts';
import { type Arguments, JSON_OPTION, type Option, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { type Desk, type ElectionFacts, openDesk } from './desk.ts';
import { localDesk } from './local-desk.ts';
import { placeOf } from './place.ts';
import { Prompter } from './prompt.ts';
import { resultsForPrograms, resultsTable } from './results-text.ts';
import { announce, nodeConfigOf, NODE_OPTIONS, startOrFail } from './serve.ts';
import { Failure, note, print, printJson } from './terminal-output.ts';

const LOOK_EVERY = 300;

/** The desk of the round, and the server if the round runs its own. */
async function roundDesk(args: Arguments): Promise<{ readonly desk: Desk; readonly node: RunningNode | undefined }> {
  const place = placeOf(args);
  if (place.kind === 'server') return { desk: await openDesk(place, 'write'), node: undefined };
  const node = await startOrFail(nodeConfigOf(args, { port: 0, terminalPort: 2345 }));
  return { desk: localDesk({ ctx: node.ctx, store: node.ctx.store, close: () => node.stop() }), node };
}

/** Shows voters as they finish, never what they chose, until the round is over or the person interrupts. Gives where the election stands. */
async function follow(
  desk: Desk,
  slug: string,
  begun: number,
  voters: number,
  interrupted: () => boolean,
  tell: (done: number) => void,
): Promise<ElectionFacts> {
  let told = 0;
  for (;;) {
    const facts = await desk.show(slug);
    const done = Math.min(voters, facts.cast - begun);
    while (told < done) tell(++told);
    if (facts.status !== 'open' || interrupted()) return facts;
    await sleep(LOOK_EVERY);
  }
}

async function declare(desk: Desk, facts: ElectionFacts, json: boolean): Promise<void> {
  if (facts.status === 'open' || facts.status === 'paused') await desk.act(facts.slug, 'close', { reason: 'declared after a round' });
  const declared = await desk.act(facts.slug, 'declare', {});
  const results = await desk.results(facts.slug);
  if (json) printJson({ event: 'declared', results: resultsForPrograms(results) });
  else
    print(
      `${resultsTable(results, declared.definition)}\n\n***** Online Voting Portal Closing *****\n***** Thanks all for voting !! *****`,
    );
}

async function wantsDeclaration(args: Arguments): Promise<boolean> {
  const given = args.text('declare');
  if (given !== undefined) return args.choice('declare', ['yes', 'no'], 'no') === 'yes';
  const prompter = new Prompter();
  try {
    return await prompter.confirm('Should the final results be declared now? (Y/N) : ');
  } finally {
    prompter.close();
  }
}

async function run(args: Arguments): Promise<number> {
  const slug = args.positionals[0]!;
  const voters = args.number('voters', 1, 1_000_000);
  if (voters === undefined) throw new UsageError(`--voters N is missing: how many vote in this round? ${args.hint()}`);
  args.choice('declare', ['yes', 'no'], 'no');
  const json = args.flag('json');
  const { desk, node } = await roundDesk(args);
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    const opened = await desk.round(slug, voters);
    if (json) printJson({ event: 'open', election: slug, voters, url: node?.url ?? null, terminal: node?.terminal ?? null });
    else {
      if (node) announce(node);
      note(`\nThe polls of "${opened.title}" are open for ${voters} ${voters === 1 ? 'voter' : 'voters'}.`);
    }
    const facts = await follow(
      desk,
      slug,
      opened.cast,
      voters,
      () => interrupted,
      (done) => (json ? printJson({ event: 'voted', done, voters }) : note(`  ${done} of ${voters} has finished.`)),
    );
    if (interrupted) {
      if (facts.status === 'open') await desk.act(slug, 'pause', { reason: 'round interrupted' });
      throw new Failure(
        `The round was interrupted after ${facts.cast - opened.cast} of ${voters}; the polls are paused. "veritally round" goes on.`,
      );
    }
    process.off('SIGINT', interrupt);
    if (await wantsDeclaration(args)) await declare(desk, facts, json);
    else if (json) printJson({ event: 'paused', election: slug, cast: facts.cast });
    else print('The final results will be declared after further rounds.');
    return 0;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await desk.close();
  }
}

const OWN: readonly Option[] = [
  { name: 'voters', value: 'N', help: 'how many vote in this round' },
  { name: 'declare', value: 'yes|no', help: 'answers the question at the end, for programs' },
];

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'round',
      positionals: ['ELECTION'],
      summary: 'Opens the polls for some voters, shows them as they finish (never what they chose), then asks whether to declare.',
      options: [
        ...OWN,
        ...PLACE_OPTIONS,
        ...NODE_OPTIONS.filter(({ name }) => !PLACE_OPTIONS.some((each) => each.name === name)),
        JSON_OPTION,
      ],
      notes:
        'With --data or --database it runs the server itself for the length of the round, with the terminal channel at 2345 (--terminal-port).\nRounds add up. Ctrl-C pauses the polls.',
    },
    run,
  },
];
