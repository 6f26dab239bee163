import type { MethodSpec } from '../../counting/method.ts';
import type { Candidate, Contest, ElectionDefinition } from '../../election/definition.ts';
import { withFields } from './method-options.ts';

// Options of methods speak of candidates by their place in the list. Where candidates are moved, added or removed, these places follow.

function follow(method: MethodSpec, before: readonly Candidate[], after: readonly Candidate[]): MethodSpec {
  const places = new Map(after.map(({ id }, i) => [id, i]));
  const place = (index: number): number | undefined => places.get(before[index]?.id ?? '');
  const all = (indexes: readonly number[]): number[] => indexes.flatMap((index) => place(index) ?? []);
  const { end } = method.tie;
  const newcomers = after.flatMap(({ id }, i) => (before.some((old) => old.id === id) ? [] : [i]));
  // An order of lots names everybody: who is new comes last.
  const order = end.by === 'order' || end.by === 'officer' ? [...all(end.order), ...(end.by === 'order' ? newcomers : [])] : [];
  const excluded = all(method.excluded ?? []);
  const change = {
    ...(end.by === 'order' || end.by === 'officer' ? { tie: { ...method.tie, end: { ...end, order } } } : {}),
    ...(method.excluded === undefined ? {} : { excluded: excluded.length === 0 ? undefined : excluded }),
    ...('groups' in method && method.groups
      ? { groups: method.groups.map((group) => ({ ...group, members: all(group.members).toSorted((a, b) => a - b) })) }
      : {}),
    ...(method.method === 'motion' ? { motion: place(method.motion) ?? 0 } : {}),
    ...('writeIn' in method ? { writeIn: method.writeIn === undefined ? undefined : place(method.writeIn) } : {}),
    ...followLists(method, before, after, place),
  };
  return withFields(method, change) ?? method;
}

function followLists(
  method: MethodSpec,
  before: readonly Candidate[],
  after: readonly Candidate[],
  place: (index: number) => number | undefined,
): object {
  if (method.method !== 'dhondt' && method.method !== 'sainte-lague' && method.method !== 'largest-remainder') return {};
  const { threshold, maxSeats } = method;
  const special = (threshold?.special ?? []).flatMap(({ list, share }) => {
    const at = place(list);
    return at === undefined ? [] : [{ list: at, share }];
  });
  return {
    ...(threshold?.special === undefined ? {} : { threshold: { ...threshold, special: special.length === 0 ? undefined : special } }),
    ...(maxSeats === undefined ? {} : { maxSeats: after.map(({ id }) => maxSeats[before.findIndex((old) => old.id === id)] ?? null) }),
  };
}

function followed(before: Contest | undefined, after: Contest): Contest {
  if (before === undefined || before.method !== after.method || before.candidates === after.candidates) return after;
  return { ...after, method: follow(after.method, before.candidates, after.candidates) };
}

/** `after` with the options of each method following candidates who were moved, added or removed since `before`. */
export function withFollowedCandidates(before: ElectionDefinition, after: ElectionDefinition): ElectionDefinition {
  return {
    ...after,
    contests: after.contests.map((contest) =>
      followed(
        before.contests.find(({ id }) => id === contest.id),
        contest,
      ),
    ),
  };
}
