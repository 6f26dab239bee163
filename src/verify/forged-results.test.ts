import { describe } from 'vitest';
import {
  flip,
  OUTSIDE,
  change,
  decryption,
  edited,
  json,
  lists,
  mixed,
  plain,
  q,
  raised,
  swap,
  testForgeries,
  without,
  type Forgery,
  type Proof,
} from '../../test/forgery.ts';
import { archiveOf, closingEvents, tallyOf } from '../../test/made-election.ts';
import { type NewEvent } from '../protocol/archive-writer.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';

// One archive for each check after the ballots, wrong in that respect only.

const OPENINGS: readonly Forgery[] = [
  [
    'rankings decrypted without any shuffle, all else consistent',
    'decryptions',
    'shuffle-missing',
    () =>
      archiveOf([
        ...mixed.events.slice(0, 5),
        ...closingEvents(
          mixed.election,
          mixed.trustees,
          tallyOf(mixed.election, mixed.ballots, () => 1n),
          { shufflers: [], decrypters: [1, 2, 3] },
        ).events,
      ]),
  ],
  ['a decryption by nobody', 'decryptions', 'owner-unknown', () => change(plain, 'PartialDecryption', (event) => ({ ...event, owner: 3 }))],
  [
    'a decryption with another’s key',
    'decryptions',
    'decryption-proof',
    () => edited(plain, (event) => (event.type === 'PartialDecryption' ? { ...event, owner: 3 - event.owner } : event)),
  ],
  [
    'two decryptions of one trustee, first wrong, last right',
    'decryptions',
    'decryption-twice',
    () =>
      change(plain, 'PartialDecryption', (event) => [
        {
          ...event,
          decryption:
            plain.events.find((other) => other.type === 'PartialDecryption' && other.owner !== event.owner)?.type === 'PartialDecryption'
              ? (plain.events.filter((other) => other.type === 'PartialDecryption').at(-1) as { decryption: string }).decryption
              : '',
        },
        event,
      ]),
  ],
  [
    'two good decryptions of one trustee',
    'decryptions',
    'decryption-twice',
    () => change(plain, 'PartialDecryption', (event) => [event, event]),
  ],
  [
    'a wrong factor',
    'decryptions',
    'decryption-proof',
    () =>
      decryption(plain, (value) => {
        (value.decryption_factors[0] as string[])[0] = group.str(group.g);
      }),
  ],
  ['a decryption’s proof', 'decryptions', 'decryption-proof', () => decryption(plain, (value) => raised(value.decryption_proofs[0]?.[1]))],
  [
    'a factor outside the subgroup',
    'decryptions',
    'decryption-malformed',
    () =>
      decryption(plain, (value) => {
        (value.decryption_factors[0] as string[])[0] = OUTSIDE;
      }),
  ],
  [
    'a factor too few',
    'decryptions',
    'decryption-malformed',
    () =>
      decryption(plain, (value) => {
        value.decryption_factors[0]?.pop();
      }),
  ],
  [
    'a decryption of wrong shape',
    'decryptions',
    'decryption-malformed',
    () =>
      decryption(lists, (value) => {
        value.decryption_factors = [value.decryption_factors[0]?.flat() ?? []];
      }),
  ],
  [
    'a decryption with an unknown field',
    'decryptions',
    'decryption-malformed',
    () =>
      decryption(plain, (value) => {
        value.x = 1;
      }),
  ],
  [
    'a decryption of a ranking before the shuffle',
    'decryptions',
    'decryption-proof',
    () => {
      const closing = closingEvents(
        mixed.election,
        mixed.trustees,
        tallyOf(mixed.election, mixed.ballots, () => 1n),
        { shufflers: [], decrypters: [1, 2, 3] },
      );
      const early = closing.events.find(({ type }) => type === 'PartialDecryption') as NewEvent;
      return edited(mixed, (event) => (event.type === 'PartialDecryption' && event.owner === 1 ? early : event));
    },
  ],
  [
    'a bad decryption in a threshold group without enough good ones',
    'decryptions',
    'decryption-proof',
    () => decryption(lists, (value) => raised((value.decryption_proofs[0] as unknown as Proof[][])[0]?.[0])),
  ],
  [
    'a missing decryption of a mandatory trustee',
    'result',
    'decryptions-missing',
    () => edited(plain, (event) => (event.type === 'PartialDecryption' && event.owner === 1 ? [] : event)),
  ],
  [
    'missing decryptions of a threshold group',
    'result',
    'decryptions-missing',
    () => edited(lists, (event) => (event.type === 'PartialDecryption' && event.owner === 1 ? [] : event)),
  ],
  ['a result without any decryption', 'result', 'decryptions-missing', () => archiveOf(without(plain, 'PartialDecryption'))],
  [
    'a wrong count',
    'result',
    'result-wrong',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',1]') })),
  ],
  [
    'counts exchanged',
    'result',
    'result-wrong',
    () =>
      change(plain, 'Result', (event) => ({
        ...event,
        result: json<{ result: unknown[][] }>(event.result, (value) => flip(value.result[0])),
      })),
  ],
  [
    'a count plus q',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', `,"${q}"]`) })),
  ],
  [
    'a negative count',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',-1]') })),
  ],
  [
    'a count of −0',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',-0]') })),
  ],
  [
    'a count of 1e999',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',1e999]') })),
  ],
  [
    'a count of NaN',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',NaN]') })),
  ],
  [
    'a small count as a string',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',"0"]') })),
  ],
  [
    'a large count as a number',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, /"(\d+)"/, '2000000003') })),
  ],
  [
    'a count too many',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',0,0]') })),
  ],
  [
    'a question too many',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, ',0]', ',0],[]') })),
  ],
  [
    'an unknown field in the result',
    'result',
    'result-malformed',
    () => change(plain, 'Result', (event) => ({ ...event, result: swap(event.result, /\}$/, ',"x":1}') })),
  ],
  [
    'a wrong ranking',
    'result',
    'result-wrong',
    () =>
      change(mixed, 'Result', (event) => ({
        ...event,
        result: json<{ result: [number[], number[][]] }>(event.result, (value) => {
          const [ranking] = value.result[1];
          if (ranking) ranking[0] = 9;
        }),
      })),
  ],
  [
    'rankings in another order',
    'result',
    'result-wrong',
    () =>
      change(mixed, 'Result', (event) => ({
        ...event,
        result: json<{ result: [number[], number[][]] }>(event.result, (value) => flip(value.result[1])),
      })),
  ],
  [
    'a ranking too few',
    'result',
    'result-malformed',
    () =>
      change(mixed, 'Result', (event) => ({
        ...event,
        result: json<{ result: [number[], number[][]] }>(event.result, (value) => value.result[1].pop()),
      })),
  ],
  [
    'a lists result of wrong shape',
    'result',
    'result-malformed',
    () =>
      change(lists, 'Result', (event) => ({
        ...event,
        result: json<{ result: number[][][] }>(event.result, (value) => {
          value.result = [value.result[0]?.flat() ?? []] as unknown as number[][][];
        }),
      })),
  ],
];

describe('forged decryptions and results (PROTOCOL.md 16, steps 7 and 8)', () => testForgeries(OPENINGS));
