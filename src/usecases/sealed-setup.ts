import { setImmediate } from 'node:timers/promises';
import { writeElection } from '../protocol/election-record.ts';
import {
  generateCredential,
  credentialSecret,
  publicCredential,
  firstNonMember,
  readRegistrarFile,
  writePublicCredentials,
  type PublicCredential,
} from '../protocol/credentials.ts';
import { assembleThreshold, readCertificates } from '../protocol/threshold-server.ts';
import { generateTrusteeKey, parseTrusteeKey, trusteeKeyChecksum, writePrivateKey } from '../protocol/trustee-key.ts';
import { electionKey, writeTrustees, type Trustee } from '../protocol/trustees.ts';
import { trusteeKeyJson } from '../protocol/trustee-key.ts';
import { writeJson } from '../protocol/json-text.ts';
import { textIn } from '../election/definition.ts';
import { missing, withNote, type Missing } from '../election/missing.ts';
import { sealedKind, sealedQuestions } from '../election/sealed-questions.ts';
import { toBase64Url } from '../kernel/bytes.ts';
import { err, invariant, ok, type Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection } from './find.ts';
import type { Actor, ElectionRecord } from './ports.ts';
import { frozenTexts, groupOf, saveTrustee, trusteesOf, uuidOf, type FrozenTexts, type TrusteeItem } from './sealed-items.ts';

/** A credential made for a voter: given out once, in the link's fragment or on paper, and not kept. */
export interface VoterCredential {
  readonly username: string;
  readonly name: string | null;
  readonly secret: string;
}

async function sealedDraft(ctx: Context, slug: string): Outcome<ElectionRecord> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  if (!found.value.definition.sealed) return err({ kind: 'read-only', detail: 'This election is not a sealed one.' });
  if (found.value.status !== 'draft')
    return err({ kind: 'read-only', detail: 'Trustees and credentials are locked. Unlock the election before opening to change them.' });
  return found;
}

/** Makes (again) the personal links of all trustees who are people. A trustee's earlier link stops working; what was handed in stays. */
export async function inviteTrustees(
  ctx: Context,
  actor: Actor,
  slug: string,
  only?: number,
): Outcome<readonly { readonly index: number; readonly name: string; readonly token: string }[]> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (!election.definition.sealed) return err({ kind: 'read-only', detail: 'This election is not a sealed one.' });
  const out = [];
  for (const item of await trusteesOf(ctx, election)) {
    if (item.kind === 'server' || (only !== undefined && item.index !== only)) continue;
    const secret = toBase64Url(ctx.random.bytes(24));
    await saveTrustee(ctx, election, { ...item, linkHash: sha256Hex(secret) });
    out.push({ index: item.index, name: item.name, token: `${election.id}.${item.index}.${secret}` });
  }
  await ctx.store.appendAudit(auditOf(actor, 'trustee.invite', election.id, { trustees: out.map((item) => item.name) }), ctx.clock.now());
  return ok(out);
}

/** The server's own key, made when first needed and kept sealed. Of two that are made at once, one stands for all. */
async function serverTrustee(ctx: Context, election: ElectionRecord, item: TrusteeItem): Promise<TrusteeItem> {
  if (item.key !== undefined) return item;
  const group = groupOf(election);
  const { privateKey, key } = generateTrusteeKey(group, ctx.random, item.name);
  const made = { key: writeJson(trusteeKeyJson(group, key)), sealedKey: ctx.vault.seal(writePrivateKey(privateKey)) };
  const stands = JSON.parse(await ctx.store.initSealedItem(election.id, `server-key/${group.name}`, JSON.stringify(made))) as typeof made;
  const whole = { ...item, ...stands };
  await saveTrustee(ctx, election, whole);
  return whole;
}

/** What credentials were made for: every active voter with the weight. */
async function rollDigest(ctx: Context, election: ElectionRecord): Promise<string> {
  let digest = '';
  await ctx.store.eachVoter(election.id, (page) => {
    const active = page.filter((voter) => voter.status === 'active').map((voter) => [voter.username, voter.weight]);
    digest = sha256Hex(`${digest}${JSON.stringify(active)}`);
  });
  return digest;
}

/**
 * The public list of credentials. One that was made before the organiser changed the group, or who makes them, does not stand: nobody could
 * vote with it, or the record would say that a registrar made what the server knows.
 */
async function publicList(ctx: Context, election: ElectionRecord): Promise<string | undefined> {
  const list = await ctx.store.getSealedItem(election.id, 'credentials');
  if (list === undefined || list === '') return undefined;
  const maker = (await ctx.store.getSealedItem(election.id, 'credentials-roll')) ? 'server' : 'registrar';
  const [first = ''] = (JSON.parse(list) as readonly string[])[0]?.split(',') ?? [];
  return maker === election.definition.sealed?.credentials && groupOf(election).parse(first) ? list : undefined;
}

/** Whether the credentials that the server made are those of the voters who are on the roll now. A registrar's are not compared. */
export async function credentialsFitRoll(ctx: Context, election: ElectionRecord): Promise<boolean> {
  return (
    election.definition.sealed?.credentials !== 'server' ||
    (await ctx.store.getSealedItem(election.id, 'credentials-roll')) === (await rollDigest(ctx, election))
  );
}

/** Makes a credential for every active voter, publishes nothing yet, and gives the private ones out once. Making them again replaces all. */
export async function drawCredentials(ctx: Context, actor: Actor, slug: string): Outcome<readonly VoterCredential[]> {
  const found = await sealedDraft(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (election.definition.sealed?.credentials !== 'server')
    return err({ kind: 'read-only', detail: 'In this election a registrar makes the credentials.' });
  const group = groupOf(election);
  const uuid = await uuidOf(ctx, election);
  const voters: VoterCredential[] = [];
  const list: PublicCredential[] = [];
  await ctx.store.eachVoter(election.id, (page) => {
    for (const voter of page) {
      if (voter.status !== 'active') continue;
      const secret = generateCredential(ctx.random);
      const exponent = credentialSecret(group, uuid, secret);
      invariant(exponent.ok, 'a generated credential has the right form');
      voters.push({ username: voter.username, name: voter.name, secret });
      list.push({ credential: publicCredential(group, exponent.value), weight: BigInt(voter.weight) });
    }
  });
  if (voters.length === 0) return err({ kind: 'setup-incomplete', missing: [missing('roll')] });
  await ctx.store.putSealedItem(election.id, 'credentials', writePublicCredentials(list));
  await ctx.store.putSealedItem(election.id, 'credentials-roll', await rollDigest(ctx, election));
  await ctx.store.appendAudit(auditOf(actor, 'credentials.draw', election.id, { voters: voters.length }), ctx.clock.now());
  ctx.changed(election.id);
  return ok(voters);
}

/** About a millisecond each: the server goes on with other things in between. */
const MEMBERS_AT_ONCE = 32;

/** Takes the registrar's public list. The private part stays with the registrar. */
export async function takeCredentials(
  ctx: Context,
  actor: Actor,
  slug: string,
  text: string,
): Outcome<{ readonly count: number; readonly checksum: string }> {
  const found = await sealedDraft(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (election.definition.sealed?.credentials !== 'registrar')
    return err({ kind: 'read-only', detail: 'In this election the server makes the credentials, and takes no list of a registrar.' });
  const group = groupOf(election);
  const read = readRegistrarFile(group, text);
  if (!read.ok) return err({ kind: 'input-invalid', problems: [{ path: 'list', message: read.error.detail }] });
  const list = writePublicCredentials(read.value);
  for (let at = 0; at < read.value.length; at += MEMBERS_AT_ONCE) {
    const bad = firstNonMember(group, read.value.slice(at, at + MEMBERS_AT_ONCE));
    if (bad >= 0)
      return err({
        kind: 'input-invalid',
        problems: [{ path: 'list', message: `Public credential number ${at + bad + 1} is not an element of the group.` }],
      });
    await setImmediate();
  }
  await ctx.store.putSealedItem(election.id, 'credentials', list);
  await ctx.store.putSealedItem(election.id, 'credentials-roll', '');
  await ctx.store.appendAudit(
    auditOf(actor, 'credentials.take', election.id, { count: read.value.length, checksum: sha256Hex(list) }),
    ctx.clock.now(),
  );
  ctx.changed(election.id);
  return ok({ count: read.value.length, checksum: sha256Hex(list) });
}

/** The trustee entries for the published list, or what is still awaited. */
async function assembleTrustees(ctx: Context, election: ElectionRecord): Promise<Result<readonly Trustee[], readonly Missing[]>> {
  const group = groupOf(election);
  const items = await trusteesOf(ctx, election);
  const lacking: Missing[] = [];
  const out: Trustee[] = [];
  for (const plain of items) {
    const item = plain.kind === 'server' ? await serverTrustee(ctx, election, plain) : plain;
    if (item.kind === 'member') continue;
    const key = item.key === undefined ? undefined : parseTrusteeKey(group, item.key);
    if (key) out.push({ kind: 'single', key: { ...key, name: item.name } });
    else lacking.push(missing('key', { name: item.name }));
  }
  const members = items.filter((item) => item.kind === 'member');
  const threshold = election.definition.sealed?.trustees.threshold ?? null;
  if (members.length > 0 && threshold !== null) {
    const context = { group, size: members.length, threshold };
    const stage = members.every((item) => item.certificate)
      ? members.every((item) => item.polynomial)
        ? 'output'
        : 'polynomial'
      : 'certificate';
    const late = members.filter((item) => !item[stage]);
    const step = { certificate: 1, polynomial: 2, output: 3 }[stage];
    if (late.length > 0) lacking.push(...late.map(({ name }) => missing('ceremony', { name, step })));
    else {
      const certs = readCertificates(
        context,
        members.map((item) => item.certificate ?? ''),
      );
      const whole = certs.ok
        ? assembleThreshold(
            context,
            certs.value,
            members.map((item) => item.polynomial ?? ''),
            members.map((item) => item.output ?? ''),
            { names: members.map((item) => item.name) },
          )
        : certs;
      if (whole.ok) out.push({ kind: 'threshold', parameters: whole.value });
      else lacking.push(withNote(missing('ceremony-broken'), whole.error.detail));
    }
  }
  return lacking.length > 0 ? err(lacking) : ok(out);
}

/** The weights in a list that we wrote ourselves. Reading its elements too would take seconds for a long one, and this is asked often. */
function weightsIn(list: string): readonly bigint[] {
  return (JSON.parse(list) as readonly string[]).map((entry) => BigInt(entry.split(',')[1] ?? '1'));
}

/** Opening a sum means searching for it: up to here that takes seconds. */
const MAX_WEIGHT = 10_000_000_000n;

/** What is still missing for "check and lock" of a sealed election. */
export async function sealedMissing(ctx: Context, election: ElectionRecord): Promise<readonly Missing[]> {
  const trustees = await assembleTrustees(ctx, election);
  const lacking = trustees.ok ? [] : [...trustees.error];
  const list = await publicList(ctx, election);
  const group = groupOf(election);
  const roll = await ctx.store.rollCounts(election.id);
  if (list === undefined) {
    lacking.push(missing(election.definition.sealed?.credentials === 'server' ? 'codes' : 'registrar'));
    return lacking;
  }
  const weights = weightsIn(list);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (election.definition.sealed?.credentials === 'server') {
    if (weights.length !== roll.active) lacking.push(missing('codes-count', { codes: weights.length, voters: roll.active }));
    else if (total.toString() !== roll.weight) lacking.push(missing('codes-weights'));
  }
  if (total > MAX_WEIGHT) lacking.push(missing('weights-large', { total: String(total), most: String(MAX_WEIGHT) }));
  const weighted = weights.some((weight) => weight !== 1n);
  if (weighted && election.definition.contests.some((contest) => sealedKind(contest.method) === 'ranking'))
    lacking.push(missing('weights-ranking'));
  if (group.name === 'BELENIOS-2048' && election.definition.contests.some((contest) => sealedKind(contest.method) === 'ranking'))
    lacking.push(missing('group-ranking'));
  return lacking;
}

/** Freezes election record, trustees and credentials: the polls open with exactly these texts. */
export async function freeze(ctx: Context, election: ElectionRecord): Promise<Result<FrozenTexts, readonly Missing[]>> {
  const trustees = await assembleTrustees(ctx, election);
  const credentials = await publicList(ctx, election);
  if (!trustees.ok) return trustees;
  if (credentials === undefined) return err([missing(election.definition.sealed?.credentials === 'server' ? 'codes' : 'registrar')]);
  if (!(await credentialsFitRoll(ctx, election))) {
    return err([missing('codes-roll')]);
  }
  const group = groupOf(election);
  const { definition } = election;
  const text = writeElection({
    group,
    uuid: await uuidOf(ctx, election),
    name: textIn(definition.title, ...definition.languages),
    description: definition.description === undefined ? '' : textIn(definition.description, ...definition.languages),
    publicKey: electionKey(group, trustees.value),
    questions: sealedQuestions(definition),
  });
  const texts: FrozenTexts = {
    election: text,
    trustees: writeTrustees(group, trustees.value),
    credentials,
    timestamp: Math.floor(ctx.clock.now() / 86_400_000) * 86_400,
  };
  await ctx.store.putSealedItem(election.id, 'frozen', JSON.stringify(texts));
  return ok(texts);
}

export interface SealedState {
  readonly uuid: string;
  readonly trustees: readonly {
    readonly index: number;
    readonly name: string;
    readonly kind: TrusteeItem['kind'];
    readonly invited: boolean;
    readonly steps: readonly string[];
    readonly checksum: string | null;
  }[];
  readonly credentials: { readonly count: number; readonly checksum: string | null };
  /** After "check and lock": SHA-256 of the records, to be read aloud. */
  readonly checksums: { readonly election: string; readonly trustees: string; readonly credentials: string } | null;
}

/** Where the setting up of a sealed election stands, with the check sums that trustees and registrar compare. */
export async function sealedState(ctx: Context, election: ElectionRecord): Promise<SealedState> {
  const group = groupOf(election);
  const list = (await publicList(ctx, election)) ?? '';
  const frozen = await frozenTexts(ctx, election);
  const trustees = (await trusteesOf(ctx, election)).map((item) => {
    const key = item.key === undefined ? undefined : parseTrusteeKey(group, item.key);
    const steps = (['key', 'certificate', 'polynomial', 'output'] as const).filter((step) => item[step] !== undefined);
    const cert = item.certificate === undefined ? undefined : readSingleCertificate(election, item);
    return {
      index: item.index,
      name: item.name,
      kind: item.kind,
      invited: item.linkHash !== undefined,
      steps,
      checksum: key ? trusteeKeyChecksum(group, key.publicKey) : (cert ?? null),
    };
  });
  return {
    uuid: await uuidOf(ctx, election),
    trustees,
    credentials: {
      count: list === '' ? 0 : (JSON.parse(list) as readonly string[]).length,
      checksum: list === '' ? null : sha256Hex(list),
    },
    checksums: frozen
      ? { election: sha256Hex(frozen.election), trustees: sha256Hex(frozen.trustees), credentials: sha256Hex(frozen.credentials) }
      : null,
  };
}

function readSingleCertificate(election: ElectionRecord, item: TrusteeItem): string | undefined {
  const signed = JSON.parse(item.certificate ?? '{}') as { readonly message?: string };
  return signed.message === undefined || !election.definition.sealed ? undefined : sha256Hex(signed.message);
}
