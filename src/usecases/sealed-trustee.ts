import { rankingLists, tallyText, sizedTally, type EncryptedTally } from '../protocol/encrypted-tally.ts';
import { sizedText } from '../protocol/events.ts';
import { parseTrusteeKey } from '../protocol/trustee-key.ts';
import { parseElectionId } from '../kernel/ids.ts';
import { err, ok } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { LocalText } from '../election/definition.ts';
import type { Status } from '../election/life-cycle.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf } from './find.ts';
import type { ElectionRecord } from './ports.ts';
import { ceremonyStage, membersOf, takeCeremonyMessage } from './sealed-ceremony.ts';
import { frozenTexts, groupOf, saveTrustee, trusteesOf, type TrusteeItem } from './sealed-items.ts';
import { takeTrusteeWork, trusteeWork } from './sealed-tally.ts';

/** What a trustee has to do now. */
export type TrusteeStage = 'make-key' | 'certificate' | 'polynomial' | 'share' | 'wait' | 'shuffle' | 'decrypt' | 'finished';

/** The trustee's desk: everything the trustee's own device needs for the next step. Nothing in it is secret. */
export interface TrusteeDesk {
  readonly election: { readonly slug: string; readonly title: LocalText; readonly status: Status; readonly group: string };
  readonly name: string;
  readonly index: number;
  readonly kind: 'single' | 'member';
  /** Threshold ceremony: place within the group, its size, how many open the tally. */
  readonly member: { readonly index: number; readonly size: number; readonly threshold: number } | null;
  readonly stage: TrusteeStage;
  readonly certificates: readonly string[];
  /** Step 4: the input for the trustee's last step. */
  readonly input: string | null;
  /** What the trustee handed in itself: public key, or last message (with the private key, encrypted to the trustee). */
  readonly key: string | null;
  readonly output: string | null;
  /** Texts of the frozen records, after "check and lock". */
  readonly records: { readonly election: string; readonly trustees: string } | null;
  /** While the tally is open to the trustee: the tally to decrypt, or whose ranking lists are to be shuffled. */
  readonly tally: { readonly text: string; readonly sized: string; readonly rankings: number } | null;
  readonly waitingFor: readonly string[];
}

async function deskOf(
  ctx: Context,
  token: string,
): Outcome<{ readonly election: ElectionRecord; readonly item: TrusteeItem; readonly items: readonly TrusteeItem[] }> {
  const refusal = err({ kind: 'not-found', what: 'trustee link like this; ask the organiser for a new one' } as const);
  const [id = '', index = '', secret = ''] = token.split('.');
  const electionId = parseElectionId(id);
  if (!electionId || !/^\d{1,3}$/.test(index)) return refusal;
  const election = await ctx.store.findElection(electionId);
  if (!election?.definition.sealed) return refusal;
  const items = await trusteesOf(ctx, election);
  const item = items.find((each) => each.index === Number(index));
  // A hash of 192 random bits is compared: nothing can be learned from how long that takes.
  return item?.linkHash !== undefined && item.linkHash === sha256Hex(secret) ? ok({ election, item, items }) : refusal;
}

async function stageOf(
  ctx: Context,
  election: ElectionRecord,
  item: TrusteeItem,
  members: readonly TrusteeItem[],
): Promise<{ readonly stage: TrusteeStage; readonly waitingFor: readonly string[]; readonly tally: EncryptedTally | null }> {
  if (election.status === 'draft') {
    if (item.kind === 'single') return { stage: item.key === undefined ? 'make-key' : 'wait', waitingFor: [], tally: null };
    return { ...ceremonyStage(item, members), tally: null };
  }
  if (election.status === 'ready' || election.status === 'open' || election.status === 'paused')
    return { stage: 'wait', waitingFor: [], tally: null };
  const work = await trusteeWork(ctx, election);
  const mine = work?.state.awaited.find(({ index }) => index === item.index);
  if (mine && work) return { stage: mine.task, waitingFor: [], tally: work.tally };
  return {
    stage: work?.state.stage === 'done' ? 'finished' : 'wait',
    waitingFor: work?.state.awaited.map(({ name }) => name) ?? [],
    tally: null,
  };
}

/** Opens the desk that a trustee's personal link leads to. */
export async function openDesk(ctx: Context, token: string): Outcome<TrusteeDesk> {
  const found = await deskOf(ctx, token);
  if (!found.ok) return found;
  const { election, item, items } = found.value;
  const members = membersOf(items);
  const threshold = election.definition.sealed?.trustees.threshold ?? null;
  const { stage, waitingFor, tally } = await stageOf(ctx, election, item, members);
  const frozen = await frozenTexts(ctx, election);
  const group = groupOf(election);
  const complete = members.length > 0 && members.every((each) => each.certificate !== undefined);
  return ok({
    election: { slug: election.slug, title: election.definition.title, status: election.status, group: group.name },
    name: item.name,
    index: item.index,
    kind: item.kind === 'member' ? 'member' : 'single',
    member: item.kind === 'member' && threshold !== null ? { index: members.indexOf(item) + 1, size: members.length, threshold } : null,
    stage,
    waitingFor,
    certificates: complete ? members.map((each) => each.certificate ?? '') : [],
    input: item.input ?? null,
    key: item.key ?? null,
    output: item.output ?? null,
    records: frozen ? { election: frozen.election, trustees: frozen.trustees } : null,
    tally: tally
      ? { text: tallyText(group, tally), sized: sizedText(sizedTally(group, tally)), rankings: rankingLists(tally).length }
      : null,
  });
}

/**
 * Whether `stage` may be handed in now. Before "check and lock" a trustee may begin again, with a new key: files get lost and passphrases
 * forgotten, and nothing depends on the old key yet.
 */
function isDue(desk: TrusteeDesk, stage: TrusteeStage): boolean {
  const first = desk.kind === 'single' ? 'make-key' : 'certificate';
  return desk.stage === stage || (desk.election.status === 'draft' && stage === first);
}

/** Takes what a trustee's device made for its current stage, checks it and goes on. */
export async function handIn(ctx: Context, token: string, stage: TrusteeStage, payload: string): Outcome<TrusteeDesk> {
  const found = await deskOf(ctx, token);
  if (!found.ok) return found;
  const { election, item, items } = found.value;
  const desk = await openDesk(ctx, token);
  if (!desk.ok) return desk;
  if (!isDue(desk.value, stage)) return err({ kind: 'read-only', detail: 'This step is not the one that is due. Load the page again.' });
  const bad = (message: string) => err({ kind: 'input-invalid', problems: [{ path: 'payload', message }] } as const);
  const text = payload.trim();
  switch (stage) {
    case 'make-key':
      if (!parseTrusteeKey(groupOf(election), text)) return bad('This is no public key with a valid proof.');
      await saveTrustee(ctx, election, { ...item, key: text });
      break;
    case 'certificate':
    case 'polynomial':
    case 'share': {
      const taken = await takeCeremonyMessage(ctx, election, item, items, stage, text);
      if (!taken.ok) return bad(taken.error);
      break;
    }
    case 'shuffle':
    case 'decrypt': {
      const taken = await takeTrusteeWork(ctx, election, item, stage, text);
      if (!taken.ok) return taken;
      break;
    }
    case 'wait':
    case 'finished':
      return err({ kind: 'read-only', detail: 'Nothing is to be handed in now.' });
  }
  await ctx.store.appendAudit(auditOf({ kind: 'system', name: `trustee ${item.name}` }, `trustee.${stage}`, election.id), ctx.clock.now());
  ctx.changed(election.id);
  return openDesk(ctx, token);
}
