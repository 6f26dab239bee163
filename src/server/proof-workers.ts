import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { proofWork, type ProofAnswer, type ProofTask, type ProofWorkers, type RunningWorkers } from '../verify/proof-work.ts';

// Checking the proofs of one encrypted ballot takes tens of milliseconds: on threads, so that the gateway goes on answering. This file
// is also what the threads run.

const PURPOSE = 'veritally-server-proofs';

interface Job {
  readonly task: ProofTask;
  readonly resolve: (answer: ProofAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** The threads of one election, started when there is work; each does one task at a time. */
class Threads implements RunningWorkers {
  readonly #size: number;
  readonly #electionText: string;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #stopped = false;

  constructor(size: number, electionText: string) {
    this.#size = size;
    this.#electionText = electionText;
  }

  run(task: ProofTask): Promise<ProofAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('the proof workers were stopped'));
      this.#waiting.push({ task, resolve, reject });
      this.#hand();
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const worker of [...this.#idle, ...this.#busy.keys()]) void worker.terminate();
  }

  #hand(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
      const job = worker && this.#waiting.shift();
      if (!worker || !job) return;
      this.#busy.set(worker, job);
      worker.postMessage(job.task);
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL(import.meta.url), { workerData: { purpose: PURPOSE, electionText: this.#electionText } });
    worker.unref();
    worker.on('message', (answer: ProofAnswer) => {
      this.#busy.get(worker)?.resolve(answer);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      this.#hand();
    });
    worker.on('error', (error: Error) => {
      this.#busy.get(worker)?.reject(error);
      this.#busy.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#hand();
    });
    return worker;
  }
}

/** Proof workers on threads: one core is left to the gateway. */
export function serverProofWorkers(): ProofWorkers {
  const size = Math.max(1, availableParallelism() - 1);
  return { size, start: (electionText) => new Threads(size, electionText) };
}

const given = workerData as { readonly purpose?: unknown; readonly electionText?: unknown } | null;
if (!isMainThread && parentPort && given?.purpose === PURPOSE && typeof given.electionText === 'string') {
  const port = parentPort;
  const work = proofWork(given.electionText);
  port.on('message', (task: ProofTask) => {
    port.postMessage(work(task));
  });
}
