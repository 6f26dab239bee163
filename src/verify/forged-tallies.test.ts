import { describe } from 'vitest';
import {
  flip,
  OUTSIDE,
  TIMESTAMP,
  change,
  edited,
  json,
  mixed,
  plain,
  plusOne,
  shuffle,
  swap,
  testForgeries,
  type Forgery,
  type Pair,
} from '../../test/forgery.ts';
import { archiveOf, closingEvents, tallyOf } from '../../test/made-election.ts';
import { concatBytes } from '../kernel/bytes.ts';
import { type NewEvent } from '../protocol/archive-writer.ts';
import { encodeRecord, recordHash } from '../protocol/archive.ts';
import { sizedText } from '../protocol/events.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';

// One archive for each check after the ballots, wrong in that respect only.

const TALLIES: readonly Forgery[] = [
  [
    'a ballot left out of the tally, all else consistent',
    'tally',
    'tally-wrong',
    () => {
      const weight = (credential: string): bigint =>
        plain.ballots[0]?.includes(credential) === true ? 1n : plain.ballots[1]?.includes(credential) === true ? 2n : 2_000_000_000n;
      return archiveOf([
        ...plain.events.slice(0, 4),
        ...closingEvents(plain.election, plain.trustees, tallyOf(plain.election, plain.ballots.slice(1), weight), { decrypters: [1, 2] })
          .events,
      ]);
    },
  ],
  [
    'the first instead of the last ballot of a voter',
    'tally',
    'tally-wrong',
    () =>
      archiveOf([
        ...mixed.events.slice(0, 5),
        ...closingEvents(
          mixed.election,
          mixed.trustees,
          tallyOf(mixed.election, [...mixed.ballots.slice(1), mixed.ballots[0] ?? ''], () => 1n),
          { shufflers: [1], decrypters: [1, 2, 3] },
        ).events,
      ]),
  ],
  [
    'the weights left out of the tally',
    'tally',
    'tally-wrong',
    () =>
      archiveOf([
        ...plain.events.slice(0, 4),
        ...closingEvents(
          plain.election,
          plain.trustees,
          tallyOf(plain.election, plain.ballots, () => 1n),
          { decrypters: [1, 2] },
        ).events,
      ]),
  ],
  [
    'rankings in the order of casting',
    'tally',
    'tally-wrong',
    () => change(mixed, 'EncryptedTally', (event) => ({ ...event, tally: json<Pair[][]>(event.tally, (value) => flip(value[1])) })),
  ],
  [
    'a tally with spaces',
    'tally',
    'tally-wrong',
    () => change(plain, 'EncryptedTally', (event) => ({ ...event, tally: `${event.tally} ` })),
  ],
  ['a wrong num_tallied', 'tally', 'tally-size-wrong', () => change(plain, 'EncryptedTally', (event) => ({ ...event, numTallied: 4 }))],
  ['a wrong total_weight', 'tally', 'tally-size-wrong', () => change(plain, 'EncryptedTally', (event) => ({ ...event, totalWeight: 3n }))],
  [
    'a total_weight above 2^30 as a number',
    'chain',
    'wrong-records',
    () => {
      const events = plain.events.slice(0, 6);
      const bytes = archiveOf(events);
      const sized = events.at(-1) as NewEvent & { type: 'EncryptedTally' };
      const text = sizedText({ numTallied: sized.numTallied, totalWeight: sized.totalWeight, tally: recordHash(sized.tally) });
      const bare = swap(text, /"(\d+)",/, `${sized.totalWeight},`);
      const cut = archiveOf(events.slice(0, 5));
      const at = Buffer.from(cut).lastIndexOf('{"parent"');
      const last = recordHash(Buffer.from(cut.subarray(at)).toString().replace(/\0*$/, ''));
      return concatBytes(
        cut,
        ...[
          ['data', sized.tally],
          ['data', bare],
          ['event', `{"parent":"${last}","height":5,"type":"EncryptedTally","payload":"${recordHash(bare)}"}`],
        ].map(([kind, content]) => encodeRecord(kind as 'data', content ?? '', TIMESTAMP).bytes),
        bytes.subarray(bytes.length),
      );
    },
  ],
  [
    'a shuffle without a ranking question',
    'shuffles',
    'shuffle-unexpected',
    () =>
      change(plain, 'EncryptedTally', (event) => [
        event,
        { type: 'Shuffle', owner: 1, shuffle: '{"ciphertexts":[],"proofs":[]}' },
        { type: 'EndShuffles' },
      ]),
  ],
  ['a shuffler who is no trustee', 'shuffles', 'owner-unknown', () => change(mixed, 'Shuffle', (event) => ({ ...event, owner: 5 }))],
  [
    'a shuffle that exchanges a ballot',
    'shuffles',
    'shuffle-proof',
    () =>
      shuffle((value) => {
        const [list] = value.ciphertexts;
        if (list?.[0] && list[1]) list[0] = list[1];
      }),
  ],
  [
    'a shuffle that lost a ballot',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        value.ciphertexts[0]?.pop();
      }),
  ],
  [
    'a shuffle without lists',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        value.ciphertexts = [];
        value.proofs = [];
      }),
  ],
  [
    'a shuffle without proof',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        value.proofs = [];
      }),
  ],
  [
    'a shuffle’s proof',
    'shuffles',
    'shuffle-proof',
    () =>
      shuffle((value) => {
        const [proof] = value.proofs;
        if (proof) proof[1][4][1] = plusOne(proof[1][4][1] ?? '');
      }),
  ],
  [
    'a shuffle’s proof of two places exchanged',
    'shuffles',
    'shuffle-proof',
    () =>
      shuffle((value) => {
        flip(value.proofs[0]?.[0][4]);
      }),
  ],
  [
    'the second shuffle’s proof',
    'shuffles',
    'shuffle-proof',
    () =>
      shuffle((value) => {
        const [proof] = value.proofs;
        if (proof) proof[1][0] = plusOne(proof[1][0]);
      }, 1),
  ],
  [
    'a shuffle’s commitment outside the subgroup',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        const [proof] = value.proofs;
        if (proof) proof[3][0] = OUTSIDE;
      }),
  ],
  [
    'a shuffled ciphertext outside the subgroup',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        const [pair] = value.ciphertexts[0] ?? [];
        if (pair) pair.alpha = OUTSIDE;
      }),
  ],
  [
    'a shuffle’s list of commitments too long',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        value.proofs[0]?.[2].push(group.str(group.g));
      }),
  ],
  [
    'a shuffle’s scalar with a leading zero',
    'shuffles',
    'shuffle-malformed',
    () =>
      shuffle((value) => {
        const [proof] = value.proofs;
        if (proof) proof[1][3] = `0${proof[1][3]}`;
      }),
  ],
  [
    'two shuffles exchanged',
    'shuffles',
    'shuffle-proof',
    () => {
      const [a, b] = mixed.events.filter(({ type }) => type === 'Shuffle') as [NewEvent, NewEvent];
      return edited(mixed, (event) => (event === a ? b : event === b ? a : event));
    },
  ],
];

describe('forged tallies and shuffles (PROTOCOL.md 16, steps 5 and 6)', () => testForgeries(TALLIES));
