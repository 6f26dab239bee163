import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { type Act, ACTS, NEEDS_REASON } from '../election/life-cycle.ts';
import { type Arguments, JSON_OPTION, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk, type ElectionFacts } from './desk.ts';
import { report } from './election-report.ts';
import { placeOf } from './place.ts';
import { invite, sealedRemarks, sealedRows } from './sealed-setup.ts';
import { resultsForPrograms, resultsTable } from './results-text.ts';
import { columns, Failure, note, print, printJson } from './terminal-output.ts';
import { writeInsCommand } from './write-ins.ts';

const MOST_DEFINITION = 10_000_000;

/** A definition from a YAML or JSON file (JSON is YAML), "-" for standard input. Its mistakes of form are told with their line. */
function readDefinition(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
  if (text.length > MOST_DEFINITION) throw new Failure(`The file ${file} is too large for a definition.`);
  try {
    // No aliases: a few lines of them could stand for gigabytes.
    return parseYaml(text, { maxAliasCount: 0 });
  } catch (error) {
    if (error instanceof YAMLParseError) throw new Failure(`The file ${file} is neither YAML nor JSON: ${error.message.split('\n')[0]}`);
    throw new Failure(`The file ${file} cannot be read as a definition: ${(error as Error).message.split('\n')[0]}`);
  }
}

function describe(facts: ElectionFacts): string {
  const lines = [
    ['Election', `${facts.title} (${facts.slug})${facts.sample ? ', a sample' : ''}`],
    ['Status', facts.status],
    ['Kind', facts.sealed ? 'sealed' : 'open'],
    ['Ballots', `${facts.cast}${facts.spoiled > 0 ? `, ${facts.spoiled} of them spoiled` : ''}`],
    [
      'Roll',
      `${facts.roll.active} voters${facts.roll.pending > 0 ? `, ${facts.roll.pending} waiting for approval` : ''}${facts.roll.withoutSecret > 0 && !facts.sealed ? `, ${facts.roll.withoutSecret} without a secret` : ''}`,
    ],
    ...(facts.roundLimit === null ? [] : [['Round', `until ${facts.roundLimit} ballots`]]),
    ...(facts.opensAt ? [['Opens', facts.opensAt]] : []),
    ...(facts.closesAt ? [['Closes', facts.closesAt]] : []),
    ...(facts.sealing ? sealedRows(facts.sealing) : []),
    ['Possible', facts.possible.join(', ') || 'nothing more'],
    ...facts.missing.map((missing) => ['Missing', missing]),
  ];
  return columns(lines as [string, string][]);
}

const told = (args: Arguments, facts: ElectionFacts, words: string): number => {
  if (args.flag('json')) printJson({ election: facts.slug, ...facts });
  else print(words);
  return 0;
};

const create: Command = {
  form: {
    name: 'election create',
    positionals: ['FILE'],
    summary: 'Creates a draft from a definition in YAML or JSON ("-": standard input).',
    options: [
      { name: 'slug', value: 'NAME', help: 'its name in addresses; made from the title where absent' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
    notes:
      'The shortest definition:\n\n  title: Board 2026\n  contests:\n    - question: Who shall chair the board?\n      candidates: [Ann, Bob]\n',
  },
  run: async (args) => {
    const definition = readDefinition(args.positionals[0]!);
    const facts = await atDesk(placeOf(args, true), 'write', (desk) => desk.create(definition, args.text('slug')));
    return told(args, facts, `Created "${facts.title}" as ${facts.slug}. Next: veritally voter import FILE --election ${facts.slug}`);
  },
};

const list: Command = {
  form: { name: 'election list', positionals: [], summary: 'Lists all elections.', options: [...PLACE_OPTIONS, JSON_OPTION] },
  run: async (args) => {
    const all = await atDesk(placeOf(args), 'read', (desk) => desk.list());
    if (args.flag('json')) printJson(all);
    else if (all.length === 0) print('There are no elections yet. "veritally election create FILE" makes one.');
    else
      print(
        columns([
          ['Name', 'Title', 'Status', 'Ballots', 'Voters'],
          ...all.map((facts) => [facts.slug, facts.title, facts.status, String(facts.cast), String(facts.roll.active)]),
        ]),
      );
    return 0;
  },
};

const show: Command = {
  form: {
    name: 'election show',
    positionals: ['ELECTION'],
    summary: 'Shows where an election stands.',
    options: [{ name: 'definition', help: 'its whole definition as JSON instead' }, ...PLACE_OPTIONS, JSON_OPTION],
  },
  run: async (args) => {
    const facts = await atDesk(placeOf(args), 'read', (desk) => desk.show(args.positionals[0]!));
    if (args.flag('definition')) print(JSON.stringify(facts.definition, undefined, 2));
    else if (args.flag('json')) printJson({ election: facts.slug, ...facts });
    else print(describe(facts));
    return 0;
  },
};

const SUMMARIES: { readonly [A in Act]: string } = {
  lock: 'Checks an election and locks its definition.',
  unlock: 'Unlocks an election that has not opened yet, to change it.',
  open: 'Opens the polls; a draft is checked and locked first.',
  pause: 'Pauses the polls.',
  resume: 'Resumes paused polls.',
  close: 'Closes the polls for good.',
  tally: 'Counts a closed election.',
  declare: 'Declares the results; a closed election is counted first.',
  archive: 'Puts a declared election away.',
};
const DONE: { readonly [A in Act]: string } = {
  lock: 'is checked and locked',
  unlock: 'is a draft again',
  open: 'is open',
  pause: 'is paused',
  resume: 'is open again',
  close: 'is closed',
  tally: 'is counted',
  declare: 'is declared',
  archive: 'is archived',
};

function actCommand(act: Act): Command {
  return {
    form: {
      name: `election ${act}`,
      positionals: ['ELECTION'],
      summary: SUMMARIES[act],
      options: [
        {
          name: 'reason',
          value: 'TEXT',
          help: NEEDS_REASON.has(act) ? 'why; needed, it goes into the record of acts' : 'goes into the record of acts',
        },
        ...PLACE_OPTIONS,
        JSON_OPTION,
      ],
    },
    run: async (args) => {
      const slug = args.positionals[0]!;
      const [facts, results] = await atDesk(placeOf(args), 'write', async (desk) => {
        const after = await desk.act(slug, act, { reason: args.text('reason') });
        return [after, act === 'declare' ? await desk.results(slug) : undefined] as const;
      });
      const remarks = facts.sealing ? sealedRemarks(act, facts.sealing) : undefined;
      if (results === undefined) return told(args, facts, `"${facts.title}" ${DONE[act]}.${remarks === undefined ? '' : `\n${remarks}`}`);
      if (args.flag('json')) printJson({ election: facts.slug, ...facts, results: resultsForPrograms(results) });
      else print(resultsTable(results, facts.definition));
      return 0;
    },
  };
}

const exportCommand: Command = {
  form: {
    name: 'election export',
    positionals: ['ELECTION'],
    summary: 'Writes the text files of the first system: Candidates.txt, Voters_database.txt, Voter_names.txt, Votes_Rec.txt.',
    options: [
      { name: 'text', value: 'DIR', help: 'folder for the files (made if absent)' },
      { name: 'force', help: 'overwrite files that are there' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
    notes:
      'Secrets are kept as hashes only: Voters_database.txt and Voter_names.txt hold usernames without them. Votes come in the order of\ncandidates, never in the order of arrival. Other formats are on the server: /api/elections/ELECTION/export/…',
  },
  run: async (args) => {
    const folder = args.need('text');
    const files = await atDesk(placeOf(args), 'read', (desk) => desk.exportText(args.positionals[0]!));
    mkdirSync(folder, { recursive: true });
    const written: string[] = [];
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, path.basename(name));
      try {
        writeFileSync(file, text, { flag: args.flag('force') ? 'w' : 'wx', mode: 0o600 });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST')
          throw new Failure(
            `${file} exists already; --force overwrites it.${written.length > 0 ? ` Written before: ${written.join(', ')}.` : ''}`,
          );
        throw error;
      }
      written.push(file);
    }
    if (args.flag('json')) printJson({ files: written });
    else for (const file of written) note(`Wrote ${file}`);
    return 0;
  },
};

export const COMMANDS: readonly Command[] = [create, list, show, invite, ...ACTS.map(actCommand), writeInsCommand, exportCommand, report];
