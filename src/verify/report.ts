import type { EventFault } from '../protocol/event-chain.ts';
import { kindOf, type Said, type SaidRefusal, type ValuesFor } from '../protocol/sentences.ts';
import type { Question } from '../protocol/questions.ts';
import type { QuestionResult } from '../protocol/result.ts';
import {
  englishOf,
  say,
  type FailureKind,
  type FailureSentenceId,
  type FailureSentences,
  type PASSED_SENTENCES,
  type WARNING_SENTENCES,
} from './sentences.ts';
import type { Step } from './steps.ts';

// What the verifier says. PROTOCOL.md section 16, step 9.

/**
 * The first thing that does not hold. `kind` is stable and for programs; `reason` is a sentence for people in English, `said` the same by its
 * id and values, for other languages.
 */
export interface Failure {
  readonly step: Step;
  /** Height of the event at fault; absent where there is none. */
  readonly height?: number;
  /** Where the record at fault begins in the file; only where the file itself is at fault. */
  readonly offset?: number;
  readonly kind: FailureKind;
  readonly reason: string;
  readonly said: Said;
}

/** Something that a reader should know although everything holds. */
export interface Warning {
  readonly kind: keyof typeof WARNING_SENTENCES;
  readonly height: number;
  readonly reason: string;
  readonly said: Said;
}

/** A step that holds, in one sentence. */
export interface Passed {
  readonly step: Step;
  readonly sentence: string;
  readonly said: Said;
}

/** Numbers that trustees and registrar compare with what they wrote down (end of section 16); SHA-256 in hexadecimal. */
export interface Checksums {
  readonly election: string;
  readonly credentials: string;
  readonly trustees: readonly {
    readonly number: number;
    readonly name?: string;
    readonly publicKey: string;
    readonly certificate?: string;
  }[];
}

export interface ReportElection {
  readonly uuid: string;
  readonly name: string;
  readonly group: string;
  /** φ */
  readonly fingerprint: string;
  readonly questions: readonly Question[];
}

/**
 * What was found. `outcome`: everything that is there holds; or the first thing that does not is in `failure`; or somebody stopped the
 * check. An archive may end after any event: `present` says what was there.
 */
export interface Report {
  readonly outcome: 'holds' | 'fails' | 'stopped';
  readonly failure?: Failure;
  readonly warnings: readonly Warning[];
  readonly passed: readonly Passed[];
  readonly election?: ReportElection;
  readonly checksums?: Checksums;
  readonly events: number;
  readonly bytes: number;
  /** Hash of the last event: it pins everything before it. */
  readonly lastEvent?: string;
  /** Ballots in the archive, revotes included. */
  readonly ballots: number;
  /** Public credentials, that is registered voters. */
  readonly voters?: number;
  /** Ballots that count: the last one of each credential. */
  readonly tallied: number;
  readonly totalWeight?: bigint;
  readonly present: {
    readonly ended: boolean;
    readonly tally: boolean;
    readonly shuffles: number;
    readonly decryptions: number;
    readonly result: boolean;
  };
  /** Numbers of the trustees whose decryptions are bound to this tally, and of those without a binding proof; absent where no proofs were given. */
  readonly bindings?: { readonly bound: readonly number[]; readonly missing: readonly number[] };
  readonly results?: readonly QuestionResult[];
}

/** A failure of a step, by the id of its sentence. `height`: of the event at fault. */
export function failure<Id extends FailureSentenceId>(
  step: Step,
  height: number | undefined,
  id: Id,
  ...values: ValuesFor<FailureSentences[Id]>
): Failure {
  const said = say(id, ...values);
  return { step, ...(height !== undefined && { height }), kind: kindOf(id), reason: englishOf(said), said };
}

/** The failure that a refused record is. */
export function recordFailure(step: Step, { kind, detail, said }: SaidRefusal<FailureKind>, height?: number): Failure {
  return { step, ...(height !== undefined && { height }), kind, reason: detail, said };
}

/** A warning, by the id of its sentence. */
export function warning<Id extends keyof typeof WARNING_SENTENCES>(
  height: number,
  kind: Id,
  ...values: ValuesFor<(typeof WARNING_SENTENCES)[Id]>
): Warning {
  const said: Said = { id: kind, values: values[0] ?? {} };
  return { kind, height, reason: englishOf(said), said };
}

/** A step that holds. */
export function passed<S extends Step>(step: S, ...values: ValuesFor<(typeof PASSED_SENTENCES)[`passed/${S}`]>): Passed {
  const said: Said = { id: `passed/${step}`, values: values[0] ?? {} };
  return { step, sentence: englishOf(said), said };
}

/** The failure that a fault of the file or the chain is. */
export function eventFailure(fault: EventFault): Failure {
  return fault.step === 'file'
    ? { ...recordFailure('file', fault.fault, fault.height), offset: fault.fault.offset }
    : recordFailure('chain', fault.fault, fault.fault.height);
}
