import { JSON_OPTION, PLACE_OPTIONS } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk } from './desk.ts';
import { placeOf } from './place.ts';
import { note, print, printJson } from './terminal-output.ts';

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'doctor',
      positionals: [],
      summary: 'Checks the records: every mark has its ballot, counters, the chain of acts, the database itself.',
      options: [...PLACE_OPTIONS, JSON_OPTION],
      notes:
        'Exit status 0 where all is well, 1 where something is wrong. Works while a server holds the data folder, and through the\nserver with a token of scope audit:read.',
    },
    run: async (args) => {
      const found = await atDesk(placeOf(args), 'read', (desk) => desk.examine());
      const { elections, ballots, spoiled, acts, head, problems } = found;
      if (args.flag('json')) printJson(found);
      else if (found.ok)
        print(
          `All is well: ${plural(elections, 'election')}, ${plural(ballots, 'ballot')} (${spoiled} spoiled), every mark has its ballot; ${plural(acts, 'act')} in an unbroken chain, head ${head.slice(0, 16)}…`,
        );
      else
        for (const problem of [
          `${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} wrong:`,
          ...problems.map((text) => `  ${text}`),
        ])
          note(problem);
      return found.ok ? 0 : 1;
    },
  },
];

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
