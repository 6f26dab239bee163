import { err, ok, type Result } from '../kernel/result.ts';
import { readElection } from '../protocol/election-record.ts';
import { parseTally, rankingLists, sizedTally, tallyText, withShuffled, type EncryptedTally } from '../protocol/encrypted-tally.ts';
import { readEvents } from '../protocol/event-chain.ts';
import { sizedText } from '../protocol/events.ts';
import type { Group } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import { parseShuffle } from '../protocol/shuffle.ts';
import type { TrusteeFileHead } from '../protocol/trustee-file.ts';
import { numberTrustees, readTrustees, type NumberedTrustee, type Trustee } from '../protocol/trustees.ts';
import type { TrusteeFacts } from './trustee-steps.ts';

// What a trustee's device takes from the published archive, which must have been verified. Errors are sentences.

/** The records of an archive on which a trustee's work stands. */
interface Standing {
  election: string;
  trustees: string;
  tally: readonly [text: string, sized: string] | undefined;
  shuffle: string | undefined;
}

async function standingOf(archive: AsyncIterable<Uint8Array>): Promise<Standing | undefined> {
  const out: Standing = { election: '', trustees: '', tally: undefined, shuffle: undefined };
  for await (const item of readEvents(archive)) {
    if (!item.ok) return undefined;
    const [first = '', second = ''] = item.value.records.map(({ text }) => text);
    const { type } = item.value.event;
    if (type === 'Setup') [out.election, out.trustees] = [first, second];
    else if (type === 'EncryptedTally') out.tally = [first, second];
    else if (type === 'Shuffle') out.shuffle = first;
  }
  return out;
}

/** The tally that is to be worked on: after the last shuffle, where there was one. */
function toOpen({ election, tally, shuffle }: Standing): { readonly text: string; readonly sized: string } | undefined {
  const read = readElection(election);
  if (!read.ok || !tally) return undefined;
  const { group, questions } = read.value;
  const sum = parseTally(group, questions, ...tally);
  if (!sum) return undefined;
  const texts = (opened: EncryptedTally): { text: string; sized: string } => ({
    text: tallyText(group, opened),
    sized: sizedText(sizedTally(group, opened)),
  });
  if (shuffle === undefined) return texts(sum);
  const lengths = rankingLists(sum).map((list) => list.length);
  const lists = parseShuffle(group, shuffle, lengths);
  return lists && texts(withShuffled(sum, lists));
}

/**
 * Whether what a trustee is asked to work on is what the published archive leads to: the same setup, and exactly the tally (after the
 * last shuffle) that stands in it. Without this a server could have a single voter's ballot decrypted in the place of the sum.
 */
export async function matchesArchive(facts: TrusteeFacts, archive: AsyncIterable<Uint8Array>): Promise<Result<true, string>> {
  const standing = await standingOf(archive);
  if (!standing) return err('The published record cannot be read.');
  if (standing.election !== facts.records?.election || standing.trustees !== facts.records.trustees)
    return err('The published record is of another setup than the one this page was given.');
  const expected = toOpen(standing);
  if (!expected) return err('The published record holds no tally yet.');
  if (expected.text !== facts.tally?.text)
    return err('The tally that this page was given is not the one that follows from the published ballots.');
  return ok(true);
}

/**
 * The number of the trustee whose key file this is. A member is found by its certificate: where one of a group is enough, all of its
 * members have the same key.
 */
function numberOf(group: Group, trustees: readonly Trustee[], held: TrusteeFileHead): NumberedTrustee | undefined {
  return numberTrustees(trustees).find(({ item, member, publicKey }) => {
    const trustee = trustees[item];
    if (trustee?.kind === 'threshold' && member !== undefined) {
      const certificate = trustee.parameters.certs[member - 1];
      return held.kind === 'member' && certificate !== undefined && group.str(certificate.verification) === held.publicPart;
    }
    return held.kind === 'single' && group.str(publicKey) === held.publicPart;
  });
}

/** What a trustee's device must know to work without a server: from the archive and the trustee's own files. */
export async function factsFromArchive(
  archive: AsyncIterable<Uint8Array>,
  held: TrusteeFileHead,
  output: string | null,
): Promise<Result<TrusteeFacts, string>> {
  const standing = await standingOf(archive);
  if (!standing) return err('The archive cannot be read.');
  const { election, trustees: text } = standing;
  const group = groupByName(held.group);
  const trustees = group && readTrustees(group, text);
  if (!group || !trustees?.ok) return err('The key file is for another group than this election’s.');
  const own = numberOf(group, trustees.value, held);
  const item = own && trustees.value[own.item];
  if (!own || !item) return err('The key in this file is not that of a trustee of this election.');
  if (held.kind === 'member' && output === null)
    return err('A member of a threshold group needs its last message of the key ceremony too: --output FILE.');
  const tally = toOpen(standing);
  if (!tally) return err('The archive holds no tally yet: the polls are still open, or their closing is not published.');
  const member =
    item.kind === 'threshold' && own.member !== undefined
      ? { index: own.member, size: item.parameters.certs.length, threshold: item.parameters.threshold }
      : null;
  const records = { election, trustees: text };
  const { kind } = held;
  return ok({ election: { group: held.group }, index: own.number, kind, member, certificates: [], input: null, output, records, tally });
}
