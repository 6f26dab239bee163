import type { ArchiveFault } from '../protocol/archive.ts';
import type { ChainFault, EventFault } from '../protocol/event-chain.ts';
import type { Question } from '../protocol/questions.ts';
import type { QuestionResult } from '../protocol/result.ts';

// What the verifier says. PROTOCOL.md section 16, step 9.

/** The eight steps of section 16, in the order in which they are taken. */
export const STEPS = ['file', 'chain', 'setup', 'ballots', 'tally', 'shuffles', 'decryptions', 'result'] as const;
export type Step = (typeof STEPS)[number];

/** The number of a step in section 16. */
export const stepNumber = (step: Step): number => STEPS.indexOf(step) + 1;

/** The first thing that does not hold. `kind` is stable and for programs, `reason` is a sentence for people. */
export interface Failure {
  readonly step: Step;
  /** Height of the event at fault; absent where there is none. */
  readonly height?: number;
  readonly kind: string;
  readonly reason: string;
}

/** Something that a reader should know although everything holds. */
export interface Warning {
  readonly kind: 'old-threshold' | 'decryption-set-aside' | 'ranking-encoding';
  readonly height: number;
  readonly reason: string;
}

/** A step that holds, in one sentence. */
export interface Passed {
  readonly step: Step;
  readonly sentence: string;
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
  readonly results?: readonly QuestionResult[];
}

/** A failure of a step. */
export function failure(step: Step, kind: string, reason: string, height?: number): Failure {
  return { step, kind, reason, ...(height !== undefined && { height }) };
}

function fileFailure(fault: ArchiveFault, height: number): Failure {
  return failure('file', fault.kind, `${fault.reason} (byte ${fault.offset})`, height);
}

const chainFailure = (fault: ChainFault): Failure => failure('chain', fault.kind, fault.reason, fault.height);

/** The failure that a fault of the file or the chain is. */
export function eventFailure(fault: EventFault): Failure {
  return fault.step === 'file' ? fileFailure(fault.fault, fault.height) : chainFailure(fault.fault);
}
