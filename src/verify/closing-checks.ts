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
import type { BindingProofs } from '../protocol/decryption-binding.ts';
import { exactFields, parseJson, readList, type JsonValue } from '../protocol/json-text.ts';
import { parseDecryption, type PartialDecryption } from '../protocol/partial-decryption.ts';
import { checkResult, combineDecryptions, parseResult, type QuestionResult } from '../protocol/result.ts';
import type { PerQuestion } from '../protocol/tally-shape.ts';
import { OrderedWork } from './ordered-work.ts';
import { partTexts, reparsePairs, type CiphertextPair, type RecordVerdict } from './proof-work.ts';
import { failure, recordFailure, warning, type Failure, type Report, type Warning } from './report.ts';
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

/** What is wrong with a single trustee's decryption: where its own proofs hold, the binding proof does not. */
const SINGLE_FAULTS = { malformed: 'decryption-malformed', 'no-proof': 'decryption-proof/single', holds: 'binding-wrong' } as const;

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
  /** Bad decryptions of members of threshold groups. */
  readonly #setAside = new Map<number, { readonly height: number; readonly malformed: boolean }>();
  readonly #odd: Warning[] = [];
  readonly #bindings: BindingProofs | undefined;
  readonly #bound: number[] = [];
  shuffles = 0;
  results: readonly QuestionResult[] | undefined;

  /** `bindings`: the proofs that stand beside the archive, where they are at hand. */
  constructor(setup: CheckedSetup, sum: TallyPart, size: number, bindings?: BindingProofs) {
    const { group, questions } = setup.election;
    this.#setup = setup;
    this.#bindings = bindings;
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

  /** Which decryptions are bound to this tally and which have no binding proof; undefined where no proofs were given. Call it after `finish`. */
  get bindings(): Report['bindings'] {
    if (!this.#bindings) return undefined;
    const missing = [...this.#received.keys()].filter((owner) => !this.#setAside.has(owner) && !this.#bound.includes(owner));
    return { bound: this.#bound.filter((owner) => !this.#setAside.has(owner)), missing };
  }

  /** Step 5. */
  tally(text: string, sized: string, height: number): Failure | undefined {
    const { group } = this.#setup.election;
    const ours = sizedTally(group, this.#tally);
    if (text !== tallyText(group, this.#tally)) return failure('tally', height, 'tally-wrong');
    if (sized !== sizedText(ours)) {
      return failure('tally', height, 'tally-size-wrong', { ballots: ours.numTallied, weight: String(ours.totalWeight) });
    }
    return undefined;
  }

  /** Step 6. The proof is checked later, by the workers: `drain` tells. */
  async shuffle(text: string, owned: string, height: number): Promise<Failure | undefined> {
    if (!needsShuffles(this.#setup.election)) return failure('shuffles', height, 'shuffle-unexpected');
    const owner = parseOwned(owned)?.owner;
    if (!this.#setup.numbered.some(({ number }) => number === owner)) return failure('shuffles', height, 'owner-unknown/shuffle');
    const input = this.#lists;
    const output = outputPairs(
      text,
      input.map((list) => list.length),
    );
    const malformed = failure('shuffles', height, 'shuffle-malformed');
    if (!output) return malformed;
    this.#lists = output;
    this.shuffles++;
    return this.#work.add({ kind: 'shuffle', input, text }, (answer) => {
      const verdict: RecordVerdict = answer.kind === 'shuffle' ? answer.verdict : 'malformed';
      if (verdict === 'holds') return undefined;
      return verdict === 'malformed' ? malformed : failure('shuffles', height, 'shuffle-proof');
    });
  }

  /** Step 7. The proof is checked later, by the workers: `finish` tells. */
  async decryption(text: string, owned: string, height: number): Promise<Failure | undefined> {
    const { election, numbered, trustees } = this.#setup;
    if (needsShuffles(election) && this.shuffles === 0) return failure('decryptions', height, 'shuffle-missing');
    const owner = numbered.find(({ number }) => number === parseOwned(owned)?.owner);
    if (!owner) return failure('decryptions', height, 'owner-unknown/decryption');
    if (this.#received.has(owner.number)) return failure('decryptions', height, 'decryption-twice', { trustee: owner.number });
    this.#received.set(owner.number, { owner: owner.number, height, text });
    const { group } = election;
    const alphas = this.#alphas();
    const binding = this.#bindings?.proofs.get(owner.number);
    const { numTallied } = this.#tally;
    const task = { kind: 'decryption', numTallied, alphas, publicKey: group.str(owner.publicKey), text } as const;
    return this.#work.add(binding === undefined ? task : { ...task, binding }, (answer) => {
      const verdict: RecordVerdict = answer.kind === 'decryption' ? answer.verdict : 'malformed';
      const bound = answer.kind === 'decryption' && answer.bound === true;
      const trustee = owner.number;
      if (bound) this.#bound.push(trustee);
      if (verdict === 'holds' && (bound || binding === undefined)) return undefined;
      if (trustees[owner.item]?.kind === 'single') return failure('decryptions', height, SINGLE_FAULTS[verdict], { trustee });
      // Step 7 asks for the tally's shape and for proofs that hold: whatever fails either is a bad decryption.
      this.#setAside.set(trustee, { height, malformed: verdict === 'malformed' });
      return undefined;
    });
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
      const { threshold } = trustee.parameters;
      const { height, malformed } = this.#setAside.get(bad)!;
      if (malformed) return failure('decryptions', height, 'decryption-malformed', { trustee: bad });
      return failure('decryptions', height, 'decryption-proof/group', { trustee: bad, threshold });
    }
    return undefined;
  }

  /** One for every decryption that was set aside, and for rankings that no honest program encodes so. */
  warnings(): readonly Warning[] {
    const setAside = [...this.#setAside].map(([trustee, { height }]) => warning(height, 'decryption-set-aside', { trustee }));
    return [...setAside, ...this.#odd];
  }

  /** Step 8; call it after `finish`. */
  result(text: string, height: number): Failure | undefined {
    const { election, trustees } = this.#setup;
    const { group, questions } = election;
    const tally = this.#toDecrypt();
    const opened = combineDecryptions(group, trustees, tally, this.#goodDecryptions());
    if (!opened.ok) return recordFailure('result', opened.error, height);
    const results = parseResult(questions, tally.shape, text);
    if (!results) return failure('result', height, 'result-malformed');
    const good = checkResult(group, questions, tally, opened.value, results);
    if (!good.ok) return recordFailure('result', good.error, height);
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
      const id = this.bindings?.missing.length === 0 ? 'ranking-encoding/bound' : 'ranking-encoding';
      if (odd > 0) this.#odd.push(warning(height, id, { rankings: odd, question: i + 1 }));
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
