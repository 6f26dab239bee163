import { createHash } from 'node:crypto';
import type { Refusal } from '../../election/refusal.ts';
import { canonicalJson, type Json } from '../../kernel/canonical.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { sha256Hex } from '../../kernel/sha256.ts';
import type { Context } from '../../usecases/context.ts';
import type { ElectionRecord } from '../../usecases/ports.ts';
import { resultsOf } from '../../usecases/results.ts';
import { frozenTexts } from '../../usecases/sealed-items.ts';
import { archiveBytes } from '../../usecases/sealed-tally.ts';
import { definitionToWire } from '../../wire/definition.ts';
import type { Report } from '../../wire/voting.ts';
import { resultsToWire } from './election-view.ts';
import { ballotsOf, openBallots } from './handlers/exports.ts';

// What the official report holds besides the results: check sums, made by the server of the very bytes that it gives out.

const KEPT = 200;
/** By store: the context is made anew for each request. */
const known = new WeakMap<Context['store'], Map<string, Promise<Report>>>();

type Results = ReturnType<typeof resultsToWire>;

/** Which file holds the ballots, and its SHA-256: the published record of a sealed election, the anonymous ballots of an open one. */
async function ballotsSum(ctx: Context, election: ElectionRecord, results: Results): Promise<Report['ballots']> {
  const at = `/api/elections/${election.slug}`;
  if (election.definition.sealed) {
    const frozen = await frozenTexts(ctx, election);
    if (!frozen) return null;
    const hash = createHash('sha256');
    for await (const bytes of archiveBytes(ctx, election, frozen.timestamp)) hash.update(bytes);
    return { file: `${at}/board/archive.bel`, sha256: hash.digest('hex') };
  }
  const ballots = await openBallots(ctx, election);
  if (!ballots.ok) return null;
  const file = ballotsOf(election, ballots.value, 'ballots.csv', undefined, results);
  if (!file.ok || typeof file.value.content !== 'string') return null;
  return { file: `${at}/export/ballots.csv`, sha256: sha256Hex(file.value.content) };
}

/**
 * The check sums of the report of `election`, from its close on. `definition` and `results`: SHA-256 of the canonical JSON of the fields
 * of those names in the API's answers. `acts`: number and hash of the latest entry about this election in the chained record of acts.
 */
export async function reportOf(ctx: Context, election: ElectionRecord): Promise<Result<Report, Refusal>> {
  const results = await resultsOf(ctx, election, 'public');
  if (!results.ok) return results;
  const { standing } = results.value;
  if (standing === 'live') return err({ kind: 'results-hidden', until: 'closing' });
  const [act] = await ctx.store.auditPage({ electionId: election.id, limit: 1 });
  const board = election.definition.sealed ? await ctx.store.boardHead(election.id) : undefined;
  const key = [election.id, election.revision, election.version, election.status, act?.hash, board?.lastHash].join('|');
  const held = known.get(ctx.store) ?? new Map<string, Promise<Report>>();
  known.set(ctx.store, held);
  const found = held.get(key);
  if (found) return ok(await found);
  const wire = resultsToWire(results.value);
  // A record of a hundred thousand ballots is read through for its sum: whoever asks meanwhile waits for the one reading.
  const report = ballotsSum(ctx, election, wire).then((ballots): Report => ({
    standing,
    definition: sha256Hex(canonicalJson(definitionToWire(election.definition) as unknown as Json)),
    results: sha256Hex(canonicalJson(wire.contests as unknown as Json)),
    ballots,
    acts: act ? { number: act.seq, sha256: act.hash } : null,
  }));
  if (held.size >= KEPT) held.clear();
  held.set(key, report);
  report.catch(() => held.delete(key));
  return ok(await report);
}
