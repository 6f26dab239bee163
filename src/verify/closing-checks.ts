import { needsShuffles } from '../protocol/election-record.ts';
import {
  finishTally,
  rankingLists,
  sizedTally,
  tallyText,
  withShuffled,
  type EncryptedTally,
  type TallyPart,
} from '../protocol/encrypted-tally.ts';
import { parseOwned, sizedText } from '../protocol/events.ts';
import type { Element } from '../protocol/group.ts';
import { exactFields, parseJson, readList, type JsonValue } from '../protocol/json-text.ts';
import { parseDecryption, type PartialDecryption } from '../protocol/partial-decryption.ts';
import { checkResult, combineDecryptions, parseResult, type QuestionResult } from '../protocol/result.ts';
import type { PerQuestion } from '../protocol/tally-shape.ts';
import { OrderedWork } from './ordered-work.ts';
import { partTexts, reparsePairs, type CiphertextPair, type RecordVerdict } from './proof-work.ts';
import { failure, type Failure, type Warning } from './report.ts';
import type { CheckedSetup } from './setup-check.ts';

// Section 16, steps 5 to 8: what follows the ballots.

function readPair(value: JsonValue): CiphertextPair | undefined {
  const fields = exactFields(value, ['alpha', 'beta']);
  return typeof fields?.alpha === 'string' && typeof fields.beta === 'string' ? [fields.alpha, fields.beta] : undefined;
}

/** The output lists of a shuffle record, unchecked: the workers check it while the next one is already read. */
function outputPairs(text: string, lengths: readonly number[]): PerQuestion<CiphertextPair> | undefined {
  const fields = exactFields(parseJson(text), ['ciphertexts', 'proofs']);
  const lists = readList(fields?.ciphertexts, (item) => item, lengths.length);
  const pairs = lists?.map((list, i) => readList(list, readPair, lengths[i]));
  return pairs?.every((list) => list !== undefined) ? pairs : undefined;
}

interface ReceivedDecryption {
  readonly owner: number;
  readonly height: number;
  readonly text: string;
}

/** Checks everything after the ballots, event by event. Every method gives the first failure, if there is one. */
export class ClosingChecks {
  readonly #setup: CheckedSetup;
  readonly #tally: EncryptedTally;
  readonly #work: OrderedWork;
  #lists: PerQuestion<CiphertextPair>;
  readonly #received = new Map<number, ReceivedDecryption>();
  readonly #setAside = new Map<number, number>();
  readonly #odd: Warning[] = [];
  shuffles = 0;
  results: readonly QuestionResult[] | undefined;

  constructor(setup: CheckedSetup, sum: TallyPart, size: number) {
    const { group, questions } = setup.election;
    this.#setup = setup;
    this.#tally = finishTally(group, questions, sum);
    this.#work = new OrderedWork(setup.workers, size + 1);
    this.#lists = partTexts(group, { ...this.#tally, ciphertexts: rankingLists(this.#tally) }).ciphertexts;
  }

  get totalWeight(): bigint {
    return this.#tally.totalWeight;
  }

  /** Decryptions that hold; those set aside are not among them. */
  get decryptions(): number {
    return this.#received.size - this.#setAside.size;
  }

  /** Step 5. */
  tally(text: string, sized: string, height: number): Failure | undefined {
    const { group } = this.#setup.election;
    const ours = sizedTally(group, this.#tally);
    if (text !== tallyText(group, this.#tally))
      return failure('tally', 'tally-wrong', 'The encrypted tally is not the sum of the ballots that count.', height);
    if (sized !== sizedText(ours)) {
      const reason = `The tally’s size is not ${ours.numTallied} ballots with a total weight of ${ours.totalWeight}.`;
      return failure('tally', 'tally-size-wrong', reason, height);
    }
    return undefined;
  }

  /** Step 6. The proof is checked later, by the workers: `drain` tells. */
  async shuffle(text: string, owned: string, height: number): Promise<Failure | undefined> {
    const fail = (kind: string, reason: string): Failure => failure('shuffles', kind, reason, height);
    if (!needsShuffles(this.#setup.election)) return fail('shuffle-unexpected', 'There is a shuffle, but no ranking question.');
    const owner = parseOwned(owned)?.owner;
    if (!this.#setup.numbered.some(({ number }) => number === owner))
      return fail('owner-unknown', 'The shuffle’s owner is no trustee of this election.');
    const input = this.#lists;
    const output = outputPairs(
      text,
      input.map((list) => list.length),
    );
    const malformed = fail(
      'shuffle-malformed',
      'A shuffle is not in its canonical form, has a wrong length, or holds something that is no group member.',
    );
    if (!output) return malformed;
    this.#lists = output;
    this.shuffles++;
    return this.#work.add({ kind: 'shuffle', input, text }, (answer) => {
      const verdict: RecordVerdict = answer.kind === 'shuffle' ? answer.verdict : 'malformed';
      if (verdict === 'holds') return undefined;
      return verdict === 'malformed'
        ? malformed
        : fail('shuffle-proof', 'A shuffle does not prove that it only reordered and re-encrypted the list before it.');
    });
  }

  /** Step 7. The proof is checked later, by the workers: `finish` tells. */
  async decryption(text: string, owned: string, height: number): Promise<Failure | undefined> {
    const fail = (kind: string, reason: string): Failure => failure('decryptions', kind, reason, height);
    const { election, numbered, trustees } = this.#setup;
    if (needsShuffles(election) && this.shuffles === 0)
      return fail('shuffle-missing', 'Rankings are decrypted although nobody shuffled them.');
    const owner = numbered.find(({ number }) => number === parseOwned(owned)?.owner);
    if (!owner) return fail('owner-unknown', 'The decryption’s owner is no trustee of this election.');
    if (this.#received.has(owner.number)) return fail('decryption-twice', `There are two decryptions of trustee ${owner.number}.`);
    this.#received.set(owner.number, { owner: owner.number, height, text });
    const { group } = election;
    const alphas = this.#alphas();
    return this.#work.add(
      { kind: 'decryption', numTallied: this.#tally.numTallied, alphas, publicKey: group.str(owner.publicKey), text },
      (answer) => {
        const verdict: RecordVerdict = answer.kind === 'decryption' ? answer.verdict : 'malformed';
        if (verdict === 'holds') return undefined;
        if (verdict === 'malformed')
          return fail(
            'decryption-malformed',
            `The decryption of trustee ${owner.number} is not in its canonical form, has another shape than the tally, or holds something that is no group member.`,
          );
        if (trustees[owner.item]?.kind === 'single')
          return fail('decryption-proof', `The decryption of trustee ${owner.number} does not hold with the trustee’s key.`);
        this.#setAside.set(owner.number, height);
        return undefined;
      },
    );
  }

  /** Waits for the checks under way; also where the archive ends before a result. A threshold group must do without its bad ones. */
  async finish(): Promise<Failure | undefined> {
    const open = await this.#work.drain();
    if (open) return open;
    for (const [item, trustee] of this.#setup.trustees.entries()) {
      if (trustee.kind === 'single') continue;
      const members = this.#setup.numbered.filter((one) => one.item === item).map(({ number }) => number);
      const bad = members.find((number) => this.#setAside.has(number));
      const good = members.filter((number) => this.#received.has(number) && !this.#setAside.has(number)).length;
      if (bad === undefined || good >= trustee.parameters.threshold) continue;
      const reason = `The decryption of trustee ${bad} does not hold, and its group has not ${trustee.parameters.threshold} good ones without it.`;
      return failure('decryptions', 'decryption-proof', reason, this.#setAside.get(bad));
    }
    return undefined;
  }

  /** One for every decryption that was set aside, and for rankings that no honest program encodes so. */
  warnings(): readonly Warning[] {
    const setAside = [...this.#setAside].map(([owner, height]): Warning => ({
      kind: 'decryption-set-aside',
      height,
      reason: `The decryption of trustee ${owner} does not hold. It was set aside: enough others of the group hold.`,
    }));
    return [...setAside, ...this.#odd];
  }

  /** Step 8; call it after `finish`. */
  result(text: string, height: number): Failure | undefined {
    const { election, trustees } = this.#setup;
    const { group, questions } = election;
    const tally = this.#toDecrypt();
    const opened = combineDecryptions(group, trustees, tally, this.#goodDecryptions());
    if (!opened.ok) return failure('result', opened.error.kind, opened.error.detail, height);
    const results = parseResult(questions, tally.shape, text);
    if (!results)
      return failure('result', 'result-malformed', 'The result is not in its canonical form, or has another shape than the tally.', height);
    const good = checkResult(group, questions, tally, opened.value, results);
    if (!good.ok) return failure('result', good.error.kind, good.error.detail, height);
    this.results = results;
    this.#noteOddRankings(opened.value, results, height);
    return undefined;
  }

  /**
   * An honest voter's program encrypts the one element that encodes the ranking. Another element opens to some numbers all the same: a
   * voter who wrote a program of one's own, or a trustee who forged a decryption (see protocol/decryption-binding.ts).
   */
  #noteOddRankings(opened: PerQuestion<Element>, results: readonly QuestionResult[], height: number): void {
    const { group } = this.#setup.election;
    for (const [i, result] of results.entries()) {
      if (result.kind !== 'rankings') continue;
      const odd = result.rankings.filter((numbers, j) => {
        const [usual, element] = [group.intsToElement(numbers), opened[i]?.[j]];
        return !usual || !element || !group.equal(usual, element);
      }).length;
      if (odd > 0)
        this.#odd.push({
          kind: 'ranking-encoding',
          height,
          reason: `${odd} of the rankings of question ${i + 1} are encoded as no honest program does it. Either voters made them so, or a trustee forged decryptions: ask the trustees for their binding proofs.`,
        });
    }
  }

  #alphas(): PerQuestion<string> {
    const { group } = this.#setup.election;
    let next = 0;
    return this.#tally.ciphertexts.map((list, i) =>
      this.#tally.shape[i]?.ranking === true
        ? (this.#lists[next++] ?? []).map(([alpha]) => alpha)
        : group.strAll(list.map(({ alpha }) => alpha)),
    );
  }

  #toDecrypt(): EncryptedTally {
    const lists = reparsePairs(this.#setup.election.group, this.#lists);
    return withShuffled(
      this.#tally,
      lists.map((output) => ({ output })),
    );
  }

  #goodDecryptions(): ReadonlyMap<number, PartialDecryption> {
    const { group } = this.#setup.election;
    const good = new Map<number, PartialDecryption>();
    for (const { owner, text } of this.#received.values()) {
      const decryption = this.#setAside.has(owner) ? undefined : parseDecryption(group, this.#tally.shape, text, group.reparse);
      if (decryption) good.set(owner, decryption);
    }
    return good;
  }
}
