import { meaningProblem, undecidedGroups, writtenGroups, type Meaning, type Ruling, type WrittenGroup } from '../election/adjudication.ts';
import type { Contest, LocalText } from '../election/definition.ts';
import type { Status } from '../election/life-cycle.ts';
import type { Problem, Refusal } from '../election/refusal.ts';
import type { Instant } from '../kernel/clock.ts';
import { err, ok } from '../kernel/result.ts';
import type { Json } from '../kernel/canonical.ts';
import { answersOfContest, readGroups } from './count-election.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection } from './find.ts';
import type { Actor, ElectionRecord } from './ports.ts';

// Officers' decisions about names that voters wrote in. Each is an act in the chained record, and the record is where they are read
// from: there is no second place that could say something else.

const ACT = 'election.write-ins';
/** Decisions told in one entry of the record. */
const PER_ENTRY = 200;
const NAMES_TOLD = 50;
const PAGE = 1_000;

/** A decision with who made it and when. */
export interface HeldRuling extends Ruling {
  readonly by: string;
  readonly at: Instant;
}

/** One decision in an entry of the record; `as: "open"` takes an earlier one back. */
type Entry = { readonly key: string } & (Meaning | { readonly as: 'open' });

interface Details {
  readonly contest: string;
  readonly decisions: readonly Entry[];
  readonly reason: string;
}

const OVER: ReadonlySet<Status> = new Set(['closed', 'tallied', 'declared', 'archived']);

function takesWriteIns({ definition }: ElectionRecord): boolean {
  return definition.contests.some(({ writeIns = 0 }) => writeIns > 0);
}

async function heldRulings(ctx: Context, election: ElectionRecord): Promise<ReadonlyMap<string, HeldRuling>> {
  const held = new Map<string, HeldRuling>();
  if (!takesWriteIns(election) || !OVER.has(election.status)) return held;
  const pages = [];
  for (let before: number | undefined; ;) {
    const page = await ctx.store.auditPage({ electionId: election.id, act: ACT, limit: PAGE, ...(before === undefined ? {} : { before }) });
    pages.push(...page);
    before = page.at(-1)?.seq;
    if (page.length < PAGE || before === undefined) break;
  }
  for (const entry of pages.toSorted((a, b) => a.seq - b.seq)) {
    const { contest, decisions, reason } = JSON.parse(entry.details) as Details;
    for (const { key, ...meaning } of decisions) {
      const place = `${contest}|${key}`;
      // A later decision stands in the place of an earlier one.
      held.delete(place);
      if (meaning.as !== 'open') held.set(place, { contest, key, meaning, reason, by: entry.actor, at: entry.at });
    }
  }
  return held;
}

/** The decisions that stand. Empty before closing. */
export async function rulingsOf(ctx: Context, election: ElectionRecord): Promise<readonly Ruling[]> {
  return [...(await heldRulings(ctx, election)).values()];
}

async function groupsOf(
  ctx: Context,
  election: ElectionRecord,
): Promise<readonly { readonly contest: Contest; readonly groups: readonly WrittenGroup[] }[]> {
  if (!takesWriteIns(election)) return [];
  const read = readGroups(await ctx.store.ballotGroups(election.id));
  return election.definition.contests.flatMap((contest, i) =>
    (contest.writeIns ?? 0) > 0 ? [{ contest, groups: writtenGroups(contest, answersOfContest(i, read)) }] : [],
  );
}

/** Why `election` cannot be counted yet: names that nobody has decided about. Undefined where there are none. */
export async function undecidedRefusal(ctx: Context, election: ElectionRecord): Promise<Refusal | undefined> {
  const contests = await groupsOf(ctx, election);
  if (contests.length === 0) return undefined;
  const rulings = await rulingsOf(ctx, election);
  const open = contests.flatMap(({ contest, groups }) => undecidedGroups(contest, groups, rulings));
  if (open.length === 0) return undefined;
  // While votes come in nobody sees a name.
  const told = OVER.has(election.status) ? open.slice(0, NAMES_TOLD) : [];
  return { kind: 'write-ins-undecided', names: told.map(({ spellings }) => spellings[0]?.text ?? ''), count: open.length };
}

/** What an officer sees. Numbers of votes are exact texts. */
export interface WriteInsView {
  readonly slug: string;
  readonly status: Status;
  /** Whether decisions can be made now: after closing, before counting. */
  readonly open: boolean;
  readonly undecided: number;
  readonly contests: readonly {
    readonly contest: string;
    readonly question: LocalText;
    readonly candidates: readonly { readonly id: string; readonly name: LocalText }[];
    readonly groups: readonly {
      readonly key: string;
      readonly votes: string;
      readonly spellings: readonly { readonly text: string; readonly votes: string }[];
      readonly decision: { readonly meaning: Meaning; readonly reason: string; readonly by: string; readonly at: Instant } | null;
    }[];
  }[];
}

/** The names written in, grouped, with what was decided about them. Shown to nobody before the polls are closed. */
export async function writeInsOf(ctx: Context, slug: string): Outcome<WriteInsView> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (!OVER.has(election.status)) return err({ kind: 'results-hidden', until: 'closing' });
  const held = await heldRulings(ctx, election);
  const contests = (await groupsOf(ctx, election)).map(({ contest, groups }) => ({
    contest: contest.id,
    question: contest.question,
    candidates: contest.candidates.map(({ id, name }) => ({ id, name })),
    groups: groups.map(({ key, votes, spellings }) => {
      const ruling = held.get(`${contest.id}|${key}`);
      return {
        key,
        votes: String(votes),
        spellings: spellings.map((spelling) => ({ text: spelling.text, votes: String(spelling.votes) })),
        decision: ruling === undefined ? null : { meaning: ruling.meaning, reason: ruling.reason, by: ruling.by, at: ruling.at },
      };
    }),
  }));
  const undecided = contests.reduce((sum, { groups }) => sum + groups.filter(({ decision }) => decision === null).length, 0);
  return ok({ slug: election.slug, status: election.status, open: election.status === 'closed', undecided, contests });
}

/** What an officer decides. `rest`: all names still undecided, each kept as the person written, or none of them a person who can be elected. */
export interface WriteInDecisions {
  readonly decisions: readonly { readonly contest: string; readonly key: string; readonly meaning: Meaning | { readonly as: 'open' } }[];
  readonly rest?: 'as-written' | 'nobody' | undefined;
  readonly reason?: string | undefined;
}

const AS_WRITTEN = 'kept as written';

/**
 * Decides who is meant. Possible between closing and counting, when every decision can still be changed; a count is made of all of
 * them. Needs a reason, but for keeping what is left as it was written.
 */
export async function decideWriteIns(ctx: Context, actor: Actor, slug: string, input: WriteInDecisions): Outcome<WriteInsView> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (!OVER.has(election.status)) return err({ kind: 'results-hidden', until: 'closing' });
  if (election.status !== 'closed')
    return err({ kind: 'read-only', detail: 'The votes are counted: what was decided about written names stands.' });
  const contests = await groupsOf(ctx, election);
  const checked = problemsOf(contests, input);
  if (checked.length > 0) return err({ kind: 'input-invalid', problems: checked });
  for (const details of await entriesOf(ctx, election, contests, input)) {
    const audit = auditOf(actor, ACT, election.id, details as unknown as Json);
    const done = await ctx.store.changeElection(election.id, { status: 'closed' }, {}, audit, ctx.clock.now());
    if (!done) return err({ kind: 'read-only', detail: 'The votes were counted meanwhile: what was decided before stands.' });
  }
  ctx.changed(election.id);
  return writeInsOf(ctx, election.id);
}

type Contests = Awaited<ReturnType<typeof groupsOf>>;

function problemsOf(contests: Contests, { decisions, rest, reason }: WriteInDecisions): readonly Problem[] {
  const unnamed = decisions.flatMap(({ contest: id, key, meaning }, i): readonly Problem[] => {
    const found = contests.find(({ contest }) => contest.id === id);
    if (!found) return [{ path: `decisions/${i}/contest`, message: `there is no contest "${id}" in which names can be written in` }];
    if (meaning.as === 'open') return [];
    const problem = meaningProblem(found.contest, found.groups, key, meaning, `decisions/${i}`);
    return problem ? [problem] : [];
  });
  const needed = (decisions.length > 0 || rest === 'nobody') && reason === undefined;
  return [...unnamed, ...(needed ? [{ path: 'reason', message: 'a decision needs its reason; it goes into the record' }] : [])];
}

/** What goes into the record: by contest, so many decisions to an entry. */
async function entriesOf(
  ctx: Context,
  election: ElectionRecord,
  contests: Contests,
  { decisions, rest, reason = AS_WRITTEN }: WriteInDecisions,
): Promise<readonly Details[]> {
  const rulings = rest === undefined ? [] : await rulingsOf(ctx, election);
  return contests.flatMap(({ contest, groups }) => {
    const given = decisions.filter((each) => each.contest === contest.id).map(({ key, meaning }): Entry => ({ key, ...meaning }));
    const now = new Set(given.map(({ key }) => key));
    const left = rest === undefined ? [] : undecidedGroups(contest, groups, rulings).filter(({ key }) => !now.has(key));
    const swept = left.map(({ key, spellings }): Entry =>
      rest === 'nobody' ? { key, as: 'nobody' } : { key, as: 'person', name: spellings[0]?.text ?? key },
    );
    const all = [...given, ...swept];
    const chunks = Array.from({ length: Math.ceil(all.length / PER_ENTRY) }, (_, i) => all.slice(i * PER_ENTRY, (i + 1) * PER_ENTRY));
    return chunks.map((chunk) => ({ contest: contest.id, decisions: chunk, reason }));
  });
}
