import { expect, test } from 'vitest';
import { checkVoter } from '../../src/usecases/roll.ts';
import { line } from '../../src/wire/text.ts';

// Two names that look the same must not be two: nothing that shows nothing gets into usernames and candidates' names.

const INVISIBLE = ['\u00ad', '\u034f', '\u115f', '\u180e', '\u200b', '\u2062', '\u2800', '\u3164', '\ufeff', '\uffa0', '\u{e0061}'];

test.each(INVISIBLE)('invisible sign %# is refused in a username and in a candidate’s name', (sign) => {
  expect(checkVoter({ username: `rahul${sign}x` }).ok).toBe(false);
  expect(checkVoter({ username: 'rahul', name: `Rahul${sign}x` }).ok).toBe(false);
  expect(line(100).safeParse(`Rahul${sign}x`).success).toBe(false);
});

test('joiners are refused in usernames; names of the scripts that write with them stay', () => {
  for (const sign of ['\u200c', '\u200d', '\ufe0f']) expect(checkVoter({ username: `rahul${sign}x` }).ok).toBe(false);
  const name = 'نرگس\u200cزاده ශ්\u200dරී';
  expect(checkVoter({ username: 'nargis', name }).ok).toBe(true);
  expect(line(100).safeParse(name).success).toBe(true);
});
