import { tallyChoices } from './choices.ts';
import { type Contest, type Outcome, texts } from './contest.ts';
import type { MotionSpec } from './method.ts';
import { parseRational, ZERO } from './rational.ts';
import { measureRequirements } from './requirements.ts';

/** A question: adopted if the side that has to pass meets every requirement. Nobody wins where it does not. */
export function countMotion(spec: MotionSpec, contest: Contest): Outcome {
  const { totals, invalid, valid } = tallyChoices(contest, 1);
  const electorate = { valid, papers: contest.cast, roll: parseRational(spec.electorate ?? '0') ?? ZERO };
  const requirements = measureRequirements(spec.requires, totals, [spec.motion], electorate);
  const passed = requirements.every(({ met }) => met);
  return { winners: passed ? [spec.motion] : [], totals: texts(totals), invalid, requirements, passed };
}
