import { restoreFrom } from '../store/restore.ts';
import { JSON_OPTION, PLACE_OPTIONS } from './arguments.ts';
import type { Command } from './commands.ts';
import { ownPlaceOf } from './place.ts';
import { print, printJson } from './terminal-output.ts';

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'restore',
      positionals: ['FILE'],
      summary: 'Puts a backup into a new data folder or an empty database. Refuses to overwrite anything.',
      options: [
        { name: 'data', value: 'DIR', help: 'data folder to make' },
        ...PLACE_OPTIONS.filter(({ name }) => name === 'database'),
        JSON_OPTION,
      ],
      ownPlace:
        'This command makes a new place, which no server can hold yet: --data NEW_DIR, or --database URL of an empty database. Then start a server there.',
    },
    run: async (args) => {
      const file = args.positionals[0]!;
      if (args.text('data') === undefined && args.text('database') === undefined) args.need('data');
      const place = ownPlaceOf(args, true);
      await restoreFrom(file, place.kind === 'folder' ? { dataFolder: place.folder } : { database: place.url });
      if (args.flag('json')) printJson({ restored: file, ...(place.kind === 'folder' ? { data: place.folder } : {}) });
      else print(`Restored ${file}. "veritally doctor" checks it.`);
      return 0;
    },
  },
];
