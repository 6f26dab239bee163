import { JSON_OPTION, PLACE_OPTIONS } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk } from './desk.ts';
import { placeOf } from './place.ts';
import { print, printJson } from './terminal-output.ts';

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'backup',
      positionals: ['FILE'],
      summary: 'Writes a consistent copy of everything to a new file, also while voting goes on.',
      options: [...PLACE_OPTIONS, JSON_OPTION],
      notes: 'The file holds the ballots and the server’s keys: keep it as safe as the server. It is never written over an existing one.',
    },
    run: async (args) => {
      const file = args.positionals[0]!;
      await atDesk(placeOf(args), 'read', (desk) => desk.backup(file));
      if (args.flag('json')) printJson({ file });
      else print(`Wrote ${file}. It holds ballots and keys: keep it safe.`);
      return 0;
    },
  },
];
