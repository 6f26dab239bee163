import type { FieldProblem } from '../shared/kit/error-summary.tsx';
import type { MessageId } from '../shared/messages.ts';
import type { Translator } from '../shared/translator.ts';
import type { Problem } from '../../election/refusal.ts';
import { ApiProblem } from './api.ts';

const PATTERNS: readonly (readonly [RegExp, MessageId])[] = [
  [/^must not be empty|expected string, received undefined/i, 'a.problem.empty'],
  [/^at most (\d+) characters|^Too big/, 'a.problem.long'],
  [/^at least 10 characters/, 'a.problem.password-short'],
  [/occurs twice/, 'a.problem.twice'],
  [/must be later than opensAt/, 'a.problem.order'],
  [/seats but only/, 'a.problem.seats'],
  [/votes but only/, 'a.problem.votes'],
  [/does not fit this method/, 'a.problem.method.option'],
  [/cannot all be met/, 'a.problem.method.groups'],
  [/must name every candidate once/, 'a.problem.method.tie-order'],
  [/this method elects one/, 'a.problem.method.one'],
  [
    /written in|writeIn|drawn beforehand|left unranked are not compared|nobody to write in|is no list|only grades given/,
    'a.problem.write-ins',
  ],
  [/control character|invisible or direction|lone surrogate|must be one line/, 'a.problem.characters'],
  [/is not a time|not a day and time|not a moment|clocks in/, 'a.problem.time'],
  [/sealed election has no live count/, 'a.problem.sealed-live'],
  [/same contests for every voter/, 'a.problem.sealed-groups'],
];

/** A rule's own sentence (English, as programs get it) in the reader's language, where it is one of those that people meet. */
export function problemWords(t: Translator, message: string): string {
  const found = PATTERNS.find(([pattern]) => pattern.test(message));
  if (t.language === 'en' && !/^expected|^Too|^Invalid/i.test(message))
    return message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? '' : '.');
  return found ? t(found[1], { count: Number(/\d+/.exec(message)?.[0] ?? 0) }) : message;
}

/** What is wrong at one place, by its kind where it has one. */
export function mistakeWords(t: Translator, { said, message }: Pick<Problem, 'said' | 'message'>): string {
  const id = `a.mistake.${said?.id ?? ''}`;
  return said && t.has(id) ? t(id, said.values) : problemWords(t, message);
}

/** What a refusal means, in words. */
export function refusalWords(t: Translator, problem: unknown): string {
  if (!(problem instanceof ApiProblem)) return t('a.problem.unexpected');
  if (problem.kind === 'offline') return t('error.offline');
  const own = `a.refusal.${problem.kind}`;
  const common = `refusal.${problem.kind}`;
  const retryAfter = problem.fields['retryAfter'];
  const values = { seconds: typeof retryAfter === 'number' ? retryAfter : 30 };
  const words = t.has(own) ? t(own, values) : t.has(common) ? t(common, values) : problem.message;
  if (problem.kind === 'forbidden' && String(problem.fields['need']).includes('second')) return t('a.refusal.second-forbidden');
  // Only these details are whole sentences; the others are notes for programs.
  const detail = problem.kind === 'read-only' ? problem.fields['detail'] : undefined;
  return typeof detail === 'string' && t.language === 'en' ? detail : words;
}

/** Lines for an error summary: each problem of a refusal with the field that `fieldOf` finds for its path. */
export function fieldProblems(
  t: Translator,
  problem: unknown,
  fieldOf: (path: string) => string = (path) => path,
): readonly FieldProblem[] {
  if (problem === null || problem === undefined) return [];
  if (!(problem instanceof ApiProblem) || problem.problems.length === 0) return [{ field: '', message: refusalWords(t, problem) }];
  return problem.problems.map((item) => ({
    field: fieldOf(item.path),
    message: `${mistakeWords(t, item)}${item.path === '' ? '' : ` (${item.path})`}`,
  }));
}
