import { readFileSync, statSync } from 'node:fs';
import { type Arguments, JSON_OPTION, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk } from './desk.ts';
import { placeOf } from './place.ts';
import { print, printJson } from './terminal-output.ts';

const MOST_BYTES = 64_000_000;

/** A text file of the first system; UTF-8, else taken as Windows-1252. */
function textOf(args: Arguments, option: string): string | undefined {
  const file = args.text(option);
  if (file === undefined) return undefined;
  try {
    if (statSync(file).size > MOST_BYTES) throw new UsageError(`--${option}: ${file} is larger than ${MOST_BYTES / 1_000_000} MB.`);
    const bytes = readFileSync(file);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'import-text',
      positionals: [],
      summary: 'Makes an election from the text files of the first system.',
      options: [
        { name: 'name', value: 'TITLE', help: 'title of the election' },
        { name: 'slug', value: 'NAME', help: 'its name in addresses; made from the title where absent' },
        { name: 'candidates', value: 'FILE', help: 'Candidates.txt: "Manjunath | Tiger" a line' },
        { name: 'voters', value: 'FILE', help: 'Voters_database.txt: "Rahul-1552" a line' },
        { name: 'voted', value: 'FILE', help: 'Voter_names.txt: those who have voted' },
        { name: 'votes', value: 'FILE', help: 'Votes_Rec.txt: a candidate’s name for each vote' },
        ...PLACE_OPTIONS,
        JSON_OPTION,
      ],
      notes:
        'Who has voted without a recorded vote named nobody on the list: by the first system’s rule such a ballot is spoiled.\nThe secrets in these files are short, so they are kept as argon2id, which takes a while for a large roll:\nmore than some thousand voters come in faster at the data folder itself. A server takes files of 8 MB at most, with a token of the scopes\nelections:write and voters:write.',
    },
    run: async (args) => {
      const name = args.need('name');
      const files = {
        candidates: textOf(args, 'candidates'),
        voters: textOf(args, 'voters'),
        voted: textOf(args, 'voted'),
        votes: textOf(args, 'votes'),
      };
      const { candidates, voters } = files;
      if (candidates === undefined) throw new UsageError(`--candidates FILE is missing. ${args.hint()}`);
      if (voters === undefined) throw new UsageError(`--voters FILE is missing. ${args.hint()}`);
      const done = await atDesk(placeOf(args, true), 'write', (desk) =>
        desk.importText({ name, slug: args.text('slug'), files: { ...files, candidates, voters } }),
      );
      if (args.flag('json')) printJson(done);
      else
        print(
          `Created "${name}" as ${done.election}: ${done.voters} voters, ${done.voted} of whom have voted (${done.votes} votes, ${done.spoiled} spoiled).\nNext: veritally election open ${done.election}`,
        );
      return 0;
    },
  },
];
