import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { formatDate, localDate } from '../../../election/calendar.ts';
import { textIn } from '../../../election/definition.ts';
import type { Refusal } from '../../../election/refusal.ts';
import { canonicalJson } from '../../../kernel/canonical.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { firstRecord } from '../../../protocol/archive.ts';
import { trackerOf } from '../../../protocol/ballot.ts';
import { credentialOf } from '../../../verify/survey.ts';
import { castSealedBallot } from '../../../usecases/cast-sealed.ts';
import type { Context } from '../../../usecases/context.ts';
import { findElection } from '../../../usecases/find.ts';
import type { ElectionRecord } from '../../../usecases/ports.ts';
import { bindingsFile } from '../../../usecases/sealed-bindings.ts';
import { frozenTexts, sealedElectionOf, uuidOf } from '../../../usecases/sealed-items.ts';
import { drawCredentials, inviteTrustees, takeCredentials } from '../../../usecases/sealed-setup.ts';
import { archiveBytes, tallyState } from '../../../usecases/sealed-tally.ts';
import { sealingOf } from '../../../usecases/sealing.ts';
import { handIn, openDesk, type TrusteeDesk } from '../../../usecases/sealed-trustee.ts';
import { isoMoment } from '../../../wire/time.ts';
import type { AnswerOf, HandlersFor } from '../call.ts';
import { personalLink } from './roll.ts';
import { publicElection } from './voting.ts';

/** An Ed25519 key from its seed of 32 bytes (PKCS #8, RFC 8410). */
function signingKey(seed: Uint8Array): ReturnType<typeof createPrivateKey> {
  return createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

function onlySealed(found: Result<ElectionRecord, Refusal>): Result<ElectionRecord, Refusal> {
  if (!found.ok || found.value.definition.sealed) return found;
  return err({ kind: 'not-found', what: 'a published record: this election is not a sealed one' });
}

const published = async (ctx: Context, slug = ''): Promise<Result<ElectionRecord, Refusal>> => onlySealed(await publicElection(ctx, slug));
const held = async (ctx: Context, slug = ''): Promise<Result<ElectionRecord, Refusal>> => onlySealed(await findElection(ctx, slug));
const nothingYet = (): Result<never, Refusal> => err({ kind: 'not-found', what: 'a published record: nothing is published yet' });

const deskToWire = (desk: TrusteeDesk): AnswerOf<'trusteeDesk'> => ({
  ...desk,
  certificates: [...desk.certificates],
  waitingFor: [...desk.waitingFor],
});
const tokenOf = (header: string | string[] | undefined): string => (typeof header === 'string' ? header.slice(0, 200) : '');

type SealedRoute =
  | 'boardHead'
  | 'boardArchive'
  | 'boardBindings'
  | 'boardEvents'
  | 'sealedElection'
  | 'sealedCast'
  | 'sealedState'
  | 'inviteTrustees'
  | 'drawCredentials'
  | 'takeCredentials'
  | 'trusteeDesk'
  | 'trusteeHandIn';

/** Bytes of the archive before its first event; the store counts from there. The length does not depend on the time in it. */
const FIRST_RECORD = firstRecord(0).length;

/** What tells one ballot on the board from another: its tracker, and its public credential, so that a reader sees which one counts. */
function ballotMarks(type: string, text: string | undefined): { readonly tracker: string | null; readonly credential: string | null } {
  return type === 'Ballot' && text !== undefined
    ? { tracker: trackerOf(text), credential: credentialOf(text) ?? null }
    : { tracker: null, credential: null };
}

export const sealedHandlers: HandlersFor<SealedRoute> = {
  async boardHead({ ctx, services, params }) {
    const found = await published(ctx, params['slug']);
    if (!found.ok) return found;
    const head = await ctx.store.boardHead(found.value.id);
    if (!head) return nothingYet();
    const key = signingKey(services.keys.signing);
    const publicKey = createPublicKey(key).export({ format: 'jwk' }).x ?? '';
    const said = {
      uuid: await uuidOf(ctx, found.value),
      events: head.events,
      lastEvent: head.lastHash,
      bytes: head.bytes + FIRST_RECORD,
      at: isoMoment(services.clock.now()),
      publicKey,
    };
    return ok({ ...said, signature: sign(null, Buffer.from(canonicalJson(said)), key).toString('base64url') });
  },

  async boardArchive({ ctx, params }) {
    const found = await published(ctx, params['slug']);
    if (!found.ok) return found;
    const frozen = await frozenTexts(ctx, found.value);
    if (!frozen || !(await ctx.store.boardHead(found.value.id))) return nothingYet();
    return ok({
      mediaType: 'application/x-tar',
      content: Readable.from(archiveBytes(ctx, found.value, frozen.timestamp)),
      name: `${await uuidOf(ctx, found.value)}.bel`,
    });
  },

  async boardBindings({ ctx, params }) {
    const found = await published(ctx, params['slug']);
    if (!found.ok) return found;
    const content = await bindingsFile(ctx, found.value);
    if (content === undefined) return nothingYet();
    return ok({ mediaType: 'application/json', content, name: `${await uuidOf(ctx, found.value)}-bindings.json` });
  },

  async boardEvents({ ctx, params, query }) {
    const found = await published(ctx, params['slug']);
    if (!found.ok) return found;
    const events = await ctx.store.boardEvents(found.value.id, query.from, query.limit);
    return ok(events.map(({ height, type, hash, records }) => ({ height, type, hash, ...ballotMarks(type, records[0]) })));
  },

  async sealedElection({ ctx, params }) {
    const found = await published(ctx, params['slug']);
    if (!found.ok) return found;
    const prepared = await sealedElectionOf(ctx, found.value);
    if (!prepared) return nothingYet();
    return ok({
      election: prepared.texts.election,
      fingerprint: prepared.election.fingerprint,
      stage: (await tallyState(ctx, found.value)).stage,
    });
  },

  async sealedCast({ ctx, services, params, body }) {
    const found = await published(ctx, params['slug']);
    if (!found.ok) return found;
    const done = await castSealedBallot(ctx, found.value.id, body.ballot);
    if (!done.ok) return done;
    const { definition } = found.value;
    return ok({
      ...done.value,
      day: formatDate(localDate(services.clock.now(), definition.timeZone)),
      title: textIn(definition.title, ...definition.languages),
    });
  },

  async sealedState({ ctx, services, params, request }) {
    const found = await held(ctx, params['slug']);
    if (!found.ok) return found;
    return ok({ ...(await sealingOf(ctx, found.value)), address: services.base(request) });
  },

  async inviteTrustees({ ctx, services, caller, params, body, request }) {
    const made = await inviteTrustees(ctx, caller.actor, params['slug'] ?? '', body.only);
    // The token stands behind `#`, so that no server's log keeps it.
    return made.ok
      ? ok(made.value.map(({ index, name, token }) => ({ index, name, link: `${services.base(request)}/trustee#${token}` })))
      : made;
  },

  async drawCredentials({ ctx, services, caller, params, request }) {
    const slug = params['slug'] ?? '';
    const drawn = await drawCredentials(ctx, caller.actor, slug);
    return drawn.ok ? ok(drawn.value.map((each) => ({ ...each, link: personalLink(services.base(request), slug, each.secret) }))) : drawn;
  },

  async takeCredentials({ ctx, caller, params, body }) {
    return takeCredentials(ctx, caller.actor, params['slug'] ?? '', body.list);
  },

  async trusteeDesk({ ctx, request }) {
    const desk = await openDesk(ctx, tokenOf(request.headers['x-veritally-trustee']));
    return desk.ok ? ok(deskToWire(desk.value)) : desk;
  },

  async trusteeHandIn({ ctx, request, body }) {
    const desk = await handIn(ctx, tokenOf(request.headers['x-veritally-trustee']), body.stage, body.payload);
    return desk.ok ? ok(deskToWire(desk.value)) : desk;
  },
};
