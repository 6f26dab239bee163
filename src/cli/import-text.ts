import { readFileSync, statSync } from 'node:fs';
import { importSeedText } from '../usecases/seed-text.ts';
import { type Arguments, JSON_OPTION, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { openHouse, OPERATOR } from './house.ts';
import { ownPlaceOf } from './place.ts';
import { mustBeDone, print, printJson } from './terminal-output.ts';

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
        ...PLACE_OPTIONS.filter(({ name }) => !['server', 'token', 'token-file'].includes(name)),
        JSON_OPTION,
      ],
      notes:
        'Who has voted without a recorded vote named nobody on the list: by the first system’s rule such a ballot is spoiled.\nThe secrets in these files are short, so they are kept as argon2id.',
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
      const house = await openHouse(ownPlaceOf(args, true), 'write');
      try {
        const done = mustBeDone(
          await importSeedText(house.ctx, OPERATOR, { name, slug: args.text('slug'), files: { ...files, candidates, voters } }),
        );
        const { election, ...figures } = done;
        if (args.flag('json'))
          printJson({
            election: election.slug,
            id: election.id,
            status: election.status,
            candidates: election.definition.contests[0]!.candidates.length,
            ...figures,
          });
        else
          print(
            `Created "${name}" as ${election.slug}: ${figures.voters} voters, ${figures.voted} of whom have voted (${figures.votes} votes, ${figures.spoiled} spoiled).\nNext: veritally election open ${election.slug}`,
          );
        return 0;
      } finally {
        await house.close();
      }
    },
  },
];
