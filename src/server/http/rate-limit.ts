import { isIPv4 } from 'node:net';
import type { Clock, Instant } from '../../kernel/clock.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

// Limits that do not lock out a shared network. A school behind one address signs in a thousand voters in ten minutes: successes
// cost nothing, only wrong secrets do. Nobody can lock another voter out from elsewhere: delays belong to the pair of account and
// address, and they always end.

/** What counts as one guest: an IPv4 address, or the /64 that one IPv6 customer holds at the least. */
export function networkOf(address: string): string {
  const plain = address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
  if (isIPv4(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Whether `address` is this machine. */
export function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || plain === 'localhost' || (isIPv4(plain) && plain.startsWith('127.'));
}

interface Level {
  level: number;
  at: Instant;
}

/** A bucket for each key: `capacity` at once, `perSecond` refilled. Memory is bounded: full buckets are forgotten. */
export class Buckets {
  readonly #levels = new Map<string, Level>();
  readonly #capacity: number;
  readonly #perSecond: number;
  readonly #clock: Clock;

  constructor(capacity: number, perSecond: number, clock: Clock) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  #now(key: string): Level {
    const now = this.#clock.now();
    const held = this.#levels.get(key);
    if (!held) return { level: this.#capacity, at: now };
    const passed = Math.max(0, now - held.at) / 1_000;
    return { level: Math.min(this.#capacity, held.level + passed * this.#perSecond), at: now };
  }

  /** Seconds to wait before `cost` is there, 0 where it is there now; takes nothing. */
  wait(key: string, cost = 1): number {
    const { level } = this.#now(key);
    return level >= cost ? 0 : (cost - level) / this.#perSecond;
  }

  /** Takes `cost` and gives 0, or takes nothing and gives the seconds to wait. */
  take(key: string, cost = 1): number {
    const state = this.#now(key);
    if (state.level < cost) return (cost - state.level) / this.#perSecond;
    this.#levels.set(key, { level: state.level - cost, at: state.at });
    if (this.#levels.size > 100_000) this.#forget();
    return 0;
  }

  #forget(): void {
    for (const key of this.#levels.keys()) if (this.#now(key).level >= this.#capacity) this.#levels.delete(key);
    // Under attack from very many networks: the oldest entries go, which costs an attacker nothing and us no memory.
    for (const key of this.#levels.keys()) {
      if (this.#levels.size <= 50_000) break;
      this.#levels.delete(key);
    }
  }
}

interface Failures {
  count: number;
  last: Instant;
  until: Instant;
}

const FREE_ATTEMPTS = 4;
const LONGEST_DELAY = 5 * 60_000;
const FORGIVEN_AFTER = 30 * 60_000;

/** Wrong secrets: after four of one account from one network each further one doubles the wait, up to five minutes. */
export class WrongSecrets {
  readonly #pairs = new Map<string, Failures>();
  /** Attempts that are being checked now, by pair, and those that wait for them. */
  readonly #running = new Map<string, { count: number; waiting: (() => void)[] }>();
  readonly #networks: Buckets;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#networks = new Buckets(300, 2, clock);
  }

  /** Seconds until `account` may be tried from `address` again; 0 for now. */
  wait(account: string, address: string): number {
    const network = networkOf(address);
    const pair = this.#pairs.get(`${account}|${network}`);
    const now = this.#clock.now();
    const pairWait = pair && pair.until > now ? (pair.until - now) / 1_000 : 0;
    return Math.max(pairWait, this.#networks.wait(network));
  }

  /**
   * Runs `check` of a secret of `account`, then `tell` with what came of it, which calls `failed` or `succeeded`; the error is the
   * seconds to wait. Guesses sent at once wait for each other where they might be one too many; right secrets only wait for a moment.
   */
  async attempt<T>(account: string, address: string, check: () => Promise<T>, tell: (outcome: T) => void): Promise<Result<T, number>> {
    const key = `${account}|${networkOf(address)}`;
    for (;;) {
      const wait = this.wait(account, address);
      if (wait > 0) return err(wait);
      const busy = this.#running.get(key);
      if (!busy || busy.count + (this.#pairs.get(key)?.count ?? 0) <= FREE_ATTEMPTS) break;
      await new Promise<void>((resolve) => {
        busy.waiting.push(resolve);
      });
    }
    const running = this.#running.get(key) ?? { count: 0, waiting: [] };
    this.#running.set(key, running);
    running.count++;
    try {
      const outcome = await check();
      tell(outcome);
      return ok(outcome);
    } finally {
      if (--running.count === 0) this.#running.delete(key);
      for (const wake of running.waiting.splice(0)) wake();
    }
  }

  /** Notes a wrong secret. */
  failed(account: string, address: string): void {
    const network = networkOf(address);
    this.#networks.take(network);
    const key = `${account}|${network}`;
    const now = this.#clock.now();
    const held = this.#pairs.get(key);
    const count = held && now - held.last < FORGIVEN_AFTER ? held.count + 1 : 1;
    const delay = count <= FREE_ATTEMPTS ? 0 : Math.min(LONGEST_DELAY, 1_000 * 2 ** (count - FREE_ATTEMPTS));
    this.#pairs.delete(key);
    this.#pairs.set(key, { count, last: now, until: now + delay });
    if (this.#pairs.size > 100_000) this.#forget(now);
  }

  /** A right secret clears the pair. */
  succeeded(account: string, address: string): void {
    this.#pairs.delete(`${account}|${networkOf(address)}`);
  }

  #forget(now: Instant): void {
    for (const [key, pair] of this.#pairs) if (now - pair.last > FORGIVEN_AFTER) this.#pairs.delete(key);
    for (const key of this.#pairs.keys()) {
      if (this.#pairs.size <= 50_000) break;
      this.#pairs.delete(key);
    }
  }
}
