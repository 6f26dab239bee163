import type { Failure } from './report.ts';
import type { ProofAnswer, ProofTask, RunningWorkers } from './proof-work.ts';

interface Waiting {
  readonly answer: Promise<ProofAnswer>;
  readonly judge: (answer: ProofAnswer) => Failure | undefined;
}

/**
 * Hands tasks to workers, a bounded number at a time, and judges the answers in the order of the tasks: so the first failure that comes
 * out is the first in the archive, however the workers' speeds differ.
 */
export class OrderedWork {
  readonly #workers: RunningWorkers;
  readonly #limit: number;
  readonly #waiting: Waiting[] = [];

  constructor(workers: RunningWorkers, limit: number) {
    this.#workers = workers;
    this.#limit = limit;
  }

  /** Adds a task; waits for older ones where too many are under way, and gives their failure if there is one. */
  async add(task: ProofTask, judge: Waiting['judge']): Promise<Failure | undefined> {
    const answer = this.#workers.run(task);
    // A task that nobody waits for any more, because another failed, must not end the program.
    answer.catch(() => undefined);
    this.#waiting.push({ answer, judge });
    while (this.#waiting.length > this.#limit) {
      const failure = await this.#next();
      if (failure) return failure;
    }
    return undefined;
  }

  /** Waits for all tasks; the first failure in their order, if there is one. */
  async drain(): Promise<Failure | undefined> {
    while (this.#waiting.length > 0) {
      const failure = await this.#next();
      if (failure) return failure;
    }
    return undefined;
  }

  async #next(): Promise<Failure | undefined> {
    const oldest = this.#waiting.shift();
    return oldest?.judge(await oldest.answer);
  }
}
