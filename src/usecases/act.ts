import { specProblem } from '../counting/check-spec.ts';
import { countableNames } from '../election/check-definition.ts';
import { textIn } from '../election/definition.ts';
import { actsFor, NEEDS_REASON, NEEDS_SECOND, nextStatus, possibleActs, type Act } from '../election/life-cycle.ts';
import { missing, withNote, type Missing } from '../election/missing.ts';
import { toHex } from '../kernel/bytes.ts';
import type { Json } from '../kernel/canonical.ts';
import { err, ok } from '../kernel/result.ts';
import { sealedActs } from './sealed-acts.ts';
import type { Context, Outcome } from './context.ts';
import { countElection, type TallyRecord } from './count-election.ts';
import { auditOf, findElection } from './find.ts';
import type { Actor, ElectionChange, ElectionRecord } from './ports.ts';
import { rulingsOf, undecidedRefusal } from './write-ins.ts';

export interface ActOptions {
  /** Why; some acts are not done without. */
  readonly reason?: string | undefined;
  /** The second officer, already signed in by the gateway, where the election asks for one. */
  readonly second?: Actor | undefined;
  /** With open and resume: pause by itself after so many more ballots. */
  readonly voters?: number | undefined;
}

/** What still hinders opening. Empty: ready. */
export async function missingForOpening(ctx: Context, election: ElectionRecord): Promise<readonly Missing[]> {
  const { definition } = election;
  const out: Missing[] = [];
  for (const contest of definition.contests) {
    const names = countableNames(contest, definition.languages);
    const problem = specProblem(contest.method, names);
    const question = textIn(contest.question, ...definition.languages);
    if (problem)
      out.push(withNote(missing('method', { question }), `(${problem.kind}${'option' in problem ? `: ${problem.option}` : ''})`));
  }
  if (definition.closesAt !== undefined && definition.closesAt <= ctx.clock.now()) out.push(missing('closing'));
  if (definition.access === 'roll' && !(definition.sealed && definition.sealed.credentials === 'registrar')) {
    const roll = await ctx.store.rollCounts(election.id);
    if (roll.active === 0) out.push(missing('roll'));
    // In a sealed election the credential is the voter's secret.
    if (roll.withoutSecret > 0 && !definition.sealed) out.push(missing('secrets', { count: roll.withoutSecret }));
  }
  if (definition.sealed) out.push(...(await sealedActs.missing(ctx, election)));
  return out;
}

/**
 * Does `act`, or the acts that lead to it (open on a draft locks first; declare after closing tallies first). Every step is one
 * transaction that checks the status it starts from, so that two officers, or the schedule on two nodes, never do it twice.
 */
export async function performAct(ctx: Context, actor: Actor, slug: string, act: Act, options: ActOptions = {}): Outcome<ElectionRecord> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  let election = found.value;
  const acts = actsFor(election.status, act);
  if (!acts) return err({ kind: 'wrong-state', act, state: election.status, possible: possibleActs(election.status) });
  if (NEEDS_REASON.has(act) && (options.reason ?? '').trim() === '') return err({ kind: 'reason-needed', act });
  const person = actor.kind === 'admin' || actor.kind === 'token';
  if (election.definition.secondOfficer && NEEDS_SECOND.has(act) && person) {
    if (!options.second || options.second.id === actor.id) return err({ kind: 'second-officer-needed', act });
  }
  for (const step of acts) {
    const done = await performStep(ctx, actor, election, step, options);
    if (!done.ok) return done;
    election = done.value;
  }
  return ok(election);
}

async function performStep(ctx: Context, actor: Actor, election: ElectionRecord, act: Act, options: ActOptions): Outcome<ElectionRecord> {
  const next = nextStatus(election.status, act);
  if (!next.ok) return next;
  // A count holds for the decisions and the roll that it read; a sealed one for what its trustees handed in.
  const countsHere = act === 'tally' && !election.definition.sealed;
  if (act === 'lock' || act === 'open') {
    const lacking = await missingForOpening(ctx, election);
    if (lacking.length > 0) return err({ kind: 'setup-incomplete', missing: lacking });
  }
  if (act === 'tally') {
    const undecided = await undecidedRefusal(ctx, election);
    if (undecided !== undefined) return err(undecided);
  }
  if (election.definition.sealed) {
    const sealed = await sealedActs.before(ctx, election, act);
    if (!sealed.ok) return sealed;
  }
  const reason = options.reason?.trim() ?? '';
  const { change, details } = await changeFor(ctx, election, act, options.voters);
  const audit = auditOf(actor, `election.${act}`, election.id, {
    from: election.status,
    to: next.value,
    ...details,
    ...(reason === '' ? {} : { reason }),
    ...(options.second ? { second: options.second.name } : {}),
  });
  const done = await ctx.store.changeElection(
    election.id,
    { status: election.status, ...(countsHere ? { revision: election.revision } : {}) },
    { ...change, status: next.value },
    audit,
    ctx.clock.now(),
  );
  const now = await findElection(ctx, election.id);
  if (!now.ok) return now;
  if (!done && countsHere && now.value.status === election.status) return performStep(ctx, actor, now.value, act, options);
  if (!done) return err({ kind: 'wrong-state', act, state: now.value.status, possible: possibleActs(now.value.status) });
  // After closing nothing more arrives: rewrite the ballots so that the file keeps no trace of the order in which they came.
  if (act === 'close') await ctx.store.mixBallots(election.id);
  if (election.definition.sealed) await sealedActs.after(ctx, now.value, act);
  ctx.changed(election.id);
  return now;
}

async function changeFor(
  ctx: Context,
  election: ElectionRecord,
  act: Act,
  voters: number | undefined,
): Promise<{ readonly change: ElectionChange; readonly details: { readonly [key: string]: Json } }> {
  const now = ctx.clock.now();
  // Nobody can cast before this very change, so the limit counts from here.
  const round =
    voters === undefined
      ? { change: { roundLimit: null }, details: {} }
      : { change: { roundLimit: election.cast + voters }, details: { voters } };
  switch (act) {
    case 'open':
      return { change: election.openedAt === null ? { openedAt: now, ...round.change } : round.change, details: round.details };
    case 'resume':
      return { change: round.change, details: { cast: election.cast, ...round.details } };
    case 'pause':
      return { change: { roundLimit: null }, details: { cast: election.cast } };
    case 'close':
      return { change: { closedAt: now, roundLimit: null }, details: { cast: election.cast } };
    case 'tally': {
      const tally = await tallyNow(ctx, election, true);
      const lots = tally.contests.flatMap((contest) =>
        contest.lotSeed === null ? [] : [{ contest: contest.contest, seed: contest.lotSeed }],
      );
      return { change: { tally: JSON.stringify(tally) }, details: { ballots: tally.ballots, spoiled: tally.spoiled, lots } };
    }
    case 'lock':
    case 'unlock':
    case 'declare':
    case 'archive':
      return { change: {}, details: {} };
  }
}

/** Counts the election as it stands. With `draw`, ties that the rule leaves to the lot are settled by a seed drawn now and published. */
export async function tallyNow(ctx: Context, election: ElectionRecord, draw: boolean): Promise<TallyRecord> {
  const { definition } = election;
  const roll = definition.access === 'roll' || election.status !== 'draft' ? await ctx.store.rollCounts(election.id) : undefined;
  const electorate = roll ? roll.weight : null;
  const seed = draw ? toHex(ctx.random.bytes(16)) : null;
  const head = { countedAt: ctx.clock.now(), ballots: election.cast, spoiled: election.spoiled, roll: roll?.active ?? null };
  // In a sealed election the published credentials are the roll; with a registrar this server knows no other.
  if (definition.sealed)
    return { ...head, roll: await sealedActs.roll(ctx, election), contests: await sealedActs.count(ctx, election, seed) };
  return {
    ...head,
    contests: countElection(definition, await ctx.store.ballotGroups(election.id), seed, electorate, await rulingsOf(ctx, election)),
  };
}

/** Opens the polls for `voters` more ballots; then they pause by themselves. Rounds add up. */
export async function openRound(ctx: Context, actor: Actor, slug: string, voters: number): Outcome<ElectionRecord> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  if (found.value.status !== 'open') return performAct(ctx, actor, slug, found.value.status === 'paused' ? 'resume' : 'open', { voters });
  const now = await findElection(ctx, slug);
  if (!now.ok) return now;
  const audit = auditOf(actor, 'election.round', now.value.id, { voters, from: now.value.cast });
  await ctx.store.changeElection(now.value.id, { status: 'open' }, { roundLimit: now.value.cast + voters }, audit, ctx.clock.now());
  ctx.changed(now.value.id);
  return findElection(ctx, slug);
}
