import { describe, expect, test } from 'vitest';
import { defaultSpec } from './catalogue.ts';
import { count } from './count.ts';

const NAMES = ['Ada', 'Ben', 'Cara', 'Doug'];
const spec = defaultSpec('star', 1, { by: 'order', order: [0, 1, 2, 3] });

function finalists(rows: readonly (readonly [bigint, readonly number[]])[]): readonly number[] | undefined {
  const result = count(
    spec,
    NAMES,
    rows.map(([weight, scores]) => ({ vote: { kind: 'scores', scores }, weight })),
  );
  return result.ok ? result.value.runoffs?.[0]?.finalists : undefined;
}

describe('STAR, ties of the scoring round in the official order', () => {
  test('four tie: the one who loses to all others is out, the circle of three goes to the lots', () => {
    // STAR voting library, "matchups eliminate the loser": Doug has the most fives and loses every matchup.
    expect(
      finalists([
        [2n, [0, 0, 0, 5]],
        [1n, [5, 4, 2, 1]],
        [1n, [2, 5, 4, 0]],
        [1n, [4, 2, 5, 0]],
      ]),
    ).toEqual([0, 1]);
  });
  test('the same in every naming: lots among the circle only', () => {
    expect(
      finalists([
        [2n, [5, 0, 0, 0]],
        [1n, [1, 5, 4, 2]],
        [1n, [0, 2, 5, 4]],
        [1n, [0, 4, 2, 5]],
      ]),
    ).toEqual([1, 2]);
  });
});
