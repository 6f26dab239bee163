import { ageOn, formatDate, parseDate, type CalendarDate } from './calendar.ts';
import type { Eligibility } from './definition.ts';

/** What the rules look at. Dates as YYYY-MM-DD. */
export interface VoterFacts {
  readonly dateOfBirth?: string | undefined;
  readonly place?: string | undefined;
}

/** Why somebody may not vote, each explained kindly by the pages. */
export type Ineligible =
  | { readonly kind: 'date-of-birth-missing'; readonly minimumAge: number }
  | { readonly kind: 'too-young'; readonly minimumAge: number; readonly age: number; readonly on: string }
  | { readonly kind: 'born-in-future' }
  | { readonly kind: 'place-missing'; readonly places: readonly string[] }
  | { readonly kind: 'other-place'; readonly places: readonly string[] };

function samePlace(a: string, b: string): boolean {
  const fold = (text: string): string => text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return fold(a) === fold(b);
}

function ageProblem(minimumAge: number, voter: VoterFacts, on: CalendarDate, onText: string, today: string): Ineligible | undefined {
  const birth = voter.dateOfBirth === undefined ? undefined : parseDate(voter.dateOfBirth);
  if (!birth) return { kind: 'date-of-birth-missing', minimumAge };
  const age = ageOn(birth, on);
  if (age < 0 || formatDate(birth) > today) return { kind: 'born-in-future' };
  return age < minimumAge ? { kind: 'too-young', minimumAge, age, on: onText } : undefined;
}

/**
 * Every reason why `voter` may not vote. Dates as YYYY-MM-DD: `electionDay` is used where the rules name no day of their own; a date of
 * birth after `today` is a slip of the pen, whatever age it gives on that day.
 */
export function ineligibility(rules: Eligibility, voter: VoterFacts, electionDay: string, today: string): readonly Ineligible[] {
  const out: Ineligible[] = [];
  const onText = rules.ageOn ?? electionDay;
  const on = parseDate(onText);
  if (rules.minimumAge !== undefined && on) {
    const problem = ageProblem(rules.minimumAge, voter, on, onText, today);
    if (problem) out.push(problem);
  }
  if (rules.places !== undefined && rules.places.length > 0) {
    const { places } = rules;
    const place = voter.place?.trim() ?? '';
    if (place === '') out.push({ kind: 'place-missing', places });
    else if (!places.some((allowed) => samePlace(allowed, place))) out.push({ kind: 'other-place', places });
  }
  return out;
}
