import type { SealedElection } from '../protocol/election-record.ts';
import { joinParts, type TallyPart } from '../protocol/encrypted-tally.ts';
import { OrderedWork } from './ordered-work.ts';
import { readPart, type ProofAnswer } from './proof-work.ts';
import { failure, recordFailure, type Failure } from './report.ts';
import { credentialOf } from './survey.ts';
import type { CheckedSetup } from './setup-check.ts';

// Section 16, step 4, and the sum that step 5 compares: ballots go to the workers in small batches; parts of the tally come back.

/** Ballots in one task: large enough to hide the way to a worker, small enough for a smooth progress. */
const BALLOTS_PER_TASK = 8;
/** Parts kept before they are added up: adding one at a time would copy the lists of ranking questions again and again. */
const PARTS_KEPT = 256;

interface Queued {
  readonly text: string;
  readonly weight: string | null;
  readonly height: number;
  /** Whether its credential was read, and looked up, at a glance. */
  readonly known: boolean;
}

/** One ballot of the archive, and whether it is the last of its credential. */
export interface BallotItem {
  readonly text: string;
  readonly height: number;
  readonly counted: boolean;
  /** Whether the same text stood in the archive before. */
  readonly repeated: boolean;
}

/** Checks ballots in the order in which they are added, and adds up those that count. */
export class BallotQueue {
  readonly #election: SealedElection;
  readonly #weights: ReadonlyMap<string, bigint>;
  readonly #work: OrderedWork;
  readonly #onDone: (done: number) => void;
  #pending: Queued[] = [];
  #parts: TallyPart[] = [];
  #done = 0;

  constructor(setup: CheckedSetup, size: number, onDone: (done: number) => void) {
    this.#election = setup.election;
    this.#weights = setup.weights;
    this.#work = new OrderedWork(setup.workers, 2 * size);
    this.#onDone = onDone;
  }

  /** Adds a ballot; gives the first failure known by now, if there is one. */
  async add(item: BallotItem): Promise<Failure | undefined> {
    const credential = credentialOf(item.text);
    const weight = credential === undefined ? undefined : this.#weights.get(credential);
    const own = this.#ownFailure(item, credential !== undefined && weight === undefined);
    if (own) return (await this.finish()) ?? own;
    // Without a readable credential the text is no ballot: the worker will say why.
    const counts = item.counted && weight !== undefined ? weight.toString() : null;
    this.#pending.push({ text: item.text, weight: counts, height: item.height, known: weight !== undefined });
    return this.#pending.length < BALLOTS_PER_TASK ? undefined : this.#send();
  }

  /** Waits until every ballot is checked. */
  async finish(): Promise<Failure | undefined> {
    return (await this.#send()) ?? this.#work.drain();
  }

  /** The sum of all ballots that count; call it after `finish`. */
  sum(): TallyPart {
    return joinParts(this.#election.group, this.#election.questions, this.#parts);
  }

  #ownFailure(item: BallotItem, unregistered: boolean): Failure | undefined {
    if (item.repeated) return failure('ballots', item.height, 'ballot-repeated');
    if (unregistered) return failure('ballots', item.height, 'credential-unregistered');
    return undefined;
  }

  async #send(): Promise<Failure | undefined> {
    const batch = this.#pending;
    if (batch.length === 0) return undefined;
    this.#pending = [];
    const ballots = batch.map(({ text, weight }) => ({ text, weight }));
    return this.#work.add({ kind: 'ballots', ballots }, (answer) => this.#judge(batch, answer));
  }

  #judge(batch: readonly Queued[], answer: ProofAnswer): Failure | undefined {
    if (answer.kind !== 'ballots' || answer.bad || !answer.part) {
      const bad = answer.kind === 'ballots' ? answer.bad : undefined;
      const height = batch[bad?.index ?? 0]?.height;
      return bad ? recordFailure('ballots', bad, height) : failure('ballots', height, 'ballot-unchecked');
    }
    // A ballot that a worker accepts although its credential was not looked up would be neither refused nor counted.
    const unknown = batch.find(({ known }) => !known);
    if (unknown) return failure('ballots', unknown.height, 'ballot-unchecked');
    this.#parts.push(readPart(this.#election.group, answer.part));
    if (this.#parts.length >= PARTS_KEPT) this.#parts = [this.sum()];
    this.#done += batch.length;
    this.#onDone(this.#done);
    return undefined;
  }
}
