import { expect, it } from 'vitest';
import { count } from '../../counting/count.ts';
import type { Vote } from '../../counting/profile.ts';
import type { Contest } from '../../election/definition.ts';
import { parseDefinition, type DefinitionInput } from '../../wire/definition.ts';
import type { Results } from '../../wire/voting.ts';
import { wordsAbout } from './live-words.ts';
import { makeLiveWriters } from './live-writers.ts';

type Method = NonNullable<DefinitionInput['contests'][number]['method']>;

function results(method: Method, votes: readonly Vote[], none: string | null = null): Results {
  const parsed = parseDefinition({ title: 'Meeting', contests: [{ question: 'Who?', candidates: ['Asha', 'Bela', 'Chandra'], method }] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const [{ id, method: spec, candidates }] = parsed.value.contests as [Contest];
  const counted = count(
    spec,
    candidates.map(({ name }) => String(name)),
    votes.map((vote) => ({ vote, weight: 1n })),
  );
  if (!counted.ok) throw new Error(JSON.stringify(counted.error));
  const contest = { contest: id, candidates: candidates.map(({ id: own, name }) => ({ id: own, name })), result: counted.value, none };
  return { standing: 'live', ballots: votes.length, contests: [contest] } as unknown as Results;
}

const one = (candidate: number): Vote => ({ kind: 'choices', candidates: [candidate] });
const ranked = (...order: readonly number[]): Vote => ({ kind: 'ranking', ranks: order.map((candidate) => [candidate]) });
const list = (chosen: number): Vote => ({ kind: 'list', list: chosen });
const graded = (...grades: readonly number[]): Vote => ({ kind: 'grades', grades });

const plurality: Method = { method: 'plurality', tie: { end: { by: 'left-tied' } } };

it('finds the same words where only figures have changed', () => {
  const before = wordsAbout(results(plurality, [one(0), one(0), one(1)]));
  expect(wordsAbout(results(plurality, [one(0), one(0), one(0), one(1), one(2)]))).toBe(before);
});

it.each<[string, Results, Results]>([
  ['who is ahead', results(plurality, [one(0)]), results(plurality, [one(1)])],
  ['a tie', results(plurality, [one(0)]), results(plurality, [one(0), one(1)])],
  ['the first vote', results(plurality, []), results(plurality, [one(0)])],
  ['the first paper, a blank one', results('approval', []), results('approval', [{ kind: 'choices', candidates: [] }])],
  ['the first vote for nobody', results(plurality, [], '0'), results(plurality, [], '1')],
  [
    'who is out',
    results({ method: 'irv' }, [ranked(0), ranked(0), ranked(1), ranked(1), ranked(2, 0)]),
    results({ method: 'irv' }, [ranked(0), ranked(0), ranked(0), ranked(0), ranked(2, 0)]),
  ],
  [
    'a grade',
    results({ method: 'majority-judgment', grades: 5 }, [graded(4, 2, 0)]),
    results({ method: 'majority-judgment', grades: 5 }, [graded(4, 3, 0)]),
  ],
  [
    'seats',
    results({ method: 'dhondt', seats: 3 }, [list(0), list(0), list(1)]),
    results({ method: 'dhondt', seats: 3 }, [list(0), list(0), list(0), list(1), list(2), list(2), list(2)]),
  ],
])('finds other words after %s', (_, before, after) => {
  expect(wordsAbout(after)).not.toBe(wordsAbout(before));
});

it('finds other words after a name written in that nobody has decided about', () => {
  const written = (votes: string): Results => {
    const { contests, ...all } = results(plurality, [one(0)]);
    return { ...all, contests: contests.map((contest) => ({ ...contest, writeIns: { decided: false, votes } })) } as unknown as Results;
  };
  expect(wordsAbout(written('2'))).not.toBe(wordsAbout(written('1')));
});

it('tells each contest its own figures until nobody listens', () => {
  const live = makeLiveWriters();
  const told: unknown[] = [];
  const all = results(plurality, [one(0)]);
  const [contest] = all.contests;
  const end = live.listen(contest?.contest ?? '', (...what) => {
    told.push(what);
    return 'waiting';
  });
  live.listen(contest?.contest ?? '', () => 'kept');
  live.listen('another', () => {
    told.push('another');
    return 'taken';
  });
  expect(live.tell(all, false)).toBe('waiting');
  end();
  expect(live.tell(all, true)).toBe('kept');
  expect(told).toEqual([[contest, 1, false]]);
});
