import type { ProofAnswer, ProofTask, ProofWorkers, RunningWorkers } from '../../verify/proof-work.ts';

// The verifier's slow work on the browser's workers.

/** The first message to a worker names the election; every other is a task, answered in order. */
export type ToWorker = { readonly electionText: string } | { readonly task: ProofTask };

interface Job {
  readonly task: ProofTask;
  readonly resolve: (answer: ProofAnswer) => void;
  readonly reject: (error: Error) => void;
}

class Workers implements RunningWorkers {
  readonly #create: () => Worker;
  readonly #size: number;
  readonly #electionText: string;
  readonly #jobs: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();

  constructor(create: () => Worker, size: number, electionText: string) {
    this.#create = create;
    this.#size = size;
    this.#electionText = electionText;
  }

  run(task: ProofTask): Promise<ProofAnswer> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ task, resolve, reject });
      this.#dispatch();
    });
  }

  stop(): void {
    for (const worker of [...this.#idle, ...this.#busy.keys()]) worker.terminate();
  }

  #send(worker: Worker, message: ToWorker): void {
    worker.postMessage(message);
  }

  #dispatch(): void {
    while (this.#jobs.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
      const job = worker && this.#jobs.shift();
      if (!worker || !job) return;
      this.#busy.set(worker, job);
      this.#send(worker, { task: job.task });
    }
  }

  #start(): Worker {
    const worker = this.#create();
    worker.addEventListener('message', (event: MessageEvent<ProofAnswer>) => {
      this.#busy.get(worker)?.resolve(event.data);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      this.#dispatch();
    });
    worker.addEventListener('error', (event) => {
      this.#busy.get(worker)?.reject(new Error(event.message || 'a worker could not be started'));
      this.#busy.delete(worker);
    });
    this.#send(worker, { electionText: this.#electionText });
    return worker;
  }
}

/** Workers of a browser. `create` starts one that runs `verifier-worker.ts`; `size` is how many (all cores if absent). */
export function webWorkers(create: () => Worker, size = navigator.hardwareConcurrency): ProofWorkers {
  return { size, start: (electionText) => new Workers(create, size, electionText) };
}
