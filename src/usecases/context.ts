import type { Refusal } from '../election/refusal.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ElectionId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import type { Result } from '../kernel/result.ts';
import type { ProofWorkers } from '../verify/proof-work.ts';
import type { CastOutcome, PendingCast, PendingSealedCast, SecretHash, Store } from './ports.ts';

/** Hashes and checks voters' and administrators' secrets; holds the server's key, which the database does not. */
export interface SecretKeeper {
  /** argon2id, for what people choose. The text must be in canonical form already. */
  hashChosen(canonical: string): Promise<SecretHash>;
  /** Keyed hash (HMAC-SHA-256), for what the system drew with 80 bits or more. Hexadecimal. */
  hashDrawn(canonical: string): SecretHash;
  /** Whether `canonical` is the secret behind `held`; as slow for a missing voter (held undefined) as for a wrong secret. */
  verify(held: SecretHash | undefined, canonical: string): Promise<boolean>;
  /**
   * The place of a changeable ballot, 32 hexadecimal digits, from the voter's own secret: argon2id for chosen ones, since the
   * database holds everything else that goes in.
   */
  placeOf(electionId: string, voterId: string, canonical: string, kind: SecretHash['kind']): Promise<string>;
}

/** Gathers waiting casts into few durable transactions. */
export interface CastQueue {
  enqueue(cast: PendingCast): Promise<CastOutcome>;
}

/** The same for encrypted ballots; `revoting` as the election allows. */
export interface SealedCastQueue {
  enqueue(cast: PendingSealedCast & { readonly revoting: boolean }): Promise<CastOutcome>;
}

/** Encrypts what the server has to keep secret in its own database (a server-held trustee's key), with a key that stands outside it. */
export interface Vault {
  seal(text: string): string;
  open(sealed: string): string | undefined;
}

/** What every act gets from the house it runs in. */
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: SecretKeeper;
  readonly casts: CastQueue;
  readonly sealedCasts: SealedCastQueue;
  readonly vault: Vault;
  /** Where proofs are checked: worker threads in the server, in place elsewhere. */
  readonly proofs: ProofWorkers;
  /** Called after every committed change of an election, so that live pages look at once. */
  readonly changed: (election: ElectionId) => void;
}

/** What an act answers. */
export type Outcome<T> = Promise<Result<T, Refusal>>;
