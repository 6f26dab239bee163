import { trackerOf } from '../protocol/ballot.ts';
import { readPublicCredentialsForm } from '../protocol/credentials.ts';
import { err, invariant, ok, unreachable } from '../kernel/result.ts';
import { credentialOf } from '../verify/survey.ts';
import type { RunningWorkers } from '../verify/proof-work.ts';
import type { Context, Outcome } from './context.ts';
import type { CastReceipt } from './cast-ballot.ts';
import { findElection } from './find.ts';
import { sealedElectionOf } from './sealed-items.ts';

/** Workers and the list of credentials of one election whose polls are open. */
interface Desk {
  readonly hash: string;
  readonly credentials: ReadonlySet<string>;
  readonly workers: RunningWorkers;
  /** Ballots that are being checked; the workers of a retired desk end after the last of them. */
  busy: number;
  retired: boolean;
}

const desks = new WeakMap<Context['store'], Map<string, Desk>>();
const MAX_DESKS = 8;

function endIfIdle(desk: Desk): void {
  if (desk.retired && desk.busy === 0) desk.workers.stop();
}

function retire(held: Map<string, Desk>, electionId: string | undefined): void {
  const desk = electionId === undefined ? undefined : held.get(electionId);
  if (!desk || electionId === undefined) return;
  held.delete(electionId);
  desk.retired = true;
  endIfIdle(desk);
}

type Prepared = NonNullable<Awaited<ReturnType<typeof sealedElectionOf>>>;

/** The desk of an election, made when first needed; the ones unused for longest give way. */
function deskFor(ctx: Context, electionId: string, prepared: Prepared): Desk {
  const held = desks.get(ctx.store) ?? new Map<string, Desk>();
  desks.set(ctx.store, held);
  const known = held.get(electionId);
  if (known?.hash === prepared.hash) {
    held.delete(electionId);
    held.set(electionId, known);
    return known;
  }
  retire(held, electionId);
  const list = readPublicCredentialsForm(prepared.election.group, prepared.texts.credentials);
  invariant(list.ok, 'frozen credentials are ours');
  if (held.size >= MAX_DESKS) retire(held, held.keys().next().value);
  const desk: Desk = {
    hash: prepared.hash,
    credentials: new Set(list.value.map(({ credential }) => credential)),
    workers: ctx.proofs.start(prepared.texts.election),
    busy: 0,
    retired: false,
  };
  held.set(electionId, desk);
  return desk;
}

/** Ends the workers that check sealed ballots, of one election or of all. */
export function stopSealedDesks(ctx: Context, electionId?: string): void {
  const held = desks.get(ctx.store);
  if (!held) return;
  for (const id of electionId === undefined ? held.keys().toArray() : [electionId]) retire(held, id);
}

/** Why a ballot is refused, or undefined where form, credential, proofs and signature hold. */
async function whyRefused(desk: Desk, ballot: string): Promise<string | undefined> {
  const credential = credentialOf(ballot);
  if (credential === undefined) return 'This is not a ballot in its one exact form.';
  if (!desk.credentials.has(credential)) return 'The credential is not on the list of this election.';
  desk.busy++;
  try {
    const answer = await desk.workers.run({ kind: 'ballots', ballots: [{ text: ballot, weight: null }] });
    return answer.kind === 'ballots' && answer.bad ? answer.bad.detail : undefined;
  } finally {
    desk.busy--;
    endIfIdle(desk);
  }
}

/**
 * Casts an encrypted ballot. Form, credential, proofs and signature are checked on a worker before the transaction; the database keeps
 * one ballot a credential. The same ballot sent twice is one ballot with the same receipt.
 */
export async function castSealedBallot(ctx: Context, slug: string, ballot: string): Outcome<CastReceipt> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  const prepared = election.definition.sealed ? await sealedElectionOf(ctx, election) : undefined;
  if (!prepared) return err({ kind: 'sealed-refused', reason: 'This election takes no encrypted ballots.' });
  const tracker = trackerOf(ballot);
  // Asked first: whoever sends again because the answer got lost has a receipt due, also after the polls have closed.
  if ((await ctx.store.findSealedBallot(election.id, tracker)) !== undefined) return ok({ tracker, replaced: false, repeated: true });
  if (election.status !== 'open') {
    stopSealedDesks(ctx, election.id);
    return err({ kind: 'not-open', state: election.status, opensAt: election.definition.opensAt });
  }
  const reason = await whyRefused(deskFor(ctx, election.id, prepared), ballot);
  const credential = credentialOf(ballot);
  if (reason !== undefined || credential === undefined) return err({ kind: 'sealed-refused', reason: reason ?? '' });
  const outcome = await ctx.sealedCasts.enqueue({
    electionId: election.id,
    credential,
    ballot,
    tracker,
    voterId: null,
    revoting: election.definition.revoting,
  });
  switch (outcome.kind) {
    case 'recorded':
      ctx.changed(election.id);
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
    case 'key-used':
    case 'not-on-roll':
      return err({ kind: 'already-voted' });
    default:
      return unreachable(outcome);
  }
}
