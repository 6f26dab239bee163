import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Refusal } from '../../../election/refusal.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { openRound, performAct } from '../../../usecases/act.ts';
import { actorOf } from '../../../usecases/administrators.ts';
import { changeDefinition } from '../../../usecases/change-definition.ts';
import type { Context } from '../../../usecases/context.ts';
import { createElection } from '../../../usecases/create-election.ts';
import { auditOf, findElection } from '../../../usecases/find.ts';
import type { Actor, ElectionRecord } from '../../../usecases/ports.ts';
import { resultsOf } from '../../../usecases/results.ts';
import { exportSeedText } from '../../../usecases/seed-text.ts';
import { parseDefinition } from '../../../wire/definition.ts';
import type { Monitor } from '../../../wire/administration.ts';
import { isoMoment } from '../../../wire/time.ts';
import { addressOf } from '../address.ts';
import { cleanImage } from '../assets/clean-image.ts';
import type { AnswerOf, HandlersFor } from '../call.ts';
import { resultsToWire } from '../election-view.ts';
import { isSecure } from '../guard.ts';
import { putSecurityHeaders } from '../security-headers.ts';
import type { Services } from '../services.ts';
import { openStream } from '../stream.ts';
import { checkedAdmin } from './people.ts';

const DAY_SECONDS = 86_400;
/** Turnout of groups smaller than this is not shown: it would come close to showing who voted how. */
const SMALL_GROUP = 10;

/** The election as the console shows it after an act. */
async function shown(services: Services, outcome: Result<ElectionRecord, Refusal>): Promise<Result<AnswerOf<'adminElection'>, Refusal>> {
  return outcome.ok ? ok(await services.views.admin(outcome.value)) : outcome;
}

/** What the control room shows of an election. */
export async function monitorOf(services: Services, election: ElectionRecord): Promise<Monitor> {
  services.monitor.sample(election);
  const groups = await services.ctx.store.turnoutByGroup(election.id);
  return {
    cast: election.cast,
    roll: (await services.views.rollSize(election)) ?? (await services.ctx.store.rollCounts(election.id)).active,
    perMinute: [...services.monitor.perMinute(election.slug)],
    perDay: (await services.ctx.store.turnoutByDay(election.id)).map(({ day, voted }) => ({
      day: isoMoment(day * 86_400_000).slice(0, 10),
      voted,
    })),
    refusals: { ...services.monitor.refusals(election.slug) },
    watchers: services.live.watchers(election.id),
    terminals: services.terminals(),
    groups: groups.map(({ group, roll, voted }) => ({ group, roll, voted: roll < SMALL_GROUP ? null : voted })),
  };
}

async function secondOfficer(
  services: Services,
  ctx: Context,
  address: string,
  given: Parameters<typeof checkedAdmin>[3] | undefined,
): Promise<Result<Actor | undefined, Refusal>> {
  if (!given) return ok(undefined);
  const checked = await checkedAdmin(services, ctx, address, given);
  if (!checked.ok) return checked;
  return checked.value.role === 'observer'
    ? err({ kind: 'forbidden', need: 'the role "officer" of the second person' })
    : ok(actorOf(checked.value));
}

/** The chain is checked anew at most so often. */
const CHAIN_KEPT = 10_000;
const chains = new WeakMap<Services, { readonly at: number; readonly chain: ReturnType<Context['store']['checkAudit']> }>();

function chainOf(services: Services): ReturnType<Context['store']['checkAudit']> {
  const held = chains.get(services);
  const now = performance.now();
  if (held && now - held.at < CHAIN_KEPT) return held.chain;
  const chain = services.ctx.store.checkAudit();
  chains.set(services, { at: now, chain });
  chain.catch(() => chains.delete(services));
  return chain;
}

type ElectionRoute =
  | 'adminElections'
  | 'createElection'
  | 'adminElection'
  | 'deleteElection'
  | 'changeDefinition'
  | 'checkDefinition'
  | 'act'
  | 'round'
  | 'adminResults'
  | 'monitor'
  | 'monitorLive'
  | 'exportText'
  | 'audit'
  | 'uploadAsset'
  | 'asset'
  | 'backup';

export const electionHandlers: HandlersFor<ElectionRoute> = {
  async adminElections({ ctx, services }) {
    const elections = await ctx.store.listElections();
    return ok(await Promise.all(elections.map((election) => services.views.admin(election))));
  },

  async createElection({ ctx, services, caller, body }) {
    const definition = parseDefinition(body.definition);
    if (!definition.ok) return err({ kind: 'definition-invalid', problems: definition.error });
    return shown(services, await createElection(ctx, caller.actor, { slug: body.slug, definition: definition.value }));
  },

  async adminElection({ ctx, services, params }) {
    return shown(services, await findElection(ctx, params['slug'] ?? ''));
  },

  async deleteElection({ ctx, caller, params }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    if (found.value.status !== 'draft')
      return err({ kind: 'read-only', detail: 'Only drafts can be deleted; archive this election instead.' });
    await ctx.store.deleteElection(
      found.value.id,
      auditOf(caller.actor, 'election.delete', found.value.id, { slug: found.value.slug }),
      ctx.clock.now(),
    );
    ctx.changed(found.value.id);
    return ok({ done: true });
  },

  async changeDefinition({ ctx, services, caller, params, body }) {
    const definition = parseDefinition(body.definition);
    if (!definition.ok) return err({ kind: 'definition-invalid', problems: definition.error });
    return shown(services, await changeDefinition(ctx, caller.actor, params['slug'] ?? '', body.version, definition.value, body.reason));
  },

  async checkDefinition({ body }) {
    const definition = parseDefinition(body.definition);
    return ok({ problems: definition.ok ? [] : [...definition.error] });
  },

  async act({ ctx, services, caller, params, body, request }) {
    const second = await secondOfficer(services, ctx, addressOf(request), body.second);
    if (!second.ok) return second;
    return shown(
      services,
      await performAct(ctx, caller.actor, params['slug'] ?? '', body.act, { reason: body.reason, second: second.value }),
    );
  },

  async round({ ctx, services, caller, params, body }) {
    return shown(services, await openRound(ctx, caller.actor, params['slug'] ?? '', body.voters));
  },

  async adminResults({ ctx, params }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const results = await resultsOf(ctx, found.value, 'officer');
    return results.ok ? ok(resultsToWire(results.value)) : results;
  },

  async monitor({ ctx, services, params }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    return found.ok ? ok(await monitorOf(services, found.value)) : found;
  },

  async monitorLive({ ctx, services, params, request, reply }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    return found.ok ? openStream(services, services.controlRoom, found.value.id, request, reply) : found;
  },

  async exportText({ ctx, params }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    return found.ok ? exportSeedText(ctx, found.value) : found;
  },

  async audit({ ctx, services, query }) {
    const election = query.election === undefined ? undefined : await findElection(ctx, query.election);
    if (election && !election.ok) return election;
    const entries = await ctx.store.auditPage({
      electionId: election?.value.id,
      before: query.before,
      limit: query.limit,
      act: query.act,
      actor: query.actor,
    });
    return ok({
      entries: entries.map(({ seq, at, actor, act, electionId, details, hash }) => ({
        seq,
        at: isoMoment(at),
        actor,
        act,
        election: electionId,
        details: JSON.parse(details) as Record<string, unknown>,
        hash,
      })),
      chain: await chainOf(services),
    });
  },

  async uploadAsset({ ctx, body }) {
    const cleaned = cleanImage(Buffer.from(body.base64, 'base64'), body.mediaType);
    if (!cleaned.ok) return err({ kind: 'input-invalid', problems: [{ path: 'base64', message: cleaned.error }] });
    await ctx.store.putAsset(cleaned.value);
    return ok({ id: cleaned.value.id, url: `/api/assets/${cleaned.value.id}` });
  },

  async asset({ ctx, services, params, request, reply }) {
    const id = params['id'] ?? '';
    const asset = /^[0-9a-f]{64}$/.test(id) ? await ctx.store.findAsset(id) : undefined;
    if (!asset) return err({ kind: 'not-found', what: 'this picture' });
    putSecurityHeaders(reply, 'picture', isSecure(services, request));
    return ok({
      mediaType: asset.mediaType,
      content: asset.content,
      headers: { 'cache-control': 'public, max-age=31536000, immutable', etag: `"${id.slice(0, 32)}"`, 'content-disposition': 'inline' },
    });
  },

  async backup({ ctx, caller, reply }) {
    const folder = await mkdtemp(path.join(tmpdir(), 'veritally-backup-'));
    const file = path.join(folder, `${randomBytes(8).toString('hex')}.db`);
    try {
      await ctx.store.backupTo(file);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    await ctx.store.appendAudit(auditOf(caller.actor, 'backup', null), ctx.clock.now());
    const content = createReadStream(file);
    content.on('close', () => {
      void rm(folder, { recursive: true, force: true });
    });
    void reply.header('cache-control', 'no-store');
    return ok({
      mediaType: 'application/octet-stream',
      content,
      name: `veritally-backup-${Math.floor(ctx.clock.now() / 1_000 / DAY_SECONDS)}.db`,
    });
  },
};
