import type { Vote } from '../counting/profile.ts';
import { canonicalJson, type Json } from '../kernel/canonical.ts';
import { toHex } from '../kernel/bytes.ts';
import { sha256 } from '../kernel/sha256.ts';

/**
 * What a voter answered in one contest: a vote, or "None of the above" where the contest offers it. `written`: names written in; the
 * vote's indexes go on behind the listed candidates for them (write-ins.ts).
 */
export type Answer = (Vote & { readonly written?: readonly string[] | undefined }) | { readonly kind: 'none' };

/** Answers in the order of the election's contests; `null` where the voter may not vote in that contest. */
export type Answers = readonly (Answer | null)[];

/** One text for equal answers, so that equal ballots can be counted together and their order of marking is not kept. */
export function ballotText(answers: Answers): string {
  return canonicalJson(answers.map((answer) => (answer === null ? null : tidy(answer))) as unknown as Json);
}

const inOrder = (candidates: readonly number[]): readonly number[] => [...new Set(candidates)].toSorted((a, b) => a - b);

/** Repetitions, the order within a rank and empty ranks at the end count for nothing: kept, they would be a mark by which a sold vote is known. */
function tidy(answer: Answer): Answer {
  if (answer.kind === 'choices') return { ...answer, candidates: inOrder(answer.candidates) };
  if (answer.kind !== 'ranking') return answer;
  const ranks = answer.ranks.map((rank) => (rank === 'overmarked' ? rank : inOrder(rank)));
  return { ...answer, ranks: ranks.slice(0, ranks.findLastIndex((rank) => rank.length > 0) + 1) };
}

/**
 * The tracker of a plain ballot: 16 hexadecimal digits in four groups, from the random key that the voter's device drew for this
 * cast (128 bits). It proves that the ballot was recorded and says nothing about its contents: the record keeps trackers and
 * ballots in separate tables.
 */
export function trackerOf(electionId: string, castKey: string): string {
  return toHex(sha256(`tracker|${electionId}|${castKey}`))
    .slice(0, 16)
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** The tracker as its table key: upper-case digits without dashes; `O` read as 0, `I` and `L` as 1. Undefined where it is none. */
export function readTracker(text: string): string | undefined {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-F]{16}$/.test(plain) ? plain : undefined;
}
