import type { Said } from '../protocol/sentences.ts';
import type { Ineligible } from './eligibility.ts';
import type { Act, Status, WrongState } from './life-cycle.ts';
import type { Missing } from './missing.ts';
import type { BallotProblem } from './write-ins.ts';

/** Something wrong at one place of a document that somebody sent. `path` like "contests/0/candidates/2/name". */
export interface Problem {
  readonly path: string;
  readonly message: string;
  /** The same by kind and values, where other languages say it too (roll-mistake.ts). */
  readonly said?: Said | undefined;
}

/** Something wrong with one row of an imported file. Rows count from 1, the heading line included. */
export interface RowProblem {
  readonly row: number;
  readonly column?: string | undefined;
  readonly message: string;
  readonly said?: Said | undefined;
}

/** Why a ballot was not accepted, each told apart because each has its own next step for the voter. */
export type CastRefusal =
  | { readonly kind: 'not-open'; readonly state: Status; readonly opensAt?: number | undefined }
  | { readonly kind: 'already-voted' }
  | { readonly kind: 'limit-reached' }
  | { readonly kind: 'unknown-candidate'; readonly contest: number }
  | { readonly kind: 'ballot-invalid'; readonly contest: number; readonly problems: readonly BallotProblem[] }
  | { readonly kind: 'ballot-malformed'; readonly detail: string }
  | { readonly kind: 'place-lost' }
  | { readonly kind: 'key-used' }
  | { readonly kind: 'not-eligible'; readonly reasons: readonly Ineligible[] }
  | { readonly kind: 'sealed-needs-client' }
  | { readonly kind: 'sealed-refused'; readonly reason: string };

/** Why somebody was not let in. */
export type SignInRefusal =
  | { readonly kind: 'wrong-secret' }
  | { readonly kind: 'too-many-attempts'; readonly retryAfter: number }
  | { readonly kind: 'registration-pending' }
  /** `reason`: what the officer wrote for them; null where nothing was written. */
  | { readonly kind: 'registration-refused'; readonly reason: string | null }
  | { readonly kind: 'not-signed-in' }
  | { readonly kind: 'second-factor-needed' }
  | { readonly kind: 'forbidden'; readonly need: string };

/** Why an act of administration was not done. */
export type AdminRefusal =
  | WrongState
  | { readonly kind: 'not-found'; readonly what: string }
  | { readonly kind: 'exists'; readonly what: string }
  | { readonly kind: 'definition-invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'roll-invalid'; readonly problems: readonly RowProblem[]; readonly count: number }
  | { readonly kind: 'setup-incomplete'; readonly missing: readonly Missing[] }
  | { readonly kind: 'reason-needed'; readonly act: Act | 'replace-secrets' }
  | { readonly kind: 'second-officer-needed'; readonly act: Act }
  | { readonly kind: 'read-only'; readonly detail: string }
  /** Names written in that nobody has decided about yet, the first few of them; empty where the asker may not see them. */
  | { readonly kind: 'write-ins-undecided'; readonly names: readonly string[]; readonly count: number }
  | { readonly kind: 'already-exported' }
  | { readonly kind: 'results-hidden'; readonly until: 'closing' | 'declared' }
  | { readonly kind: 'input-invalid'; readonly problems: readonly Problem[] };

/** Why a self-registration was not taken. */
export type RegistrationRefusal =
  | { readonly kind: 'registration-closed' }
  | { readonly kind: 'not-eligible'; readonly reasons: readonly Ineligible[] }
  | { readonly kind: 'exists'; readonly what: string };

/** What goes wrong around a request, whatever it wanted. */
export type GatewayRefusal =
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'too-many-requests'; readonly retryAfter: number }
  | { readonly kind: 'cross-site' }
  | { readonly kind: 'storage-full' }
  | { readonly kind: 'storage-unavailable' }
  | { readonly kind: 'internal' };

/** Every refusal that a person can meet. `wire/refusals.ts` gives each its HTTP status, terminal words and message key. */
export type Refusal = CastRefusal | SignInRefusal | AdminRefusal | RegistrationRefusal | GatewayRefusal;
