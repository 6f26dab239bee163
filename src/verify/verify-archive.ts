import { unreachable } from '../kernel/result.ts';
import { parseBindings, type BindingProofs } from '../protocol/decryption-binding.ts';
import { readEvents, type RecordedEvent } from '../protocol/event-chain.ts';
import type { SealedElection } from '../protocol/election-record.ts';
import { BallotQueue } from './ballot-queue.ts';
import { ClosingChecks } from './closing-checks.ts';
import { inPlace, type ProofWorkers, type RunningWorkers } from './proof-work.ts';
import { eventFailure, failure, passed, warning, type Failure, type Passed, type Report } from './report.ts';
import type { Step } from './steps.ts';
import { checkSetup, type CheckedSetup } from './setup-check.ts';
import { surveyArchive, type ArchiveSource, type Survey } from './survey.ts';

// The verification of a whole archive. PROTOCOL.md section 16.

/** How far a verification is. `total` is absent while it is unknown. */
export interface Progress {
  readonly step: Step;
  readonly unit: 'bytes' | 'credentials' | 'ballots';
  readonly done: number;
  readonly total?: number;
}

export interface VerifyOptions {
  /** Who does the slow work; in place if absent. */
  readonly workers?: ProofWorkers;
  readonly onProgress?: (progress: Progress) => void;
  /** When it becomes true the verification stops soon and says so. An AbortSignal fits. */
  readonly signal?: { readonly aborted: boolean };
  /** Lets through threshold groups in the weaker form of belenios-tool 2.0, with a warning. */
  readonly allow20?: boolean;
  /** The file of binding proofs that is published beside the archive (protocol/decryption-binding.ts). */
  readonly bindings?: string;
}

/** The second reading: everything that needs more than hashes. */
class Verification {
  readonly #options: VerifyOptions;
  readonly #workers: ProofWorkers;
  readonly #survey: Survey;
  readonly passed: Passed[] = [];
  #election: SealedElection | undefined;
  #setup: CheckedSetup | undefined;
  #running: RunningWorkers | undefined;
  #queue: BallotQueue | undefined;
  #bindings: BindingProofs | undefined;
  #ballot = 0;
  #ballotsChecked = false;
  #ended = false;
  #closing: ClosingChecks | undefined;

  constructor(survey: Survey, options: VerifyOptions) {
    this.#survey = survey;
    this.#options = options;
    this.#workers = options.workers ?? inPlace;
    const { bytes, events } = survey;
    this.passed.push(passed('file', { bytes }), passed('chain', { events }));
  }

  stop(): void {
    this.#running?.stop();
  }

  /** Checks one event; gives the first failure known by now. */
  async event(item: RecordedEvent): Promise<Failure | undefined> {
    const { type, height } = item.event;
    const [first = '', second = '', third = ''] = item.records.map(({ text }) => text);
    switch (type) {
      case 'Setup':
        return this.#onSetup({ election: first, trustees: second, credentials: third });
      case 'Ballot':
        return this.#onBallot(first, height);
      case 'EndBallots':
        this.#ended = true;
        return this.#endBallots();
      case 'EncryptedTally':
        return this.#onTally(first, second, height);
      case 'Shuffle':
        return this.#closing?.shuffle(first, second, height);
      case 'EndShuffles':
        return this.#closing?.finish();
      case 'PartialDecryption':
        return this.#closing?.decryption(first, second, height);
      case 'Result':
        return (await this.#closing?.finish()) ?? this.#closing?.result(first, height);
      default:
        return unreachable(type);
    }
  }

  async #onSetup(texts: { election: string; trustees: string; credentials: string }): Promise<Failure | undefined> {
    const { onProgress } = this.#options;
    const checked = await checkSetup(texts, {
      workers: this.#workers,
      allow20: this.#options.allow20 === true,
      onWorkers: (running) => (this.#running = running),
      onElection: (election) => (this.#election = election),
      stopped: () => this.#options.signal?.aborted === true,
      onCredentials: (done, total) => onProgress?.({ step: 'setup', unit: 'credentials', done, total }),
    });
    if (!checked.ok) return checked.error;
    this.#setup = checked.value;
    const { numbered, weights } = checked.value;
    this.passed.push(passed('setup', { trustees: numbered.length, voters: weights.size }));
    const badBindings = this.#readBindings(checked.value.election);
    if (badBindings) return badBindings;
    const total = this.#survey.ballots;
    this.#queue = new BallotQueue(checked.value, this.#workers.size, (done) =>
      onProgress?.({ step: 'ballots', unit: 'ballots', done, total }),
    );
    return undefined;
  }

  /** Judged at once, also where the archive has no decryption yet: a wrong file must not look as if it were a good one. */
  #readBindings({ group, fingerprint }: SealedElection): Failure | undefined {
    const given = this.#options.bindings;
    if (given === undefined) return undefined;
    this.#bindings = parseBindings(group, given);
    if (!this.#bindings) return failure('decryptions', undefined, 'bindings-malformed');
    return this.#bindings.fingerprint === fingerprint ? undefined : failure('decryptions', undefined, 'bindings-other-election');
  }

  async #onBallot(text: string, height: number): Promise<Failure | undefined> {
    const index = this.#ballot++;
    return this.#queue?.add({ text, height, counted: this.#survey.counted[index] === 1, repeated: this.#survey.repeated.has(height) });
  }

  async #endBallots(): Promise<Failure | undefined> {
    this.#ballotsChecked = true;
    const bad = await this.#queue?.finish();
    if (bad) return bad;
    const { ballots, tallied } = this.#survey;
    this.passed.push(passed('ballots', { ballots, tallied }));
    return undefined;
  }

  async #onTally(text: string, sized: string, height: number): Promise<Failure | undefined> {
    if (!this.#setup || !this.#queue) return undefined;
    this.#closing = new ClosingChecks(this.#setup, this.#queue.sum(), this.#workers.size, this.#bindings);
    const bad = this.#closing.tally(text, sized, height);
    if (!bad) this.passed.push(passed('tally'));
    return bad;
  }

  /** What is left when the archive has ended. */
  async end(last: RecordedEvent | undefined): Promise<Failure | undefined> {
    if (last?.hash !== this.#survey.lastEvent) return failure('file', undefined, 'changed-while-read');
    const bad = (this.#ballotsChecked ? undefined : await this.#endBallots()) ?? (await this.#closing?.finish());
    if (bad || !this.#closing) return bad;
    const { shuffles, decryptions, results } = this.#closing;
    if (shuffles > 0) this.passed.push(passed('shuffles', { shuffles }));
    if (decryptions > 0) this.passed.push(passed('decryptions', { decryptions }));
    if (results) this.passed.push(passed('result'));
    return undefined;
  }

  /** The report as far as things are known. */
  report(outcome: Report['outcome'], bad?: Failure): Report {
    const [election, setup, closing] = [this.#election, this.#setup, this.#closing];
    const { uuid = '', name = '', fingerprint = '', questions = [] } = election ?? {};
    return {
      outcome,
      ...(bad && { failure: bad }),
      passed: this.passed,
      warnings: [...(setup?.oldThreshold === true ? [warning(0, 'old-threshold')] : []), ...(closing?.warnings() ?? [])],
      ...(election && { election: { uuid, name, fingerprint, questions, group: election.group.name } }),
      ...(setup && { checksums: setup.checksums, voters: setup.weights.size }),
      events: this.#survey.events,
      bytes: this.#survey.bytes,
      lastEvent: this.#survey.lastEvent,
      ballots: this.#survey.ballots,
      tallied: this.#survey.tallied,
      ...(closing && { totalWeight: closing.totalWeight }),
      present: {
        ended: this.#ended,
        tally: closing !== undefined,
        shuffles: closing?.shuffles ?? 0,
        decryptions: closing?.decryptions ?? 0,
        result: closing?.results !== undefined,
      },
      ...(closing?.bindings && { bindings: closing.bindings }),
      ...(closing?.results && { results: closing.results }),
    };
  }
}

const NOTHING_PRESENT = { ended: false, tally: false, shuffles: 0, decryptions: 0, result: false };

/** The report of an archive whose file or chain already fails, or that was stopped there. */
function emptyReport(outcome: Report['outcome'], bad?: Failure): Report {
  return {
    outcome,
    ...(bad && { failure: bad }),
    warnings: [],
    passed: [],
    events: 0,
    bytes: 0,
    ballots: 0,
    tallied: 0,
    present: NOTHING_PRESENT,
  };
}

async function secondReading(source: ArchiveSource, survey: Survey, options: VerifyOptions): Promise<Report> {
  const verification = new Verification(survey, options);
  try {
    let last: RecordedEvent | undefined;
    for await (const item of readEvents(source())) {
      if (options.signal?.aborted === true) return verification.report('stopped');
      const bad = item.ok ? await verification.event(item.value) : eventFailure(item.error);
      if (bad) return verification.report('fails', bad);
      if (item.ok) last = { ...item.value, records: [] };
    }
    const bad = await verification.end(last);
    if (bad) return verification.report('fails', bad);
    return verification.report(options.signal?.aborted === true ? 'stopped' : 'holds');
  } finally {
    verification.stop();
  }
}

/**
 * Verifies an archive from its bytes alone, after section 16, the stricter checks too. The source is read twice from the beginning.
 * Stops at the first failure. Memory: one batch of ballots per worker and about 200 bytes for each ballot and each voter; more only
 * for ranking questions, whose lists must be held as a whole. Errors of the source itself (a file that cannot be read) are thrown.
 */
export async function verifyArchive(source: ArchiveSource, options: VerifyOptions = {}): Promise<Report> {
  const survey = await surveyArchive(source, {
    onBytes: (done) => options.onProgress?.({ step: 'file', unit: 'bytes', done }),
    stopped: () => options.signal?.aborted === true,
  });
  if (!survey.ok) return emptyReport('fails', survey.error);
  return survey.value === undefined ? emptyReport('stopped') : secondReading(source, survey.value, options);
}
