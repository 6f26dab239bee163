import { setImmediate } from 'node:timers/promises';
import { boardEvent } from '../election/board.ts';
import { ballotsOfResult } from '../election/sealed-questions.ts';
import { readDecryptionHandIn } from '../election/trustee-steps.ts';
import { encodeRecord, firstRecord } from '../protocol/archive.ts';
import type { NewEvent } from '../protocol/archive-writer.ts';
import { readPublicCredentialsForm } from '../protocol/credentials.ts';
import { bindDecryption } from '../protocol/decryption-binding.ts';
import { needsShuffles } from '../protocol/election-record.ts';
import {
  finishTally,
  parseTally,
  rankingLists,
  sizedTally,
  tallyText,
  withShuffled,
  type EncryptedTally,
} from '../protocol/encrypted-tally.ts';
import { parseOwned } from '../protocol/events.ts';
import { decryptTally, decryptionText, parseDecryption, type PartialDecryption } from '../protocol/partial-decryption.ts';
import { awaitedTrustees, computeResult, parseResult, resultText } from '../protocol/result.ts';
import { parseShuffle, shuffleList, shuffleText } from '../protocol/shuffle.ts';
import { parsePrivateKey } from '../protocol/trustee-key.ts';
import { joinParts, type TallyPart } from '../protocol/encrypted-tally.ts';
import { err, invariant, ok } from '../kernel/result.ts';
import { readPart } from '../verify/proof-work.ts';
import { credentialOf } from '../verify/survey.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import type { Report } from '../verify/report.ts';
import type { Context, Outcome } from './context.ts';
import { countContest, type ContestTally } from './count-election.ts';
import { auditOf } from './find.ts';
import type { Actor, BoardEvent, ElectionRecord } from './ports.ts';
import { bindingsFile, keepBinding } from './sealed-bindings.ts';
import { sealedElectionOf, trusteesOf, type TrusteeItem } from './sealed-items.ts';

// After the polls have closed: encrypted tally, shuffles, decryptions, result, one event after the other on the board. Every step
// looks at the board and appends what comes next, if it is the server's to do; so it resumes wherever it was interrupted.

const SYSTEM: Actor = { kind: 'system', name: 'tally' };
const PAGE = 400;
const TASK = 32;

async function* eventsOf(ctx: Context, election: ElectionRecord): AsyncGenerator<BoardEvent> {
  for (let from = 0; ;) {
    const page = await ctx.store.boardEvents(election.id, from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    from += page.length;
  }
}

/** The published archive as bytes, event by event. `timestamp` is that of the frozen texts. */
export async function* archiveBytes(ctx: Context, election: ElectionRecord, timestamp: number): AsyncGenerator<Uint8Array> {
  yield firstRecord(timestamp);
  for await (const event of eventsOf(ctx, election)) {
    for (const text of event.records) yield encodeRecord('data', text, timestamp).bytes;
    yield encodeRecord('event', event.event, timestamp).bytes;
  }
}

/** What stands on the board after the ballots. */
interface Closing {
  readonly height: number;
  readonly lastHash: string;
  readonly ended: boolean;
  readonly tally: readonly string[] | undefined;
  readonly shuffles: readonly { readonly owner: number; readonly text: string }[];
  readonly shufflesEnded: boolean;
  readonly decryptions: readonly { readonly owner: number; readonly text: string }[];
  readonly result: string | undefined;
}

/** The events after the last ballot, oldest first: few, so the board is read from its end. */
async function eventsAfterBallots(ctx: Context, election: ElectionRecord, events: number): Promise<readonly BoardEvent[]> {
  for (let take = 16; ; take *= 2) {
    const from = Math.max(0, events - take);
    const page = await ctx.store.boardEvents(election.id, from, events - from);
    const start = page.findLastIndex(({ type }) => type === 'Ballot' || type === 'Setup');
    if (start >= 0 || from === 0) return page.slice(start + 1);
  }
}

async function closingOf(ctx: Context, election: ElectionRecord): Promise<Closing> {
  const head = await ctx.store.boardHead(election.id);
  const events = await eventsAfterBallots(ctx, election, head?.events ?? 0);
  const recordsOf = (type: string): readonly string[] | undefined => events.find((event) => event.type === type)?.records;
  const owned = (type: string): Closing['shuffles'] =>
    events
      .filter((event) => event.type === type)
      .map(({ records }) => ({ owner: parseOwned(records[1] ?? '')?.owner ?? 0, text: records[0] ?? '' }));
  return {
    height: head?.events ?? 0,
    lastHash: head?.lastHash ?? '',
    ended: recordsOf('EndBallots') !== undefined,
    tally: recordsOf('EncryptedTally'),
    shuffles: owned('Shuffle'),
    shufflesEnded: recordsOf('EndShuffles') !== undefined,
    decryptions: owned('PartialDecryption'),
    result: recordsOf('Result')?.[0],
  };
}

/** Adds up the last ballot of every credential, on the workers. */
async function tallyBallots(ctx: Context, election: ElectionRecord): Promise<EncryptedTally> {
  const prepared = await sealedElectionOf(ctx, election);
  invariant(prepared, 'a closed sealed election was frozen');
  const { group, questions } = prepared.election;
  const list = readPublicCredentialsForm(group, prepared.texts.credentials);
  invariant(list.ok, 'frozen credentials are ours');
  const weights = new Map(list.value.map(({ credential, weight }) => [credential, weight]));
  const last = new Map<string, number>();
  for await (const event of eventsOf(ctx, election))
    if (event.type === 'Ballot') last.set(credentialOf(event.records[0] ?? '') ?? '', event.height);
  const counted = new Set(last.values());
  const running = ctx.proofs.start(prepared.texts.election);
  const parts: TallyPart[] = [];
  let waiting: { text: string; weight: string }[] = [];
  const flush = async (): Promise<void> => {
    const answer = await running.run({ kind: 'ballots', ballots: waiting });
    invariant(answer.kind === 'ballots' && !answer.bad && answer.part, 'accepted ballots hold');
    parts.push(readPart(group, answer.part));
    waiting = [];
    await setImmediate();
  };
  try {
    for await (const event of eventsOf(ctx, election)) {
      if (!counted.has(event.height)) continue;
      const text = event.records[0] ?? '';
      waiting.push({ text, weight: String(weights.get(credentialOf(text) ?? '') ?? 1n) });
      if (waiting.length >= TASK) await flush();
    }
    if (waiting.length > 0) await flush();
  } finally {
    running.stop();
  }
  return finishTally(group, questions, joinParts(group, questions, parts));
}

/** Who has to shuffle before decryption: every mandatory trustee, and as many members of a threshold group as open it. */
function awaitedShufflers(
  items: readonly TrusteeItem[],
  threshold: number | null,
  done: ReadonlySet<number>,
): { readonly awaited: readonly TrusteeItem[]; readonly needed: number } {
  const mandatory = items.filter((item) => item.kind !== 'member' && !done.has(item.index));
  const members = items.filter((item) => item.kind === 'member');
  const have = members.filter((item) => done.has(item.index)).length;
  const lacking = Math.max(0, (threshold ?? 0) - have);
  const others = lacking > 0 ? members.filter((item) => !done.has(item.index)) : [];
  return { awaited: [...mandatory, ...others], needed: mandatory.length + lacking };
}

/** Where the tally stands, for the console and the trustees. */
export interface TallyState {
  readonly stage: 'voting' | 'tallying' | 'shuffling' | 'decrypting' | 'done';
  readonly awaited: readonly { readonly index: number; readonly name: string; readonly task: 'shuffle' | 'decrypt' }[];
  /** How many of the awaited are needed. */
  readonly needed: number;
}

export async function tallyState(ctx: Context, election: ElectionRecord): Promise<TallyState> {
  const prepared = await sealedElectionOf(ctx, election);
  if (!prepared) return { stage: 'voting', awaited: [], needed: 0 };
  const closing = await closingOf(ctx, election);
  return stateOf(ctx, election, closing);
}

async function stateOf(ctx: Context, election: ElectionRecord, closing: Closing): Promise<TallyState> {
  const prepared = await sealedElectionOf(ctx, election);
  if (!prepared || !closing.ended) return { stage: 'voting', awaited: [], needed: 0 };
  if (closing.result !== undefined) return { stage: 'done', awaited: [], needed: 0 };
  if (!closing.tally) return { stage: 'tallying', awaited: [], needed: 0 };
  const items = await trusteesOf(ctx, election);
  const threshold = election.definition.sealed?.trustees.threshold ?? null;
  if (needsShuffles(prepared.election) && !closing.shufflesEnded) {
    const { awaited, needed } = awaitedShufflers(items, threshold, new Set(closing.shuffles.map(({ owner }) => owner)));
    return { stage: 'shuffling', awaited: awaited.map(({ index, name }) => ({ index, name, task: 'shuffle' })), needed };
  }
  const done = new Set(closing.decryptions.map(({ owner }) => owner));
  const groups = awaitedTrustees(prepared.trustees, (owner) => done.has(owner));
  const awaited = groups
    .flatMap(({ numbers }) => numbers)
    .map((number) => ({ index: number, name: items[number - 1]?.name ?? `trustee ${number}`, task: 'decrypt' as const }));
  return { stage: 'decrypting', awaited, needed: groups.reduce((sum, { needed }) => sum + needed, 0) };
}

/** The tally that is decrypted: the encrypted one with ranking lists replaced by the last shuffle's. */
async function tallyToOpen(ctx: Context, election: ElectionRecord, closing: Closing): Promise<EncryptedTally> {
  const prepared = await sealedElectionOf(ctx, election);
  const [text = '', sized = ''] = closing.tally ?? [];
  invariant(prepared, 'frozen');
  const { group, questions } = prepared.election;
  const tally = parseTally(group, questions, text, sized);
  invariant(tally, 'the tally on the board is ours');
  const last = closing.shuffles.at(-1);
  if (!last) return tally;
  const lists = parseShuffle(
    group,
    last.text,
    rankingLists(tally).map((list) => list.length),
  );
  invariant(lists, 'shuffles on the board were checked');
  return withShuffled(tally, lists);
}

/** What a trustee works on: the list to shuffle or the tally to decrypt. */
export async function trusteeWork(
  ctx: Context,
  election: ElectionRecord,
): Promise<{ readonly tally: EncryptedTally; readonly state: TallyState } | undefined> {
  const closing = await closingOf(ctx, election);
  const state = await stateOf(ctx, election, closing);
  return closing.tally ? { tally: await tallyToOpen(ctx, election, closing), state } : undefined;
}

async function append(ctx: Context, election: ElectionRecord, closing: Closing, event: NewEvent, actor: Actor): Promise<boolean> {
  const details = { type: event.type, height: closing.height, ...('owner' in event ? { trustee: event.owner } : {}) };
  return ctx.store.appendBoardEvents(
    election.id,
    closing.height,
    [boardEvent(closing.lastHash, closing.height, event)],
    undefined,
    auditOf(actor, `board.${event.type}`, election.id, details),
    ctx.clock.now(),
  );
}

/** Does the next automatic step, if there is one. */
async function nextStep(ctx: Context, election: ElectionRecord, closing: Closing): Promise<NewEvent | undefined> {
  if (!closing.ended) return { type: 'EndBallots' };
  const prepared = await sealedElectionOf(ctx, election);
  invariant(prepared, 'frozen');
  const { group, questions, fingerprint, publicKey } = prepared.election;
  if (!closing.tally) {
    const tally = await tallyBallots(ctx, election);
    const sized = sizedTally(group, tally);
    return { type: 'EncryptedTally', tally: tallyText(group, tally), numTallied: sized.numTallied, totalWeight: sized.totalWeight };
  }
  if (closing.result !== undefined) return undefined;
  const state = await stateOf(ctx, election, closing);
  const items = await trusteesOf(ctx, election);
  const server = items.find((item) => item.kind === 'server');
  if (state.stage === 'shuffling') {
    if (state.awaited.length === 0) return { type: 'EndShuffles' };
    if (!server || !state.awaited.some(({ index }) => index === server.index)) return undefined;
    const lists = rankingLists(await tallyToOpen(ctx, election, closing));
    return {
      type: 'Shuffle',
      owner: server.index,
      shuffle: shuffleText(
        group,
        lists.map((list) => shuffleList(group, ctx.random, publicKey, fingerprint, list)),
      ),
    };
  }
  const tally = await tallyToOpen(ctx, election, closing);
  if (server && state.awaited.some(({ index }) => index === server.index)) {
    const key = parsePrivateKey(group, ctx.vault.open(server.sealedKey ?? '') ?? '');
    if (key === undefined) return undefined;
    const decryption = decryptTally(group, ctx.random, fingerprint, key, tally);
    const alphas = tally.ciphertexts.map((list) => list.map(({ alpha }) => alpha));
    await keepBinding(ctx, election, server.index, bindDecryption(group, ctx.random, fingerprint, key, alphas, decryption));
    return { type: 'PartialDecryption', owner: server.index, decryption: decryptionText(group, tally.shape, decryption) };
  }
  if (state.awaited.length > 0) return undefined;
  const decryptions = new Map<number, PartialDecryption>();
  for (const { owner, text } of closing.decryptions) {
    const parsed = parseDecryption(group, tally.shape, text, group.reparse);
    if (parsed) decryptions.set(owner, parsed);
  }
  const result = computeResult(group, questions, prepared.trustees, tally, decryptions);
  invariant(result.ok, 'checked decryptions give a result');
  return { type: 'Result', result: resultText(tally.shape, result.value) };
}

/** Does every step that is the server's to do, until a trustee is awaited or the result stands. Safe to call at any time, on any node. */
export async function advanceTally(ctx: Context, election: ElectionRecord): Promise<TallyState> {
  for (;;) {
    const closing = await closingOf(ctx, election);
    const event = await nextStep(ctx, election, closing);
    if (!event) return stateOf(ctx, election, closing);
    // False where another node was quicker: look at the board again.
    if (await append(ctx, election, closing, event, SYSTEM)) ctx.changed(election.id);
  }
}

/** Takes a trustee's shuffle or decryption after checking its proof. */
export async function takeTrusteeWork(
  ctx: Context,
  election: ElectionRecord,
  item: TrusteeItem,
  task: 'shuffle' | 'decrypt',
  text: string,
): Outcome<TallyState> {
  const prepared = await sealedElectionOf(ctx, election);
  const closing = await closingOf(ctx, election);
  const state = await stateOf(ctx, election, closing);
  if (!prepared || !closing.tally || !state.awaited.some(({ index, task: wanted }) => index === item.index && wanted === task)) {
    return err({
      kind: 'read-only',
      detail: task === 'shuffle' ? 'No shuffle is awaited from this trustee now.' : 'No decryption is awaited from this trustee now.',
    });
  }
  const { group } = prepared.election;
  const tally = await tallyToOpen(ctx, election, closing);
  const { record, binding } = task === 'decrypt' ? readDecryptionHandIn(text) : { record: text, binding: '' };
  const running = ctx.proofs.start(prepared.texts.election);
  const pairs = (lists: EncryptedTally['ciphertexts']): (readonly [string, string])[][] =>
    lists.map((list) => list.map(({ alpha, beta }) => [group.str(alpha), group.str(beta)] as const));
  const answer = await running
    .run(
      task === 'shuffle'
        ? { kind: 'shuffle', input: pairs(rankingLists(tally)), text }
        : {
            kind: 'decryption',
            numTallied: tally.numTallied,
            alphas: tally.ciphertexts.map((list) => list.map(({ alpha }) => group.str(alpha))),
            publicKey: publicKeyOf(prepared.trustees, item, group.str),
            text: record,
            binding,
          },
    )
    .finally(() => running.stop());
  const unbound = answer.kind === 'decryption' && answer.bound !== true;
  if (answer.kind === 'ballots' || answer.kind === 'members' || answer.verdict !== 'holds' || unbound) {
    return err({
      kind: 'input-invalid',
      problems: [
        { path: task, message: 'The proof does not hold: it was made with another key, or for another tally. Nothing was recorded.' },
      ],
    });
  }
  const event: NewEvent =
    task === 'shuffle'
      ? { type: 'Shuffle', owner: item.index, shuffle: text }
      : { type: 'PartialDecryption', owner: item.index, decryption: record };
  if (task === 'decrypt') await keepBinding(ctx, election, item.index, binding);
  if (!(await append(ctx, election, closing, event, { kind: 'system', name: `trustee ${item.name}` })))
    return err({ kind: 'read-only', detail: 'Another trustee was quicker. Load the page again: your turn comes with the new list.' });
  ctx.changed(election.id);
  return ok(await advanceTally(ctx, election));
}

function publicKeyOf(
  trustees: NonNullable<Awaited<ReturnType<typeof sealedElectionOf>>>['trustees'],
  item: TrusteeItem,
  str: (element: never) => string,
): string {
  const keys = trustees.flatMap((trustee) => (trustee.kind === 'single' ? [trustee.key] : trustee.parameters.verificationKeys));
  const key = keys[item.index - 1];
  invariant(key, 'every trustee of the plan has a key');
  return str(key.publicKey as never);
}

/** Verifies the whole published record, as anybody can. The outcome is kept, so that it is done once. */
export async function verifyOwnRecord(ctx: Context, election: ElectionRecord): Promise<Pick<Report, 'outcome' | 'failure'>> {
  const prepared = await sealedElectionOf(ctx, election);
  invariant(prepared, 'frozen');
  const head = await ctx.store.boardHead(election.id);
  const known = await ctx.store.getSealedItem(election.id, 'verified');
  if (known !== undefined && known === head?.lastHash) return { outcome: 'holds' };
  const bindings = await bindingsFile(ctx, election);
  const report = await verifyArchive(() => archiveBytes(ctx, election, prepared.texts.timestamp), {
    workers: ctx.proofs,
    ...(bindings !== undefined && { bindings }),
  });
  if (report.outcome === 'holds' && head) await ctx.store.putSealedItem(election.id, 'verified', head.lastHash);
  return report;
}

/** The published result as counts of every contest; ties by lot use `seed`. Who is entitled is what the published credentials say. */
export async function countSealed(ctx: Context, election: ElectionRecord, seed: string | null): Promise<readonly ContestTally[]> {
  const prepared = await sealedElectionOf(ctx, election);
  const closing = await closingOf(ctx, election);
  if (!prepared || closing.result === undefined) return [];
  const tally = await tallyToOpen(ctx, election, closing);
  const results = parseResult(prepared.election.questions, tally.shape, closing.result);
  const list = readPublicCredentialsForm(prepared.election.group, prepared.texts.credentials);
  invariant(results && list.ok, 'the result on the board is ours');
  const entitled = list.value.reduce((sum, { weight }) => sum + weight, 0n).toString();
  return election.definition.contests.map((contest, i) => {
    const opened = results[i];
    invariant(opened, 'a result for every contest');
    const { ballots, none } = ballotsOfResult(contest, opened, tally.totalWeight);
    return countContest(election.definition, i, { ballots, none }, seed, entitled);
  });
}
