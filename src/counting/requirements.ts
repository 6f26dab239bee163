import type { Requirement } from './method.ts';
import type { Candidate } from './profile.ts';
import { compareRational, formatRational, mulRational, parseRational, type Rational, ZERO } from './rational.ts';
import type { RequirementOutcome } from './result.ts';

/** What requirements are measured against. */
export interface Electorate {
  /** Weight of the papers with a valid vote. */
  readonly valid: Rational;
  /** Weight of all papers, blank ones with them. */
  readonly papers: Rational;
  /** Size of the roll; zero where none was given and none is needed. */
  readonly roll: Rational;
}

function baseOf(requirement: Requirement, electorate: Electorate): Rational {
  switch (requirement.of) {
    case 'valid':
      return electorate.valid;
    case 'papers':
    case 'voters':
      return electorate.papers;
    case 'electorate':
      return electorate.roll;
  }
}

/** Each requirement measured for each of `among`. A share of nothing is never met, not even by nothing. */
export function measureRequirements(
  requirements: readonly Requirement[],
  totals: readonly Rational[],
  among: readonly Candidate[],
  electorate: Electorate,
): RequirementOutcome[] {
  return among.flatMap((candidate) =>
    requirements.map((requirement, index) => {
      const base = baseOf(requirement, electorate);
      const needed = mulRational(parseRational(requirement.share) ?? ZERO, base);
      const measured = requirement.measure === 'turnout' ? electorate.papers : (totals[candidate] ?? ZERO);
      const order = compareRational(measured, needed);
      const met = base.n > 0n && (requirement.comparison === 'more-than' ? order > 0 : order >= 0);
      return { requirement: index, candidate, measured: formatRational(measured), needed: formatRational(needed), met };
    }),
  );
}

/** Those of `among` who meet every requirement. */
export function meetingAll(outcomes: readonly RequirementOutcome[], among: readonly Candidate[]): Candidate[] {
  const failed = new Set(outcomes.filter(({ met }) => !met).map(({ candidate }) => candidate));
  return among.filter((candidate) => !failed.has(candidate));
}
