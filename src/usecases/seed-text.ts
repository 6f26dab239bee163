import { ballotText } from '../election/ballot.ts';
import { checkDefinition } from '../election/check-definition.ts';
import { textIn, type ElectionDefinition } from '../election/definition.ts';
import type { Refusal, RowProblem } from '../election/refusal.ts';
import { usernameKey } from '../election/secret.ts';
import { err, invariant, ok, type Result } from '../kernel/result.ts';
import type { VoterId } from '../kernel/ids.ts';
import type { Context, Outcome } from './context.ts';
import { ballotsOfContest, readGroups } from './count-election.ts';
import { createElection } from './create-election.ts';
import { auditOf, findElection, newId } from './find.ts';
import type { Actor, ElectionRecord, VoterRecord } from './ports.ts';
import { checkVoter, keepSecret, lineProblem } from './roll.ts';
import { rulingsOf, undecidedRefusal } from './write-ins.ts';

/** The four text files of the first seed, as texts. */
export interface SeedFiles {
  readonly candidates: string;
  readonly voters: string;
  readonly voted?: string | undefined;
  readonly votes?: string | undefined;
}

const MAX_LINES = 1_000_000;
const [MAX_TITLE, MAX_NAME, MAX_SYMBOL, MAX_CANDIDATES] = [160, 120, 60, 1_000];

function lines(text: string): readonly { readonly row: number; readonly text: string }[] {
  return text
    .normalize('NFC')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, MAX_LINES)
    .map((line, i) => ({ row: i + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
}

/** "Candidate | Symbol" lines; a heading and ruled lines are passed over; the symbol may be missing. */
export function readCandidates(
  text: string,
): Result<readonly { readonly name: string; readonly symbol: string | null }[], readonly RowProblem[]> {
  const out: { name: string; symbol: string | null }[] = [];
  const problems: RowProblem[] = [];
  const seen = new Set<string>();
  for (const { row, text: line } of lines(text)) {
    const [name = '', symbol = ''] = line
      .split(/[|\t]/)
      .map((part) => part.trim())
      .filter((part, i) => i > 0 || part !== '');
    if (/^candidates?$/i.test(name) || /^[-\s]*$/.test(name)) continue;
    const unfit = lineProblem(name, MAX_NAME) ?? lineProblem(symbol, MAX_SYMBOL);
    if (unfit !== undefined) problems.push({ row, ...unfit });
    else if (seen.has(usernameKey(name))) problems.push({ row, message: `candidate "${name}" occurs twice` });
    else if (out.length === MAX_CANDIDATES) return err([{ row, message: `more than ${MAX_CANDIDATES} candidates` }]);
    else out.push({ name, symbol: symbol || null });
    seen.add(usernameKey(name));
  }
  if (out.length === 0 && problems.length === 0) problems.push({ row: 1, message: 'no candidates; lines look like "Manjunath | Tiger"' });
  return problems.length > 0 ? err(problems) : ok(out);
}

/** "username-secret" lines; the last dash divides. */
export function readVoters(text: string): Result<readonly { readonly username: string; readonly secret: string }[], readonly RowProblem[]> {
  const out: { username: string; secret: string }[] = [];
  const problems: RowProblem[] = [];
  const seen = new Set<string>();
  for (const { row, text: line } of lines(text)) {
    const at = line.lastIndexOf('-');
    if (at <= 0 || at === line.length - 1) problems.push({ row, message: `"${line.slice(0, 40)}" is not of the form username-secret` });
    else if (seen.has(usernameKey(line.slice(0, at)))) problems.push({ row, message: `voter "${line.slice(0, at)}" occurs twice` });
    else out.push({ username: line.slice(0, at), secret: line.slice(at + 1) });
    seen.add(usernameKey(line.slice(0, Math.max(at, 0))));
  }
  if (out.length === 0 && problems.length === 0) problems.push({ row: 1, message: 'no voters; lines look like "Rahul-1552"' });
  return problems.length > 0 ? err(problems) : ok(out);
}

function definitionOf(name: string, candidates: readonly { readonly name: string; readonly symbol: string | null }[]): ElectionDefinition {
  return {
    title: name,
    languages: ['en'],
    timeZone: 'UTC',
    results: 'live',
    access: 'roll',
    eligibility: {},
    revoting: false,
    unknownCandidate: 'spoil',
    secondOfficer: false,
    listed: true,
    sample: false,
    contests: [
      {
        id: 'q1',
        question: name,
        order: 'listed',
        method: { method: 'plurality', seats: 1, tie: { steps: [], end: { by: 'seed', seed: '' } } },
        candidates: candidates.map(({ name: each, symbol }, i) => ({
          id: `c${i + 1}`,
          name: each,
          ...(symbol ? { symbol: { text: symbol } } : {}),
        })),
      },
    ],
  };
}

interface Marks {
  readonly marked: readonly VoterId[];
  readonly ballots: readonly { readonly contents: string; readonly spoiled: boolean; readonly weight: string }[];
}

function readMarks(
  files: SeedFiles,
  voters: readonly Omit<VoterRecord, 'electionId'>[],
  names: readonly string[],
): Result<Marks, readonly RowProblem[]> {
  const problems: RowProblem[] = [];
  const byKey = new Map(voters.map((voter) => [voter.usernameKey, voter]));
  const marked = new Set<VoterId>();
  for (const { row, text } of lines(files.voted ?? '')) {
    const at = text.lastIndexOf('-');
    const voter = byKey.get(usernameKey(at > 0 ? text.slice(0, at) : text));
    if (!voter) problems.push({ row, message: `"${text.slice(0, 40)}" has voted but is not among the voters` });
    else if (marked.has(voter.id)) problems.push({ row, message: `"${text.slice(0, 40)}" stands among those who voted twice` });
    else marked.add(voter.id);
  }
  const keys = names.map(usernameKey);
  const ballots: { contents: string; spoiled: boolean; weight: string }[] = [];
  for (const { row, text } of lines(files.votes ?? '')) {
    const candidate = keys.indexOf(usernameKey(text));
    if (candidate < 0) problems.push({ row, message: `a vote for "${text.slice(0, 40)}", who is not a candidate` });
    else ballots.push({ contents: ballotText([{ kind: 'choices', candidates: [candidate] }]), spoiled: false, weight: '1' });
  }
  if (problems.length === 0 && ballots.length > marked.size)
    problems.push({ row: 1, message: `${ballots.length} votes but only ${marked.size} voters who have voted` });
  if (problems.length > 0) return err(problems);
  const spoiled = Array.from({ length: marked.size - ballots.length }, () => ({ contents: '', spoiled: true, weight: '1' }));
  return ok({ marked: [...marked], ballots: [...ballots, ...spoiled] });
}

const AT_ONCE = 8;

/** The voters of the file with their secrets as they are kept: a few at a time, since argon2id takes its time and others wait for it too. */
async function readRoll(
  ctx: Context,
  read: readonly { readonly username: string; readonly secret: string }[],
): Promise<Result<readonly Omit<VoterRecord, 'electionId'>[], readonly RowProblem[]>> {
  const checked = read.map(({ username }) => checkVoter({ username }));
  const problems = checked.flatMap((each, i) => (each.ok ? [] : each.error.map(({ message }) => ({ row: i + 1, message }))));
  if (problems.length > 0) return err(problems);
  const voters: Omit<VoterRecord, 'electionId'>[] = [];
  for (let from = 0; from < read.length; from += AT_ONCE) {
    const kept = await Promise.all(read.slice(from, from + AT_ONCE).map(({ secret }) => keepSecret(ctx, secret)));
    for (const [i, secret] of kept.entries()) {
      const voter = checked[from + i];
      invariant(voter?.ok, 'checked above');
      voters.push({ ...voter.value, id: newId<VoterId>(ctx.random), status: 'active', secret, late: false, idChecked: false });
    }
  }
  return ok(voters);
}

/** The mistakes of one file, as the roll's mistakes are told. */
function mistakes(column: string, problems: readonly RowProblem[]): Result<never, Refusal> {
  return err({ kind: 'roll-invalid', problems: problems.slice(0, 200).map((each) => ({ ...each, column })), count: problems.length });
}

/** What came of an import, in numbers. */
export interface SeedImport {
  readonly election: ElectionRecord;
  readonly voters: number;
  readonly voted: number;
  readonly votes: number;
  readonly spoiled: number;
}

/**
 * Makes an election from the first seed's text files. Voters who have voted without a recorded vote named an unknown candidate: by the
 * seed's rule their ballots are spoiled.
 */
export async function importSeedText(
  ctx: Context,
  actor: Actor,
  input: { readonly name: string; readonly slug?: string | undefined; readonly files: SeedFiles },
): Outcome<SeedImport> {
  const name = input.name.normalize('NFC').trim();
  const unfit = name === '' ? { message: 'must not be empty' } : lineProblem(name, MAX_TITLE);
  if (unfit !== undefined) return err({ kind: 'input-invalid', problems: [{ path: 'name', ...unfit }] });
  const candidates = readCandidates(input.files.candidates);
  if (!candidates.ok) return mistakes('candidates', candidates.error);
  const definition = definitionOf(name, candidates.value);
  const problems = checkDefinition(definition);
  if (problems.length > 0) return err({ kind: 'definition-invalid', problems });
  const read = readVoters(input.files.voters);
  if (!read.ok) return mistakes('voters', read.error);
  const roll = await readRoll(ctx, read.value);
  if (!roll.ok) return mistakes('voters', roll.error);
  const marks = readMarks(
    input.files,
    roll.value,
    candidates.value.map((candidate) => candidate.name),
  );
  if (!marks.ok) return mistakes('voted/votes', marks.error);
  const created = await createElection(ctx, actor, { slug: input.slug, definition });
  if (!created.ok) return created;
  const { id } = created.value;
  const at = ctx.clock.now();
  await ctx.store.addVoters(
    roll.value.map((voter) => ({ ...voter, electionId: id })),
    auditOf(actor, 'voter.import-text', id, { voters: roll.value.length }),
    at,
  );
  const { marked, ballots } = marks.value;
  const spoiled = ballots.filter((ballot) => ballot.spoiled).length;
  if (marked.length > 0)
    await ctx.store.importBallots(
      id,
      marked,
      ballots,
      auditOf(actor, 'election.import-text', id, { voted: marked.length, votes: ballots.length - spoiled, spoiled }),
      at,
    );
  const election = await findElection(ctx, id);
  return election.ok
    ? ok({ election: election.value, voters: roll.value.length, voted: marked.length, votes: ballots.length - spoiled, spoiled })
    : election;
}

/**
 * Writes the first seed's files again. Secrets are not kept, so `Voters_database.txt` and `Voter_names.txt` hold usernames without
 * them. Votes are written only once the polls are closed or while results are live.
 */
export async function exportSeedText(ctx: Context, election: ElectionRecord): Outcome<Readonly<Record<string, string>>> {
  const contest = election.definition.contests[0];
  if (!contest || election.definition.contests.length > 1 || contest.method.method !== 'plurality' || election.definition.sealed)
    return err({
      kind: 'read-only',
      detail:
        'The text files hold one contest in which one candidate is chosen; this election has another form. Export JSON or CSV instead.',
    });
  const over = election.status !== 'draft' && election.status !== 'ready' && election.status !== 'open' && election.status !== 'paused';
  if (!over && election.definition.results !== 'live') return err({ kind: 'results-hidden', until: 'closing' });
  const groups = readGroups(await ctx.store.ballotGroups(election.id));
  const undecided = await undecidedRefusal(ctx, election);
  if (undecided !== undefined) return err(undecided);
  if (groups.reduce((sum, { weight }) => sum + weight, 0n) > MAX_LINES)
    return err({
      kind: 'read-only',
      detail: `The text files hold a line for each vote, at most ${MAX_LINES}; with its weights this election has more. Export JSON or CSV instead.`,
    });
  const { answers: votesCast, persons } = ballotsOfContest(contest, 0, groups, await rulingsOf(ctx, election));
  const names = [...contest.candidates, ...persons].map((candidate) => textIn(candidate.name, ...election.definition.languages));
  const usernames: string[] = [];
  const voted: string[] = [];
  await ctx.store.eachVoter(election.id, (page) => {
    for (const voter of page) {
      usernames.push(voter.username);
      if (voter.voted) voted.push(voter.username);
    }
  });
  const votes = votesCast.flatMap(({ answer, weight }) => {
    const chosen = answer.kind === 'choices' ? answer.candidates[0] : undefined;
    return chosen === undefined ? [] : Array.from({ length: Number(weight) }, () => names[chosen] ?? '');
  });
  const text = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('');
  return ok({
    'Candidates.txt': text([
      'Candidate | Symbol',
      ...names.map((name, i) => `${name} | ${contest.candidates[i]?.symbol?.text ?? ''}`.trim()),
    ]),
    'Voters_database.txt': text(usernames),
    'Voter_names.txt': text(voted),
    'Votes_Rec.txt': text(votes.toSorted((a, b) => names.indexOf(a) - names.indexOf(b))),
  });
}
