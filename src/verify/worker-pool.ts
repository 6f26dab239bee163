import type { ProofAnswer, ProofTask, RunningWorkers } from './proof-work.ts';

// A pool of workers for the tasks of `proof-work.ts`, whatever runs them: threads of Node (store/proof-threads.ts) or workers of a browser.

/** One worker as its starter gives it. It answers every task that it is sent, one at a time. */
export interface PoolWorker {
  send(task: ProofTask): void;
  /** Ends it at once. */
  end(): void;
}

/** What a worker tells the pool. */
export interface WorkerEvents {
  answered(answer: ProofAnswer): void;
  /** It failed or ended, and will answer nothing more. May be told more than once. */
  lost(error: Error): void;
}

interface Job {
  readonly task: ProofTask;
  readonly resolve: (answer: ProofAnswer) => void;
  readonly reject: (error: Error) => void;
}

class Pool implements RunningWorkers {
  readonly #size: number;
  readonly #start: (events: WorkerEvents) => PoolWorker;
  readonly #waiting: Job[] = [];
  readonly #idle: PoolWorker[] = [];
  readonly #busy = new Map<PoolWorker, Job>();
  #stopped = false;

  constructor(size: number, start: (events: WorkerEvents) => PoolWorker) {
    this.#size = size;
    this.#start = start;
  }

  run(task: ProofTask): Promise<ProofAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('the workers were stopped'));
      this.#waiting.push({ task, resolve, reject });
      this.#dispatch();
    });
  }

  stop(): void {
    this.#stopped = true;
    const stopped = new Error('the workers were stopped');
    for (const worker of [...this.#idle, ...this.#busy.keys()]) worker.end();
    for (const { reject } of [...this.#busy.values(), ...this.#waiting.splice(0)]) reject(stopped);
    this.#busy.clear();
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#begin() : undefined);
      const job = worker && this.#waiting.shift();
      if (!worker || !job) return;
      this.#busy.set(worker, job);
      worker.send(job.task);
    }
  }

  #begin(): PoolWorker {
    const worker: PoolWorker = this.#start({
      answered: (answer) => {
        this.#busy.get(worker)?.resolve(answer);
        this.#busy.delete(worker);
        if (!this.#stopped) this.#idle.push(worker);
        this.#dispatch();
      },
      lost: (error) => {
        this.#busy.get(worker)?.reject(error);
        this.#busy.delete(worker);
        const at = this.#idle.indexOf(worker);
        if (at >= 0) this.#idle.splice(at, 1);
        this.#dispatch();
      },
    });
    return worker;
  }
}

/** A pool of at most `size` workers, started when there is work; each does one task at a time. A lost worker's task is rejected, the others go on. */
export function workerPool(size: number, start: (events: WorkerEvents) => PoolWorker): RunningWorkers {
  return new Pool(size, start);
}
