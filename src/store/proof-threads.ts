import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { proofWork, type ProofAnswer, type ProofTask, type ProofWorkers } from '../verify/proof-work.ts';
import { verifyingGroups } from '../protocol/verifying-groups.ts';
import type { Groups } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import type { CurveExports } from '../protocol/wasm-curve.ts';
import { workerPool, type PoolWorker, type WorkerEvents } from '../verify/worker-pool.ts';

// The slow work of verification on Node's worker threads, for the command line and the server.

/** Marks the data of our threads, so that a bundle which is its own worker knows what it was started for. */
const PURPOSE = 'veritally-proof-work';

/** A small nursery: numbers die young here, and every thread would else hold tens of megabytes of dead ones. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

export interface ThreadOptions {
  /** How many threads; all cores, at most eight, if absent. */
  readonly size?: number | undefined;
  /** The module that calls `serveProofWork`. */
  readonly entry?: URL;
  /** Whether the process may end while threads wait for work. */
  readonly background?: boolean;
  /** Noble's arithmetic alone, the reference, several times slower. */
  readonly reference?: boolean;
}

type Start = Required<Pick<ThreadOptions, 'entry' | 'background' | 'reference'>>;

function startThread({ entry, background, reference }: Start, electionText: string, events: WorkerEvents): PoolWorker {
  const worker = new Worker(entry, { workerData: { purpose: PURPOSE, electionText, reference }, resourceLimits: LIMITS });
  if (background) worker.unref();
  worker.on('message', (answer: ProofAnswer) => events.answered(answer));
  worker.on('error', (error) => events.lost(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => events.lost(new Error('a worker thread ended')));
  return { send: (task) => worker.postMessage(task), end: () => void worker.terminate() };
}

/** Of the language's environment, but in no type library without the browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A new instance of the curve's module. */
export const instantiateCurve = (module: Uint8Array<ArrayBuffer>): CurveExports =>
  new WebAssembly.Instance(new WebAssembly.Module(module)).exports as CurveExports;

let made: Groups | undefined;
/** The fastest groups for public data in this thread, made when first asked for. */
export const fastGroups: Groups = (name) => (made ??= verifyingGroups(instantiateCurve))(name);

/**
 * Every thread takes 35 megabytes beside the 200 that a verification of 100,000 ballots takes: with eight it stays below 500, and eight verify
 * 3,000 ballots a second.
 */
const MOST_THREADS = 8;

/** Workers on threads, started when there is work for them. */
export function proofThreads(options: ThreadOptions = {}): ProofWorkers {
  const {
    size = Math.min(MOST_THREADS, availableParallelism()),
    entry = new URL('proof-thread.ts', import.meta.url),
    background = false,
    reference = false,
  } = options;
  return {
    size,
    groups: reference ? groupByName : fastGroups,
    start: (electionText) => workerPool(size, (events) => startThread({ entry, background, reference }, electionText, events)),
  };
}

/** In a thread that `proofThreads` started: does the tasks that come, and gives true. Elsewhere: false. */
export function serveProofWork(): boolean {
  const data = workerData as { purpose?: unknown; electionText?: unknown; reference?: unknown } | null;
  if (!parentPort || data?.purpose !== PURPOSE || typeof data.electionText !== 'string') return false;
  const port = parentPort;
  const work = proofWork(data.electionText, data.reference === true ? groupByName : fastGroups);
  port.on('message', (task: ProofTask) => port.postMessage(work(task)));
  return true;
}
