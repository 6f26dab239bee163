import { expect, test } from 'vitest';
import { ballotText } from '../../src/election/ballot.ts';

// A published list of ballots must not tell apart what counts the same: whoever sells a vote could show which one it is.

test('a candidate named twice leaves no trace', () => {
  expect(ballotText([{ kind: 'choices', candidates: [2, 2, 0, 2] }])).toBe(ballotText([{ kind: 'choices', candidates: [0, 2] }]));
});

test('neither does the order within a rank, nor empty ranks at the end', () => {
  const plain = ballotText([{ kind: 'ranking', ranks: [[1], [0, 2]] }]);
  expect(ballotText([{ kind: 'ranking', ranks: [[1, 1], [2, 0], [], []] }])).toBe(plain);
  expect(ballotText([{ kind: 'ranking', ranks: [[1], [], [0, 2]] }]), 'a rank left out in the middle means something').not.toBe(plain);
});
