import { JSON_OPTION, PLACE_OPTIONS } from './arguments.ts';
import type { Command } from './commands.ts';
import { openHouse } from './house.ts';
import { ownPlaceOf } from './place.ts';
import { note, print, printJson } from './terminal-output.ts';

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'doctor',
      positionals: [],
      summary: 'Checks the records: every mark has its ballot, counters, the chain of acts, the database itself.',
      options: [...PLACE_OPTIONS.filter(({ name }) => !['server', 'token', 'token-file'].includes(name)), JSON_OPTION],
      notes: 'Exit status 0 where all is well, 1 where something is wrong. Works while a server holds the data folder.',
    },
    run: async (args) => {
      const house = await openHouse(ownPlaceOf(args), 'read');
      try {
        const problems = await house.store.inspect();
        const elections = await house.store.listElections();
        const ballots = elections.reduce((sum, { cast }) => sum + cast, 0);
        const spoiled = elections.reduce((sum, election) => sum + election.spoiled, 0);
        const chain = await house.store.checkAudit();
        const summary = {
          ok: problems.length === 0,
          engine: house.store.engine,
          elections: elections.length,
          ballots,
          spoiled,
          acts: chain.length,
          head: chain.head,
          problems,
        };
        if (args.flag('json')) printJson(summary);
        else if (problems.length === 0)
          print(
            `All is well: ${plural(elections.length, 'election')}, ${plural(ballots, 'ballot')} (${spoiled} spoiled), every mark has its ballot; ${plural(chain.length, 'act')} in an unbroken chain, head ${chain.head.slice(0, 16)}…`,
          );
        else
          for (const problem of [
            `${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} wrong:`,
            ...problems.map((text) => `  ${text}`),
          ])
            note(problem);
        return problems.length === 0 ? 0 : 1;
      } finally {
        await house.close();
      }
    },
  },
];

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
