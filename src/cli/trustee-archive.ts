import type { TrusteeFacts } from '../election/trustee-steps.ts';
import { readElection } from '../protocol/election-record.ts';
import { parseTally, rankingLists, sizedTally, tallyText, withShuffled } from '../protocol/encrypted-tally.ts';
import { readEvents } from '../protocol/event-chain.ts';
import { sizedText } from '../protocol/events.ts';
import type { Group } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import { parseShuffle } from '../protocol/shuffle.ts';
import type { TrusteeFileHead } from '../protocol/trustee-file.ts';
import { numberTrustees, readTrustees, type NumberedTrustee, type Trustee } from '../protocol/trustees.ts';
import type { Report } from '../verify/report.ts';
import type { ArchiveSource } from '../verify/survey.ts';
import { fileSource } from './verify.ts';
import { threadWorkers } from './verify-pool.ts';
import { failureText } from '../verify/report-text.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { Failure } from './terminal-output.ts';

/** Verifies an archive before a trustee works on it: a trustee opens the sum of proven ballots, and nothing else. */
export async function verifiedArchive(file: string): Promise<{ readonly report: Report; readonly source: ArchiveSource }> {
  const source = fileSource(file);
  const report = await verifyArchive(source, { workers: threadWorkers() });
  if (report.failure) throw new Failure(`The archive does not hold, and nothing was made from it. ${failureText(report.failure)}`);
  return { report, source };
}

interface Texts {
  election: string;
  trustees: string;
  tally: readonly [text: string, sized: string] | undefined;
  shuffle: string | undefined;
}

async function textsOf(source: ArchiveSource): Promise<Texts> {
  const texts: Texts = { election: '', trustees: '', tally: undefined, shuffle: undefined };
  for await (const item of readEvents(source())) {
    if (!item.ok) throw new Failure('The archive cannot be read.');
    const [first = '', second = ''] = item.value.records.map(({ text }) => text);
    const { type } = item.value.event;
    if (type === 'Setup') [texts.election, texts.trustees] = [first, second];
    else if (type === 'EncryptedTally') texts.tally = [first, second];
    else if (type === 'Shuffle') texts.shuffle = first;
  }
  return texts;
}

/** The tally that is to be worked on: after the last shuffle, where there was one. */
function tallyOf({ election, tally, shuffle }: Texts): { readonly text: string; readonly sized: string } {
  const read = readElection(election);
  const sum = read.ok && tally ? parseTally(read.value.group, read.value.questions, ...tally) : undefined;
  if (!read.ok || !sum) throw new Failure('The archive holds no tally yet: the polls are still open, or their closing is not published.');
  const { group } = read.value;
  const lists =
    shuffle === undefined
      ? undefined
      : parseShuffle(
          group,
          shuffle,
          rankingLists(sum).map((list) => list.length),
        );
  const opened = lists ? withShuffled(sum, lists) : sum;
  return { text: tallyText(group, opened), sized: sizedText(sizedTally(group, opened)) };
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

/** What a trustee's device must know to work on a verified archive, from the archive and the trustee's own files. */
export async function factsFromArchive(source: ArchiveSource, held: TrusteeFileHead, output: string | null): Promise<TrusteeFacts> {
  const texts = await textsOf(source);
  const group = groupByName(held.group);
  const trustees = group && readTrustees(group, texts.trustees);
  if (!group || !trustees?.ok) throw new Failure('The key file is for another group than this election’s.');
  const own = numberOf(group, trustees.value, held);
  const item = own && trustees.value[own.item];
  if (!own || !item) throw new Failure('The key in this file is not that of a trustee of this election.');
  if (held.kind === 'member' && output === null)
    throw new Failure('A member of a threshold group needs its last message of the key ceremony too: --output FILE.');
  const member =
    item.kind === 'threshold' && own.member !== undefined
      ? { index: own.member, size: item.parameters.certs.length, threshold: item.parameters.threshold }
      : null;
  const { election } = texts;
  const tally = tallyOf(texts);
  return {
    election: { group: held.group },
    index: own.number,
    kind: held.kind,
    member,
    certificates: [],
    input: null,
    output,
    records: { election, trustees: texts.trustees },
    tally,
  };
}
