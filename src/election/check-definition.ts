import { specProblem } from '../counting/check-spec.ts';
import { voteKindOf, type MethodSpec } from '../counting/method.ts';
import type { CountRefusal } from '../counting/result.ts';
import type { Contest, ElectionDefinition, SealedSettings } from './definition.ts';
import { textIn, wordings } from './definition.ts';
import type { Problem } from './refusal.ts';
import { sealedKind, sealedMaximum } from './sealed-questions.ts';
import { mostWriteIns, whyNoWriteIns, writeInMistake } from './write-in-rules.ts';
import { foldWritten } from './write-ins.ts';

/** What two names must not share: equal for readers who overlook case, accents' encoding and blanks. */
function fold(text: string): string {
  return text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function repeated(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, i) => {
    if (seen.has(value)) return [i];
    seen.add(value);
    return [];
  });
}

function indexesOf(method: MethodSpec): readonly number[] {
  const groups = 'groups' in method ? (method.groups ?? []).flatMap((group) => group.members) : [];
  const order = method.tie.end.by === 'order' || method.tie.end.by === 'officer' ? method.tie.end.order : [];
  return [...(method.excluded ?? []), ...groups, ...order, ...(method.method === 'motion' ? [method.motion] : [])];
}

/** What counting would refuse, said before anybody votes. The size of the roll is known later, so any stands for it here. */
function methodProblem(definition: ElectionDefinition, contest: Contest, at: string): readonly Problem[] {
  const { method } = contest;
  const names = countableNames(contest, definition.languages);
  const problem = specProblem('requires' in method && method.electorate === undefined ? { ...method, electorate: '1' } : method, names);
  return problem === undefined ? [] : [methodProblemAt(problem, `${at}/method`)];
}

/** The names that a contest can be counted with before anybody has voted: listed candidates, and one stand-in for each line of write-ins. */
export function countableNames({ candidates, writeIns = 0 }: Contest, languages: readonly string[]): readonly string[] {
  return [
    ...candidates.map((candidate) => textIn(candidate.name, ...languages)),
    ...Array.from({ length: writeIns }, (_, i) => `\u0000${i}`),
  ];
}

function methodProblemAt(problem: CountRefusal, path: string): Problem {
  switch (problem.kind) {
    case 'bad-seats':
      return {
        path: `${path}/seats`,
        message:
          problem.candidates === 1 ? 'this method elects one' : `${problem.seats} seats but only ${problem.candidates} candidates stand`,
      };
    case 'bad-option':
      return { path: `${path}/${problem.option}`, message: 'does not fit this method and these candidates' };
    case 'bad-tie-order':
      return { path: `${path}/tie/end/order`, message: 'must name every candidate once' };
    case 'groups-cannot-be-met':
      return { path: `${path}/groups`, message: 'cannot all be met with these seats and candidates' };
    default:
      return { path, message: `cannot be counted (${problem.kind})` };
  }
}

function contestProblems(contest: Contest, at: string): readonly Problem[] {
  const out: Problem[] = [];
  const { candidates, method } = contest;
  for (const i of repeated(candidates.map((candidate) => candidate.id)))
    out.push({ path: `${at}/candidates/${i}/id`, message: `"${candidates[i]!.id}" occurs twice` });
  for (const i of repeated(candidates.map((candidate) => fold(wordings(candidate.name)[0] ?? '')))) {
    out.push({
      path: `${at}/candidates/${i}/name`,
      message: `"${wordings(candidates[i]!.name)[0]}" occurs twice; voters could not tell them apart`,
    });
  }
  const isList = voteKindOf(method) === 'list';
  const { writeIns = 0 } = contest;
  const able = candidates.length + writeIns;
  const number = writeIns === 0 ? `${candidates.length} candidates` : `${candidates.length} candidates and ${writeIns} write-ins`;
  if (!isList && method.seats > able) out.push({ path: `${at}/method/seats`, message: `${method.seats} seats but only ${number}` });
  if ((method.method === 'block' || method.method === 'limited') && method.votesPerVoter > able)
    out.push({ path: `${at}/method/votesPerVoter`, message: `${method.votesPerVoter} votes but only ${number}` });
  if (writeIns > 0) out.push(...writeInProblems(contest, at));
  for (const index of indexesOf(method))
    if (index >= candidates.length)
      out.push({ path: `${at}/method`, message: `names candidate ${index}, but candidates are 0 to ${candidates.length - 1}` });
  return out;
}

function writeInProblems({ candidates, method, writeIns = 0 }: Contest, at: string): readonly Problem[] {
  const why = whyNoWriteIns(method);
  if (why !== undefined) return [{ path: `${at}/writeIns`, ...writeInMistake(why) }];
  const most = mostWriteIns(method);
  // Otherwise a voter who writes that name could mean either.
  const alike = repeated(candidates.map((candidate) => foldWritten(wordings(candidate.name)[0] ?? '') || candidate.id));
  return [
    ...(writeIns > most ? [{ path: `${at}/writeIns`, ...writeInMistake('write-ins-most', { most }) }] : []),
    ...alike.map((i) => ({
      path: `${at}/candidates/${i}/name`,
      ...writeInMistake('write-ins-alike', { name: wordings(candidates[i]!.name)[0] ?? '' }),
    })),
  ];
}

/** Ciphertexts carry 30 small numbers at most (PROTOCOL section 4.1); BELENIOS-2048 carries none. */
const MAX_RANKED = 30;

function sealedProblems(definition: ElectionDefinition, sealed: SealedSettings): readonly Problem[] {
  const out: Problem[] = [];
  const { server, people, threshold } = sealed.trustees;
  if (!server && people.length === 0)
    out.push({ path: 'sealed/trustees', message: 'somebody has to hold a key: name people, or let the server be a trustee' });
  if (threshold !== null && threshold >= people.length)
    out.push({
      path: 'sealed/trustees/threshold',
      message: `must be less than the number of people (${people.length}); leave it out if all are needed`,
    });
  for (const i of repeated(people.map(fold))) out.push({ path: `sealed/trustees/people/${i}`, message: 'occurs twice' });
  if (definition.access !== 'roll')
    out.push({
      path: 'access',
      message: 'the credentials of a sealed election are made before it opens, so its voters come from the roll',
    });
  if (definition.ballotLimit !== undefined && definition.revoting)
    out.push({ path: 'ballotLimit', message: 'cannot be combined with changing votes in a sealed election' });
  for (const [i, contest] of definition.contests.entries()) {
    const kind = sealedKind(contest.method);
    if ((contest.writeIns ?? 0) > 0) out.push({ path: `contests/${i}/writeIns`, ...writeInMistake('write-ins-sealed') });
    if (kind === 'ranking' && sealed.group === 'BELENIOS-2048')
      out.push({ path: `contests/${i}/method`, message: 'BELENIOS-2048 cannot carry rankings, scores or grades: choose Ed25519' });
    if (kind === 'ranking' && contest.candidates.length > MAX_RANKED)
      out.push({
        path: `contests/${i}/candidates`,
        message: `a sealed ballot carries rankings, scores or grades of ${MAX_RANKED} candidates at most`,
      });
    if (
      (contest.method.method === 'score' && contest.method.maxScore - (contest.method.minScore ?? 0) > 253) ||
      (contest.method.method === 'cumulative' && contest.method.pointsPerVoter > 255)
    ) {
      out.push({ path: `contests/${i}/method`, message: 'a sealed ballot carries numbers below 256 only: choose a smaller scale' });
    }
    if (
      kind === 'homomorphic' &&
      sealedMaximum(contest) > 1 &&
      'requires' in contest.method &&
      (contest.method.requires ?? []).some((rule) => rule.of === 'papers' || rule.of === 'valid')
    ) {
      out.push({
        path: `contests/${i}/method/requires`,
        message: 'a sealed election opens sums only, so shares of papers are unknown where several may be chosen; use shares of the roll',
      });
    }
  }
  return out;
}

/** Every rule that spans fields of a definition: unique ids and names, seats within candidates, times in order, settings that exclude each other. */
export function checkDefinition(definition: ElectionDefinition): readonly Problem[] {
  const out: Problem[] = [];
  const { opensAt, closesAt, contests, sealed } = definition;
  if (opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt)
    out.push({ path: 'closesAt', message: 'must be later than opensAt' });
  for (const i of repeated(contests.map((contest) => contest.id)))
    out.push({ path: `contests/${i}/id`, message: `"${contests[i]!.id}" occurs twice` });
  for (const i of repeated([...definition.languages])) out.push({ path: `languages/${i}`, message: 'occurs twice' });
  for (const [i, contest] of contests.entries()) {
    const problems = contestProblems(contest, `contests/${i}`);
    out.push(...problems, ...(problems.length > 0 ? [] : methodProblem(definition, contest, `contests/${i}`)));
  }
  if (sealed && definition.results === 'live')
    out.push({ path: 'results', message: 'a sealed election has no live count: choose "at-closing" or "when-declared"' });
  if (sealed) out.push(...sealedProblems(definition, sealed));
  if (sealed && contests.some((contest) => contest.onlyGroups))
    out.push({ path: 'sealed', message: 'a sealed election has the same contests for every voter' });
  return out;
}
