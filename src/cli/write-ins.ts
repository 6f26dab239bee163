import { textIn } from '../election/definition.ts';
import { foldWritten } from '../election/write-ins.ts';
import type { DecideWriteIns, WriteIns, WrittenGroupFacts } from '../wire/write-ins.ts';
import { JSON_OPTION, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk } from './desk.ts';
import { placeOf } from './place.ts';
import { columns, Failure, print, printJson } from './terminal-output.ts';

type Contest = WriteIns['contests'][number];
type Decision = NonNullable<DecideWriteIns['decisions']>[number];

const plain = (text: Contest['question']): string => textIn(text, 'en');

function meant(contest: Contest, { decision }: WrittenGroupFacts): string {
  if (decision === null) return 'undecided';
  const { meaning, reason } = decision;
  const who =
    meaning.as === 'nobody'
      ? 'nobody who can be elected'
      : meaning.as === 'person'
        ? `the person ${meaning.name}`
        : `the candidate ${plain(contest.candidates.find(({ id }) => id === meaning.candidate)?.name ?? meaning.candidate)}`;
  return `${who} (${reason})`;
}

function describe({ contests, undecided, open }: WriteIns): string {
  const parts = contests.map((contest) => {
    const rows = contest.groups.map((group) => {
      const [first, ...others] = group.spellings.map(({ text }) => text);
      return [group.votes, first ?? '', others.join(', '), meant(contest, group)];
    });
    const head = `${plain(contest.question)} (${contest.contest})`;
    return rows.length === 0
      ? `${head}\n\nNobody was written in.`
      : `${head}\n\n${columns([['Votes', 'Written in', 'Also as', 'Means'], ...rows])}`;
  });
  if (parts.length === 0) return 'In this election no names can be written in.';
  const left = undecided === 0 ? 'All are decided.' : `${undecided} still to be decided.`;
  return [...parts, open ? left : `${left} The votes are counted: decisions stand.`].join('\n\n');
}

/** The one contest and group in which `name` was written. */
function groupNamed(
  { contests }: WriteIns,
  name: string,
  contest: string | undefined,
): { readonly contest: Contest; readonly key: string } {
  const key = foldWritten(name);
  const found = contests.filter(
    (each) => (contest === undefined || each.contest === contest) && each.groups.some((group) => group.key === key),
  );
  if (found.length === 0)
    throw new Failure(`Nobody wrote "${name}" in${contest === undefined ? '' : ` in contest "${contest}"`}.`, { kind: 'not-found' });
  if (found.length > 1)
    throw new UsageError(`"${name}" was written in contests ${found.map((each) => each.contest).join(', ')}: name one with --contest.`);
  return { contest: found[0]!, key };
}

function readDecision(seen: WriteIns, text: string, only: string | undefined): Decision {
  const at = text.lastIndexOf('=');
  if (at <= 0)
    throw new UsageError(
      `--decide "${text}" is not of the form NAME=nobody, NAME=person, NAME=person:NAME, NAME=candidate:WHO or NAME=open.`,
    );
  const { contest, key } = groupNamed(seen, text.slice(0, at).trim(), only);
  const [as = '', ...rest] = text.slice(at + 1).split(':');
  const who = rest.join(':').trim();
  const decision = (meaning: Decision['meaning']): Decision => ({ contest: contest.contest, key, meaning });
  switch (as.trim()) {
    case 'nobody':
    case 'open':
      return decision({ as: as.trim() as 'nobody' | 'open' });
    case 'person':
      return decision({ as: 'person', name: who === '' ? text.slice(0, at).trim() : who });
    case 'candidate': {
      const candidate = contest.candidates.find(({ id, name }) => id === who || foldWritten(plain(name)) === foldWritten(who));
      if (!candidate)
        throw new Failure(
          `There is no candidate "${who}" on the list. There are: ${contest.candidates.map(({ name }) => plain(name)).join(', ')}.`,
        );
      return decision({ as: 'candidate', candidate: candidate.id });
    }
    default:
      throw new UsageError(`"${as}" is no decision: there are nobody, person, candidate and open.`);
  }
}

function restOf(text: string | undefined): 'as-written' | 'nobody' | undefined {
  if (text !== undefined && text !== 'as-written' && text !== 'nobody')
    throw new UsageError(`--rest is as-written or nobody, not "${text}".`);
  return text;
}

export const writeInsCommand: Command = {
  form: {
    name: 'election write-ins',
    positionals: ['ELECTION'],
    summary: 'Shows the names that voters wrote in, and decides who is meant; between closing and counting.',
    options: [
      {
        name: 'decide',
        value: 'NAME=WHO',
        many: true,
        help: 'nobody, person, person:NAME, candidate:WHO, or open to take it back; can be repeated',
      },
      { name: 'rest', value: 'HOW', help: 'all that are undecided: as-written (each the person written) or nobody' },
      { name: 'reason', value: 'TEXT', help: 'why; goes into the record of acts' },
      { name: 'contest', value: 'ID', help: 'where a name was written in several contests' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
    notes:
      'NAME is any spelling: case, accents, punctuation and blanks are overlooked. For example:\n\n  veritally election write-ins board --decide "J. Roe=person:Jane Roe" --decide "Anne=candidate:Ann" --reason "same person"\n  veritally election write-ins board --rest nobody --reason "not members"',
  },
  run: async (args) => {
    const slug = args.positionals[0]!;
    const texts = args.texts('decide');
    const rest = restOf(args.text('rest'));
    const deciding = texts.length > 0 || rest !== undefined;
    const facts = await atDesk(placeOf(args), deciding ? 'write' : 'read', async (desk) => {
      const seen = await desk.writeIns(slug);
      if (!deciding) return seen;
      const decisions = texts.map((text) => readDecision(seen, text, args.text('contest')));
      const reason = args.text('reason');
      return desk.decideWriteIns(slug, { decisions, ...(rest === undefined ? {} : { rest }), ...(reason === undefined ? {} : { reason }) });
    });
    if (args.flag('json')) printJson({ election: facts.slug, ...facts });
    else print(describe(facts));
    return 0;
  },
};
