import { err, ok, type Result } from '../kernel/result.ts';
import { readElection } from '../protocol/election-record.ts';
import { parseTally, rankingLists, tallyText, withShuffled, type EncryptedTally } from '../protocol/encrypted-tally.ts';
import { readEvents } from '../protocol/event-chain.ts';
import { parseShuffle } from '../protocol/shuffle.ts';
import type { TrusteeFacts } from './trustee-steps.ts';

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

function toOpen({ election, tally, shuffle }: Standing): { readonly tally: EncryptedTally; readonly text: string } | undefined {
  const read = readElection(election);
  if (!read.ok || !tally) return undefined;
  const { group, questions } = read.value;
  const sum = parseTally(group, questions, ...tally);
  if (!sum) return undefined;
  if (shuffle === undefined) return { tally: sum, text: tallyText(group, sum) };
  const lists = parseShuffle(
    group,
    shuffle,
    rankingLists(sum).map((list) => list.length),
  );
  const opened = lists && withShuffled(sum, lists);
  return opened && { tally: opened, text: tallyText(group, opened) };
}

/**
 * Whether what a trustee is asked to work on is what the published archive leads to: the same setup, and exactly the tally (after the
 * last shuffle) that stands in it. Without this a server could have a single voter's ballot decrypted in the place of the sum. The
 * archive itself must have been verified. The error is a sentence.
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
