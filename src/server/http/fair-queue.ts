// argon2id costs tens of milliseconds and tens of megabytes a time. Only so many run at once; those who wait are served in turn by
// network, so that one that floods waits behind itself and not before everybody else.

/** Thrown to a caller that found the queue full. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

interface Waiting {
  readonly start: () => void;
}

/** Runs at most `atOnce` jobs; at most `perGuest` wait for one guest and `inAll` for all. */
export class FairQueue {
  readonly #atOnce: number;
  readonly #perGuest: number;
  readonly #inAll: number;
  readonly #guests = new Map<string, Waiting[]>();
  #running = 0;
  #waiting = 0;

  constructor(atOnce: number, perGuest: number, inAll: number) {
    this.#atOnce = atOnce;
    this.#perGuest = perGuest;
    this.#inAll = inAll;
  }

  /** The value of `job`, once it is `guest`'s turn. Rejects with `QueueFull` at once where too many wait already. */
  async run<T>(guest: string, job: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await this.#turn(guest);
    else this.#running++;
    try {
      return await job();
    } finally {
      this.#next();
    }
  }

  #turn(guest: string): Promise<void> {
    const line = this.#guests.get(guest) ?? [];
    if (line.length >= this.#perGuest || this.#waiting >= this.#inAll) return Promise.reject(new QueueFull());
    return new Promise((resolve) => {
      line.push({ start: resolve });
      this.#guests.set(guest, line);
      this.#waiting++;
    });
  }

  /** Hands the place of a finished job to the guest whose turn it is, who then goes to the end of the round. */
  #next(): void {
    const first = this.#guests.entries().next();
    if (first.done) {
      this.#running--;
      return;
    }
    const [guest, line] = first.value;
    const next = line.shift();
    this.#guests.delete(guest);
    if (line.length > 0) this.#guests.set(guest, line);
    this.#waiting--;
    next?.start();
  }
}
