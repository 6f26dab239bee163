import { JSON_OPTION, PLACE_OPTIONS } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk } from './desk.ts';
import { placeOf } from './place.ts';
import { resultsForPrograms, resultsTable } from './results-text.ts';
import { print, printJson } from './terminal-output.ts';

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'results',
      positionals: ['ELECTION'],
      summary: 'Shows the results: live where the election shows them, else once the polls are closed.',
      options: [...PLACE_OPTIONS, JSON_OPTION],
      notes: 'Works while a server holds the data folder.',
    },
    run: async (args) => {
      const slug = args.positionals[0]!;
      const [results, facts] = await atDesk(
        placeOf(args),
        'read',
        async (desk) => [await desk.results(slug), await desk.show(slug)] as const,
      );
      if (args.flag('json')) printJson(resultsForPrograms(results));
      else print(resultsTable(results, facts.definition));
      return 0;
    },
  },
];
