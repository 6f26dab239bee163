import { parseCompactJson } from '../protocol/json-text.ts';
import { readSignedMessage, verifySignature } from '../protocol/signed-message.ts';
import { readPolynomial } from '../protocol/threshold-messages.ts';
import {
  certificateMessage,
  commitmentAt,
  readCertificate,
  type Certificate,
  type ThresholdContext,
} from '../protocol/threshold-record.ts';
import { checkPolynomial, distributeShares, readCertificates, readShareOutput } from '../protocol/threshold-server.ts';
import { verifyTrusteeKey } from '../protocol/trustee-key.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Context } from './context.ts';
import type { ElectionRecord } from './ports.ts';
import { groupOf, saveTrustee, trusteesOf, type TrusteeItem } from './sealed-items.ts';

// The key ceremony of a threshold group (PROTOCOL 8.4), as the server that carries its messages sees it. Every message is checked when it
// comes in, so that a mistake is told to the one who made it and not found at the end by everybody.

/** What has to be handed in next, and on whom the ceremony waits. */
export interface CeremonyStage {
  readonly stage: 'certificate' | 'polynomial' | 'share' | 'wait';
  readonly waitingFor: readonly string[];
}

export const membersOf = (items: readonly TrusteeItem[]): readonly TrusteeItem[] => items.filter((item) => item.kind === 'member');

/** Where a member stands. */
export function ceremonyStage(item: TrusteeItem, members: readonly TrusteeItem[]): CeremonyStage {
  const lacking = (field: 'certificate' | 'polynomial' | 'output'): readonly string[] =>
    members.filter((each) => each[field] === undefined).map((each) => each.name);
  if (item.certificate === undefined) return { stage: 'certificate', waitingFor: [] };
  if (lacking('certificate').length > 0) return { stage: 'wait', waitingFor: lacking('certificate') };
  if (item.polynomial === undefined) return { stage: 'polynomial', waitingFor: [] };
  if (lacking('polynomial').length > 0 || item.input === undefined) return { stage: 'wait', waitingFor: lacking('polynomial') };
  return item.output === undefined ? { stage: 'share', waitingFor: [] } : { stage: 'wait', waitingFor: lacking('output') };
}

function contextOf(election: ElectionRecord, members: readonly TrusteeItem[]): ThresholdContext {
  return { group: groupOf(election), size: members.length, threshold: election.definition.sealed?.trustees.threshold ?? 0 };
}

type Taken = Promise<Result<null, string>>;

/** Step 1. A member that begins again (a lost file, a wrong share) makes everybody repeat what was built on its old certificate. */
async function takeCertificate(
  ctx: Context,
  election: ElectionRecord,
  item: TrusteeItem,
  members: readonly TrusteeItem[],
  text: string,
): Taken {
  const context = contextOf(election, members);
  const { group } = context;
  const cert = readCertificate(group, readSignedMessage(group, parseCompactJson(text)));
  if (!cert) return err('This is no certificate of a threshold trustee.');
  const expected = certificateMessage(context, members.indexOf(item) + 1, cert.verification, cert.encryption);
  if (cert.signed.message !== expected || !verifySignature(group, cert.verification, expected, cert.signed.signature)) {
    return err('The certificate was made for another place, group or threshold, or its signature does not hold.');
  }
  for (const member of members) {
    const kept = { ...member, polynomial: undefined, input: undefined, output: undefined };
    await saveTrustee(ctx, election, member === item ? { ...kept, certificate: text } : kept);
  }
  return ok(null);
}

/** Step 3. Once all polynomials are there, everybody gets the own shares. */
async function takePolynomial(
  ctx: Context,
  election: ElectionRecord,
  item: TrusteeItem,
  members: readonly TrusteeItem[],
  text: string,
): Taken {
  const context = contextOf(election, members);
  const certs = readCertificates(
    context,
    members.map((each) => each.certificate ?? ''),
  );
  if (!certs.ok) return err(certs.error.detail);
  const checked = checkPolynomial(context, certs.value, members.indexOf(item) + 1, text);
  if (!checked.ok) return err(checked.error.detail);
  await saveTrustee(ctx, election, { ...item, polynomial: text });
  await distribute(ctx, election, context, certs.value);
  return ok(null);
}

/** Step 4, the server's. */
async function distribute(ctx: Context, election: ElectionRecord, context: ThresholdContext, certs: readonly Certificate[]): Promise<void> {
  const members = membersOf(await trusteesOf(ctx, election));
  if (members.some((each) => each.polynomial === undefined)) return;
  const inputs = distributeShares(
    context,
    certs,
    members.map((each) => each.polynomial ?? ''),
  );
  if (inputs.ok) {
    for (const [i, member] of members.entries()) await saveTrustee(ctx, election, { ...member, input: inputs.value[i] });
    return;
  }
  // A member began again while another one was still answering its old certificate: what does not fit is asked for once more.
  for (const [i, member] of members.entries()) {
    if (!checkPolynomial(context, certs, i + 1, member.polynomial ?? '').ok)
      await saveTrustee(ctx, election, { ...member, polynomial: undefined });
  }
}

/** Step 5: the public key must follow from everybody's commitments, and be signed by its owner. */
async function takeOutput(ctx: Context, election: ElectionRecord, item: TrusteeItem, members: readonly TrusteeItem[], text: string): Taken {
  const context = contextOf(election, members);
  const { group } = context;
  const key = readShareOutput(group, text)?.key;
  if (!key) return err('This is not the last message of the key ceremony.');
  const j = members.indexOf(item) + 1;
  const certs = readCertificates(
    context,
    members.map((each) => each.certificate ?? ''),
  );
  const commitments = members.map((each) => readPolynomial(context, each.polynomial ?? '')?.coefexps.elements ?? []);
  const expected = commitments.reduce((product, elements) => group.mul(product, commitmentAt(group, elements, j)), group.one);
  const owner = certs.ok ? certs.value[j - 1] : undefined;
  const signed = owner && key.signature && verifySignature(group, owner.verification, group.str(key.publicKey), key.signature);
  if (signed !== true || !verifyTrusteeKey(group, key) || !group.equal(expected, key.publicKey)) {
    return err('The public key does not follow from the shares, or is not signed by this trustee.');
  }
  await saveTrustee(ctx, election, { ...item, output: text });
  return ok(null);
}

/** Takes a member's message for a step after checking it; the refusal says what is wrong with it. */
export async function takeCeremonyMessage(
  ctx: Context,
  election: ElectionRecord,
  item: TrusteeItem,
  items: readonly TrusteeItem[],
  stage: Exclude<CeremonyStage['stage'], 'wait'>,
  text: string,
): Taken {
  const members = membersOf(items);
  switch (stage) {
    case 'certificate':
      return takeCertificate(ctx, election, item, members, text);
    case 'polynomial':
      return takePolynomial(ctx, election, item, members, text);
    case 'share':
      return takeOutput(ctx, election, item, members, text);
  }
}
