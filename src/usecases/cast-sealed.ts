import { trackerOf } from '../protocol/ballot.ts';
import { readPublicCredentialsForm } from '../protocol/credentials.ts';
import { err, invariant, ok, unreachable } from '../kernel/result.ts';
import { credentialOf } from '../verify/survey.ts';
import type { RunningWorkers } from '../verify/proof-work.ts';
import type { Context, Outcome } from './context.ts';
import type { CastReceipt } from './cast-ballot.ts';
import { findElection } from './find.ts';
import { sealedElectionOf } from './sealed-items.ts';

interface Desk {
  readonly hash: string;
  readonly credentials: ReadonlySet<string>;
  readonly workers: RunningWorkers;
}

const desks = new WeakMap<Context['store'], Map<string, Desk>>();
const MAX_DESKS = 8;

async function deskFor(ctx: Context, electionId: string, prepared: NonNullable<Awaited<ReturnType<typeof sealedElectionOf>>>): Promise<Desk> {
  const held = desks.get(ctx.store) ?? new Map<string, Desk>();
  desks.set(ctx.store, held);
  const known = held.get(electionId);
  if (known?.hash === prepared.hash) return known;
  known?.workers.stop();
  const list = readPublicCredentialsForm(prepared.election.group, prepared.texts.credentials);
  invariant(list.ok, 'frozen credentials are ours');
  const desk = { hash: prepared.hash, credentials: new Set(list.value.map(({ credential }) => credential)), workers: ctx.proofs.start(prepared.texts.election) };
  const oldest = held.size >= MAX_DESKS ? held.keys().next().value : undefined;
  if (oldest !== undefined) {
    held.get(oldest)?.workers.stop();
    held.delete(oldest);
  }
  held.set(electionId, desk);
  return desk;
}

/** Ends the workers that check sealed ballots. */
export function stopSealedDesks(ctx: Context): void {
  for (const desk of desks.get(ctx.store)?.values() ?? []) desk.workers.stop();
  desks.delete(ctx.store);
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
  if (election.status !== 'open') return err({ kind: 'not-open', state: election.status, opensAt: election.definition.opensAt });
  const desk = await deskFor(ctx, election.id, prepared);
  const credential = credentialOf(ballot);
  if (credential === undefined) return err({ kind: 'sealed-refused', reason: 'This is not a ballot in its one exact form.' });
  if (!desk.credentials.has(credential)) return err({ kind: 'sealed-refused', reason: 'The credential is not on the list of this election.' });
  const answer = await desk.workers.run({ kind: 'ballots', ballots: [{ text: ballot, weight: null }] });
  if (answer.kind !== 'ballots' || answer.bad) return err({ kind: 'sealed-refused', reason: answer.kind === 'ballots' ? (answer.bad?.detail ?? '') : '' });
  const tracker = trackerOf(ballot);
  const outcome = await ctx.sealedCasts.enqueue({ electionId: election.id, credential, ballot, tracker, voterId: null, revoting: election.definition.revoting });
  switch (outcome.kind) {
    case 'recorded':
      ctx.changed(election.id);
      return ok({ tracker, replaced: outcome.replaced, repeated: false });
    case 'repeated': return ok({ tracker, replaced: false, repeated: true });
    case 'already-voted': return err({ kind: 'already-voted' });
    case 'not-open': return err({ kind: 'not-open', state: outcome.status, opensAt: election.definition.opensAt });
    case 'limit-reached': return err({ kind: 'limit-reached' });
    case 'place-lost': case 'key-used': return err({ kind: 'already-voted' });
    default: return unreachable(outcome);
  }
}
