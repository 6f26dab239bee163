import { describe } from 'vitest';
import {
  TIMESTAMP,
  ballotTexts,
  change,
  edited,
  flipped,
  mixed,
  openSetup,
  parent,
  plain,
  rawArchive,
  swap,
  testForgeries,
  without,
  type Forgery,
} from '../../test/forgery.ts';
import { archiveOf, closingEvents, tallyOf } from '../../test/made-election.ts';
import { concatBytes, utf8 } from '../kernel/bytes.ts';
import { type NewEvent } from '../protocol/archive-writer.ts';
import { firstRecord, recordHash, recordHeader } from '../protocol/archive.ts';

// One archive for each check of steps 1 and 2, wrong in that respect only.

const FILE: readonly Forgery[] = [
  ['an empty file', 'file', 'empty-file', () => new Uint8Array(0)],
  ['a file of something else', 'file', 'not-an-archive', () => utf8('hello '.repeat(200))],
  ['the first record missing', 'file', 'not-an-archive', () => plain.bytes.subarray(1024)],
  [
    'version 2',
    'file',
    'bad-first-record',
    () =>
      concatBytes(
        recordHeader('BELENIOS', 38, TIMESTAMP),
        utf8(`{"version":2,"timestamp":"${TIMESTAMP}"}`.padEnd(512, '\0')),
        plain.bytes.subarray(1024),
      ),
  ],
  [
    'the timestamp as a number',
    'file',
    'bad-first-record',
    () =>
      concatBytes(
        recordHeader('BELENIOS', 36, TIMESTAMP),
        utf8(`{"version":1,"timestamp":${TIMESTAMP}}`.padEnd(512, '\0')),
        plain.bytes.subarray(1024),
      ),
  ],
  ['another timestamp in one header', 'file', 'bad-header', () => flipped(plain.bytes, 1024 + 140)],
  ['a wrong checksum', 'file', 'bad-header', () => flipped(plain.bytes, 1024 + 150)],
  ['a mode of 0000755', 'file', 'bad-header', () => flipped(plain.bytes, 1024 + 104, 0x37)],
  ['a link flag', 'file', 'bad-header', () => flipped(plain.bytes, 1024 + 156)],
  ['a user’s name in a header', 'file', 'bad-header', () => flipped(plain.bytes, 1024 + 265, 0x72)],
  [
    'an upper-case hash',
    'file',
    'bad-header',
    () => {
      const at = Buffer.from(plain.bytes).indexOf(/[a-f]/.exec(Buffer.from(plain.bytes.subarray(1024, 1088)).toString())?.[0] ?? '', 1024);
      return flipped(plain.bytes, at, (plain.bytes[at] ?? 0) - 32);
    },
  ],
  ['a changed byte of a record', 'file', 'wrong-hash', () => flipped(plain.bytes, 1024 + 512 + 20)],
  ['a hash that is another record’s', 'file', 'bad-header', () => flipped(plain.bytes, 1024 + 3, 0x67)],
  ['padding that is not zero', 'file', 'bad-padding', () => flipped(plain.bytes, 1023)],
  ['cut in the middle of a record', 'file', 'truncated', () => plain.bytes.subarray(0, 1024 + 512 + 100)],
  ['cut in the middle of the last padding', 'file', 'truncated', () => plain.bytes.subarray(0, plain.bytes.length - 1)],
  ['two zero blocks at the end, as tar writes them', 'file', 'bad-header', () => concatBytes(plain.bytes, new Uint8Array(1024))],
  ['one byte too many', 'file', 'truncated', () => concatBytes(plain.bytes, utf8('\n'))],
  [
    'a record of eight gigabytes',
    'file',
    'record-too-large',
    () => concatBytes(plain.bytes, recordHeader(`${'0'.repeat(64)}.data.json`, 8 ** 11 - 1, TIMESTAMP)),
  ],
  [
    'a record that is not UTF-8',
    'file',
    'not-utf8',
    () => {
      const content = new Uint8Array([0xff, 0xfe]);
      return concatBytes(plain.bytes, recordHeader(`${recordHash(content)}.data.json`, 2, TIMESTAMP), content, new Uint8Array(510));
    },
  ],
];

const CHAIN: readonly Forgery[] = [
  ['no event at all', 'chain', 'no-event', () => firstRecord(TIMESTAMP)],
  [
    'an event with spaces',
    'chain',
    'bad-event',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${parent()}", "height":1,"type":"EndBallots"}`]]),
  ],
  [
    'an event with an unknown field',
    'chain',
    'bad-event',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${parent()}","height":1,"type":"EndBallots","x":1}`]]),
  ],
  [
    'an event with a null payload',
    'chain',
    'bad-event',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${parent()}","height":1,"type":"EndBallots","payload":null}`]]),
  ],
  [
    'an event of unknown type',
    'chain',
    'bad-event',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${parent()}","height":1,"type":"Pause"}`]]),
  ],
  [
    'an event with __proto__',
    'chain',
    'bad-event',
    () => rawArchive([...openSetup(), ['event', `{"__proto__":{"height":1},"parent":"${parent()}","height":1,"type":"EndBallots"}`]]),
  ],
  [
    'a skipped height',
    'chain',
    'wrong-height',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${parent()}","height":2,"type":"EndBallots"}`]]),
  ],
  [
    'another parent',
    'chain',
    'wrong-parent',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${'0'.repeat(64)}","height":1,"type":"EndBallots"}`]]),
  ],
  ['no parent', 'chain', 'wrong-parent', () => rawArchive([...openSetup(), ['event', '{"height":1,"type":"EndBallots"}']])],
  [
    'two events exchanged',
    'chain',
    'wrong-height',
    () => {
      const records = [
        ...openSetup(),
        ...ballotTexts(plain)
          .slice(0, 2)
          .reduce<(readonly ['data' | 'event', string])[]>(
            (out, event, i) =>
              event.type === 'Ballot'
                ? [
                    ['data', event.ballot],
                    ['event', `{"parent":"${parent()}","height":${i + 1},"type":"Ballot","payload":"${recordHash(event.ballot)}"}`],
                    ...out,
                  ]
                : out,
            [],
          ),
      ];
      return rawArchive(records);
    },
  ],
  ['a record that no event names', 'chain', 'leftover-record', () => rawArchive([...openSetup(), ['data', '{}']])],
  [
    'a record before an event that has none',
    'chain',
    'wrong-records',
    () => rawArchive([...openSetup(), ['data', '{}'], ['event', `{"parent":"${parent()}","height":1,"type":"EndBallots"}`]]),
  ],
  [
    'ten records without an event',
    'chain',
    'leftover-record',
    () => rawArchive([...openSetup(), ...Array.from({ length: 10 }, (_, i) => ['data', String(i)] as const)]),
  ],
  [
    'a ballot event without its ballot',
    'chain',
    'wrong-records',
    () => rawArchive([...openSetup(), ['event', `{"parent":"${parent()}","height":1,"type":"Ballot","payload":"${recordHash('{}')}"}`]]),
  ],
  [
    'a ballot event that names another record',
    'chain',
    'wrong-payload',
    () =>
      rawArchive([
        ...openSetup(),
        ['data', '{}'],
        ['event', `{"parent":"${parent()}","height":1,"type":"Ballot","payload":"${recordHash('[]')}"}`],
      ]),
  ],
  [
    'the setup’s records in another order',
    'chain',
    'wrong-records',
    () => {
      const [a, b, ...rest] = openSetup() as [
        readonly ['data', string],
        readonly ['data', string],
        ...(readonly ['data' | 'event', string])[],
      ];
      return rawArchive([b, a, ...rest]);
    },
  ],
  [
    'a setup with an unknown field',
    'chain',
    'wrong-records',
    () => {
      const records = openSetup();
      const record = swap(records[3]?.[1] ?? '', /\}$/, ',"x":1}');
      return rawArchive([
        ...records.slice(0, 3),
        ['data', record],
        ['event', `{"height":0,"type":"Setup","payload":"${recordHash(record)}"}`],
      ]);
    },
  ],
  ['no setup at the beginning', 'chain', 'wrong-order', () => archiveOf(plain.events.slice(1))],
  [
    'ballots after EndBallots',
    'chain',
    'wrong-order',
    () => edited(plain, (event) => (event.type === 'EndBallots' ? [event, ...ballotTexts(plain).slice(0, 1)] : event)),
  ],
  [
    'ballots, EndBallots, more ballots, EndBallots: only the later ones counted',
    'chain',
    'wrong-order',
    () => {
      const last = plain.ballots.slice(2);
      const weight = (): bigint => 2_000_000_000n;
      const closing = closingEvents(plain.election, plain.trustees, tallyOf(plain.election, last, weight), { decrypters: [1, 2] });
      return archiveOf([
        ...plain.events.slice(0, 3),
        { type: 'EndBallots' },
        ...last.map((text): NewEvent => ({ type: 'Ballot', ballot: text })),
        ...closing.events,
      ]);
    },
  ],
  ['a second Setup', 'chain', 'wrong-order', () => edited(plain, (event) => (event.type === 'Setup' ? [event, event] : event))],
  ['EndBallots twice', 'chain', 'wrong-order', () => change(plain, 'EndBallots', (event) => [event, event])],
  ['a tally without EndBallots', 'chain', 'wrong-order', () => archiveOf(without(plain, 'EndBallots'))],
  ['two tallies', 'chain', 'wrong-order', () => change(plain, 'EncryptedTally', (event) => [event, event])],
  [
    'EndShuffles without a shuffle',
    'chain',
    'wrong-order',
    () => change(plain, 'EncryptedTally', (event) => [event, { type: 'EndShuffles' }]),
  ],
  ['EndShuffles twice', 'chain', 'wrong-order', () => change(mixed, 'EndShuffles', (event) => [event, event])],
  ['decryptions of shuffles that were not closed', 'chain', 'wrong-order', () => archiveOf(without(mixed, 'EndShuffles'))],
  [
    'a shuffle after EndShuffles',
    'chain',
    'wrong-order',
    () => change(mixed, 'EndShuffles', (event) => [event, mixed.events.find(({ type }) => type === 'Shuffle') ?? event]),
  ],
  [
    'a decryption before the tally',
    'chain',
    'wrong-order',
    () => change(plain, 'EncryptedTally', (event) => [plain.events.find(({ type }) => type === 'PartialDecryption') ?? event, event]),
  ],
  ['two results', 'chain', 'wrong-order', () => change(plain, 'Result', (event) => [event, event])],
  [
    'a decryption after the result',
    'chain',
    'wrong-order',
    () => archiveOf([...plain.events, plain.events.find(({ type }) => type === 'PartialDecryption') as NewEvent]),
  ],
];

describe('forged files and chains (PROTOCOL.md 16, steps 1 and 2)', () => testForgeries([...FILE, ...CHAIN]));
