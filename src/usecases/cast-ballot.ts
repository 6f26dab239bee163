import { ballotText, readTracker, trackerOf, type Answers } from '../election/ballot.ts';
import type { ElectionDefinition } from '../election/definition.ts';
import type { CastRefusal, Refusal } from '../election/refusal.ts';
import { checkAnswer, tidyWritten } from '../election/write-ins.ts';
import { err, invariant, ok, unreachable, type Result } from '../kernel/result.ts';
import type { VoterId } from '../kernel/ids.ts';
import type { Context, Outcome } from './context.ts';
import { findElection } from './find.ts';
import type { CastOutcome, ElectionRecord, VoterRecord } from './ports.ts';
import { rollIneligibility } from './sign-in-voter.ts';

/** One act of casting. HTTP and terminal make equal commands. */
export interface CastBallot {
  readonly slug: string;
  readonly voterId: VoterId;
  /** 32 random bytes of the voter's device as text; the same key is the same cast, however often it is sent. */
  readonly castKey: string;
  readonly answers: Answers;
  /** From signing in; needed where votes may be changed. */
  readonly place: string | null;
}

/** What the voter keeps. Never the choices. */
export interface CastReceipt {
  readonly tracker: string;
  readonly replaced: boolean;
  readonly repeated: boolean;
}

/** Contests (indexes) in which this voter votes. */
export function contestsOf(definition: ElectionDefinition, voter: Pick<VoterRecord, 'groups'>): readonly number[] {
  return definition.contests.flatMap((contest, i) =>
    !contest.onlyGroups || contest.onlyGroups.some((group) => voter.groups.includes(group)) ? [i] : [],
  );
}

/** Whether `answers` are a ballot that this voter may cast in this election. Pure; booth and terminal call it before they send. */
export function checkAnswers(
  definition: ElectionDefinition,
  voter: Pick<VoterRecord, 'groups'>,
  answers: Answers,
): Result<null, CastRefusal> {
  if (answers.length !== definition.contests.length) {
    return err({
      kind: 'ballot-malformed',
      detail: `This election has ${definition.contests.length} contests; the ballot answers ${answers.length}.`,
    });
  }
  const allowed = new Set(contestsOf(definition, voter));
  for (const [i, contest] of definition.contests.entries()) {
    const answer = answers[i];
    if (!allowed.has(i)) {
      if (answer !== null) return err({ kind: 'ballot-malformed', detail: `Contest ${i + 1} is not open to this voter.` });
      continue;
    }
    if (answer === null || answer === undefined)
      return err({ kind: 'ballot-malformed', detail: `Contest ${i + 1} has no answer; send a blank one to leave it out.` });
    if (answer.kind === 'none') {
      if (!contest.none) return err({ kind: 'ballot-malformed', detail: `Contest ${i + 1} does not offer "None of the above".` });
      continue;
    }
    const checked = checkAnswer(contest, answer);
    if (!checked.ok) {
      if (checked.error.some((problem) => problem.kind === 'unknown-candidate')) return err({ kind: 'unknown-candidate', contest: i });
      return err({ kind: 'ballot-invalid', contest: i, problems: checked.error });
    }
  }
  return ok(null);
}

/** Checked answers as they are kept, with nothing in them by which a ballot could be known again but what was chosen. */
function tidyAnswers(definition: ElectionDefinition, answers: Answers): Answers {
  return answers.map((answer, i) => (answer === null || answer.kind === 'none' ? answer : tidyWritten(definition.contests[i]!, answer)));
}

/** Casts a ballot. The answer comes only after the record is durable. */
export async function castBallot(ctx: Context, command: CastBallot): Outcome<CastReceipt> {
  const admitted = await admit(ctx, command);
  if (!admitted.ok) return admitted;
  const { election, voter } = admitted.value;
  const checked = checkAnswers(election.definition, voter, command.answers);
  if (!checked.ok) return checked;
  return record(ctx, election, voter, command, ballotText(tidyAnswers(election.definition, command.answers)), false);
}

/** Records that this voter came and named a candidate who does not exist: the ballot is spoiled and the voter may not vote again. */
export async function spoilBallot(ctx: Context, command: Omit<CastBallot, 'answers'>): Outcome<CastReceipt> {
  const admitted = await admit(ctx, command);
  return admitted.ok ? record(ctx, admitted.value.election, admitted.value.voter, command, '', true) : admitted;
}

/** "Did my cast arrive?": the receipt of this key, or null where nothing was recorded. */
export async function castInDoubt(ctx: Context, slug: string, castKey: string): Outcome<CastReceipt | null> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const tracker = trackerOf(found.value.id, castKey);
  const state = await ctx.store.findReceipt(found.value.id, keyOf(tracker));
  return ok(state === undefined ? null : { tracker, replaced: false, repeated: true });
}

async function admit(
  ctx: Context,
  command: Omit<CastBallot, 'answers'>,
): Outcome<{ readonly election: ElectionRecord; readonly voter: VoterRecord }> {
  const found = await findElection(ctx, command.slug);
  if (!found.ok) return found;
  const election = found.value;
  if (election.definition.sealed) return err({ kind: 'sealed-needs-client' });
  const voter = await ctx.store.findVoterById(election.id, command.voterId);
  if (!voter || voter.status !== 'active') return err({ kind: 'not-signed-in' });
  const reasons = rollIneligibility(election, voter, ctx.clock.now());
  return reasons.length > 0 ? err({ kind: 'not-eligible', reasons }) : ok({ election, voter });
}

async function record(
  ctx: Context,
  election: ElectionRecord,
  voter: VoterRecord,
  command: Omit<CastBallot, 'answers'>,
  contents: string,
  spoiled: boolean,
): Outcome<CastReceipt> {
  const tracker = trackerOf(election.id, command.castKey);
  const outcome = await ctx.casts.enqueue({
    electionId: election.id,
    voterId: voter.id,
    contents,
    spoiled,
    weight: voter.weight,
    trackerKey: keyOf(tracker),
    place: election.definition.revoting ? command.place : null,
  });
  if (outcome.kind === 'recorded') ctx.changed(election.id);
  return receiptFor(outcome, tracker, election);
}

function receiptFor(outcome: CastOutcome, tracker: string, election: ElectionRecord): Result<CastReceipt, Refusal> {
  switch (outcome.kind) {
    case 'recorded':
      return ok({ tracker, replaced: outcome.replaced, repeated: false });
    case 'repeated':
      return ok({ tracker, replaced: false, repeated: true });
    case 'already-voted':
      return err({ kind: 'already-voted' });
    case 'not-open':
      return err({ kind: 'not-open', state: outcome.status, opensAt: election.definition.opensAt });
    case 'limit-reached':
      return err({ kind: 'limit-reached' });
    case 'place-lost':
      return err({ kind: 'place-lost' });
    case 'key-used':
      return err({ kind: 'key-used' });
    case 'not-on-roll':
      return err({ kind: 'not-signed-in' });
    default:
      return unreachable(outcome);
  }
}

function keyOf(tracker: string): string {
  const key = readTracker(tracker);
  invariant(key, 'a tracker has a key');
  return key;
}
