import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { proofWork, type ProofAnswer, type ProofTask, type ProofWorkers, type RunningWorkers } from '../verify/proof-work.ts';

// The verifier's slow work on Node's worker threads.

/** Marks the data of our workers, so that a bundle which is its own worker knows what it was started for. */
const PURPOSE = 'veritally-proof-work';

interface Job {
  readonly task: ProofTask;
  readonly resolve: (answer: ProofAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Threads for one election: started when there is work for them, each does one task at a time. */
class Threads implements RunningWorkers {
  readonly #size: number;
  readonly #entry: URL;
  readonly #electionText: string;
  readonly #jobs: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #stopped = false;

  constructor(size: number, entry: URL, electionText: string) {
    this.#size = size;
    this.#entry = entry;
    this.#electionText = electionText;
  }

  run(task: ProofTask): Promise<ProofAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('the workers were stopped'));
      this.#jobs.push({ task, resolve, reject });
      this.#dispatch();
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const worker of [...this.#idle, ...this.#busy.keys()]) void worker.terminate();
  }

  #dispatch(): void {
    while (this.#jobs.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
      const job = worker && this.#jobs.shift();
      if (!worker || !job) return;
      this.#busy.set(worker, job);
      worker.postMessage(job.task);
    }
  }

  #start(): Worker {
    // A small nursery: numbers die young here, and every thread would else hold tens of megabytes of dead ones.
    const resourceLimits = { maxYoungGenerationSizeMb: 4 };
    const worker = new Worker(this.#entry, { workerData: { purpose: PURPOSE, electionText: this.#electionText }, resourceLimits });
    worker.on('message', (answer: ProofAnswer) => {
      this.#busy.get(worker)?.resolve(answer);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      this.#dispatch();
    });
    worker.on('error', (error) => this.#lose(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#lose(worker, new Error('a worker thread ended')));
    return worker;
  }

  #lose(worker: Worker, error: Error): void {
    this.#busy.get(worker)?.reject(error);
    this.#busy.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#stopped) for (const job of this.#jobs.splice(0)) job.reject(error);
  }
}

/** Workers on `size` threads (all cores if absent). `entry` is the module that calls `serveProofWork`. */
export function threadWorkers(size = availableParallelism(), entry = new URL('verify-worker.ts', import.meta.url)): ProofWorkers {
  return { size, start: (electionText) => new Threads(size, entry, electionText) };
}

/** In a worker that `threadWorkers` started: does the tasks that come, and gives true. Elsewhere: false. */
export function serveProofWork(): boolean {
  const data = workerData as { purpose?: unknown; electionText?: unknown } | null;
  if (!parentPort || data?.purpose !== PURPOSE || typeof data.electionText !== 'string') return false;
  const port = parentPort;
  const work = proofWork(data.electionText);
  port.on('message', (task: ProofTask) => port.postMessage(work(task)));
  return true;
}
