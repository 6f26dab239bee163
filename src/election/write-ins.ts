import { checkVote } from '../counting/check-vote.ts';
import type { VoteProblem } from '../counting/method.ts';
import { markedIndexes, type Vote } from '../counting/profile.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { unfitText } from '../kernel/visible-text.ts';
import type { Answer } from './ballot.ts';
import { wordings, type Contest, type LocalText } from './definition.ts';

// Write-ins: names that voters add to a contest by hand. On a ballot they stand behind the listed candidates: with n listed ones, index
// n is the first name of `written`, n + 1 the second, in votes of every kind. docs/decisions/write-ins.md says why.

/** Most lines that a contest can offer, and most characters of a written name. */
export const MOST_WRITE_INS = 20;
export const WRITTEN_NAME_LENGTH = 80;

/**
 * What a name is made of: letters with their signs, digits, blanks, dashes, dots, commas, apostrophes, quotes, brackets, "&" and "/". Not
 * what would make a formula, markup or a further cell of it in somebody's program: names are texts of strangers that officers open.
 */
const NAME = /^[\p{L}\p{M}\p{N}\p{Pd} .,'’‘`´"“”„«»()&/·‧・׳״\u200c\u200d]+$/u;

/** An answer that names candidates: everything but "None of the above". */
export type NamingAnswer = Exclude<Answer, { kind: 'none' }>;

/** What is wrong with a written name. */
export type UnfitName = 'empty' | 'too-long' | 'characters' | 'no-letter';

/**
 * Something about the written names of one answer that its voter should hear before casting; severities as in `VoteProblem`. A name that
 * stands on the list already is refused, because the voter can mark it there and nobody has to decide afterwards who was meant.
 */
export type WriteInProblem =
  | { readonly severity: 'refused'; readonly kind: 'too-many-written'; readonly allowed: number; readonly given: number }
  | { readonly severity: 'refused'; readonly kind: 'written-unfit'; readonly line: number; readonly why: UnfitName }
  | { readonly severity: 'refused'; readonly kind: 'written-repeated'; readonly name: string }
  | { readonly severity: 'refused'; readonly kind: 'written-listed'; readonly name: string; readonly candidate: number }
  | { readonly severity: 'warning'; readonly kind: 'written-unmarked'; readonly name: string };

/** Everything that can be said about an answer before it is cast. */
export type BallotProblem = VoteProblem | WriteInProblem;

/** A written name as it is kept: NFC, trimmed, single blanks. */
export function tidyName(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
}

/**
 * What two spellings share when a reader overlooks case, accents, vowel points, punctuation and blanks. Vowel signs of Indic scripts are
 * letters' sounds, not accents, and stay. Empty for a text without letters or digits.
 */
export function foldWritten(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Accents (Latin, Greek, Cyrillic), Hebrew and Arabic points.
      .replaceAll(/[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f]|\u0670|[\ufe00-\ufe0f]/gu, '')
      // Joiners, the Arabic stretcher, apostrophes.
      .replaceAll(/\u200c|\u200d|[\u0640'`´‘’ʼ]/gu, '')
      .toUpperCase()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .normalize('NFC')
      .trim()
  );
}

/** `text` as a name that can be written in, or why it is none. */
export function readWrittenName(text: string): Result<string, UnfitName> {
  const name = tidyName(text);
  if (name === '') return err('empty');
  if (unfitText(name, 'one').length > 0 || !NAME.test(name)) return err('characters');
  if ([...name].length > WRITTEN_NAME_LENGTH) return err('too-long');
  return /\p{L}/u.test(name) && foldWritten(name) !== '' ? ok(name) : err('no-letter');
}

/** The listed candidate (index) of that name in any language, compared as `foldWritten` does; undefined where nobody is called so. */
export function listedAs(contest: Pick<Contest, 'candidates'>, name: string): number | undefined {
  const key = foldWritten(name);
  const index = contest.candidates.findIndex((candidate) => wordings(candidate.name).some((wording) => foldWritten(wording) === key));
  return index < 0 ? undefined : index;
}

/** What is wrong with `name` as number `line` (from 1) of the names on an answer, the earlier ones being `before`; undefined where nothing is. */
export function writtenProblem(contest: Contest, before: readonly string[], name: string, line: number): WriteInProblem | undefined {
  const read = readWrittenName(name);
  if (!read.ok) return { severity: 'refused', kind: 'written-unfit', line, why: read.error };
  if (read.value !== name) return { severity: 'refused', kind: 'written-unfit', line, why: 'characters' };
  const candidate = listedAs(contest, name);
  if (candidate !== undefined) return { severity: 'refused', kind: 'written-listed', name, candidate };
  const key = foldWritten(name);
  return before.some((other) => foldWritten(other) === key) ? { severity: 'refused', kind: 'written-repeated', name } : undefined;
}

function writtenProblems(contest: Contest, answer: NamingAnswer): readonly WriteInProblem[] {
  const written = answer.written ?? [];
  const allowed = contest.writeIns ?? 0;
  if (written.length > allowed) return [{ severity: 'refused', kind: 'too-many-written', allowed, given: written.length }];
  const marked = markedIndexes(answer);
  return written.flatMap((name, i): readonly WriteInProblem[] => {
    const problem = writtenProblem(contest, written.slice(0, i), name, i + 1);
    if (problem !== undefined) return [problem];
    return marked.has(contest.candidates.length + i) ? [] : [{ severity: 'warning', kind: 'written-unmarked', name }];
  });
}

/**
 * Is `answer` a valid answer of one voter to `contest`, written names and all? The same function in booth, terminal and server. The
 * indexes in its problems count written names behind the listed candidates. Total: any value of the type is taken.
 */
export function checkAnswer(contest: Contest, answer: NamingAnswer): Result<readonly BallotProblem[], readonly BallotProblem[]> {
  const written = writtenProblems(contest, answer);
  const size = contest.candidates.length + Math.min(answer.written?.length ?? 0, MOST_WRITE_INS);
  const checked = checkVote(contest.method, size, answer);
  const problems = [...(checked.ok ? checked.value.warnings : checked.error), ...written];
  return problems.some(({ severity }) => severity === 'refused') ? err(problems) : ok(problems);
}

/**
 * `vote` over another numbering of `size` candidates: `place` gives each index its new one, or undefined where it falls away, as if it
 * had not been marked. Where several come to stand on one place the highest mark counts; points are added; ranks keep the repetition,
 * which the method's own rule reads.
 */
export function renumbered(vote: Vote, size: number, place: (index: number) => number | undefined): Vote {
  const moved = (indexes: readonly number[]): readonly number[] => [...new Set(indexes.flatMap((index) => place(index) ?? []))];
  const values = <T extends number | null>(given: readonly T[], empty: T, join: (a: number, b: number) => number): T[] => {
    const out = Array.from({ length: size }, () => empty);
    for (const [i, value] of given.entries()) {
      const at = place(i);
      if (at === undefined || value === null) continue;
      const held = out[at];
      out[at] = (held === null || held === undefined ? value : join(held, value)) as T;
    }
    return out;
  };
  switch (vote.kind) {
    case 'choices':
      return { kind: vote.kind, candidates: moved(vote.candidates) };
    case 'ranking':
      return { kind: vote.kind, ranks: vote.ranks.map((rank) => (rank === 'overmarked' ? rank : moved(rank))) };
    case 'scores':
      return { kind: vote.kind, scores: values<number | null>(vote.scores, null, Math.max) };
    case 'grades':
      return { kind: vote.kind, grades: values<number | null>(vote.grades, null, Math.max) };
    case 'points':
      return { kind: vote.kind, points: values<number>(vote.points, 0, (a, b) => a + b) };
    case 'list':
      return { kind: vote.kind, list: vote.list === null ? null : (place(vote.list) ?? null) };
  }
}

/**
 * `answer` with its written names in the order of their letters, without those that bear no mark: the order of the lines and an idle
 * name would be marks by which a sold vote is known.
 */
export function tidyWritten(contest: Pick<Contest, 'candidates'>, answer: NamingAnswer): NamingAnswer {
  const { written, ...vote } = answer;
  if (written === undefined) return answer;
  const listed = contest.candidates.length;
  const marked = markedIndexes(vote);
  const kept = written
    .map((name, i) => ({ name, index: listed + i }))
    .filter(({ index }) => marked.has(index))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const places = new Map(kept.map(({ index }, i) => [index, listed + i]));
  const tidied = renumbered(vote, listed + kept.length, (index) => (index < listed ? index : places.get(index)));
  return kept.length === 0 ? tidied : { ...tidied, written: kept.map(({ name }) => name) };
}

const WRITTEN_IN = {
  en: '{name} (written in)',
  hi: '{name} (मतदाताओं ने लिखा)',
  kn: '{name} (ಮತದಾರರು ಬರೆದದ್ದು)',
  fr: '{name} (ajouté à la main)',
  ar: '{name} (أضافه الناخبون)',
} as const;

/** How a written-in person is called wherever results stand, in every language of the pages. */
export function writtenInName(name: string): LocalText {
  return Object.fromEntries(Object.entries(WRITTEN_IN).map(([language, words]) => [language, words.replace('{name}', () => name)]));
}
