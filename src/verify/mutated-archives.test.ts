import { describe, expect, test } from 'vitest';
import { eventsOf, hasVector, vectorBytes } from '../../test/archive-vectors.ts';
import { OUTSIDE, TIMESTAMP, lists, mixed, plain, q, rawArchive, verifyFast } from '../../test/forgery.ts';
import { mutationsOf, type MutationHints } from '../../test/json-mutations.ts';
import { concatBytes, utf8 } from '../kernel/bytes.ts';
import { encodeRecord, firstRecord, recordHash, recordHeader } from '../protocol/archive.ts';
import type { RecordedEvent } from '../protocol/event-chain.ts';
import { eventText, ownedText, setupText, sizedText } from '../protocol/events.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';
import { reportJson } from './report-text.ts';
import type { Report } from './report.ts';

// Every place of every record changed in every way, every event moved, doubled and left out, every byte of headers turned: with all hashes
// made right again, so that nothing but the change is wrong. A changed archive must be refused, or say the same about the same ballots.

interface Content {
  readonly type: RecordedEvent['event']['type'];
  /** The event's records but the one that names them, and what that one says besides hashes. */
  readonly texts: readonly string[];
  readonly owner?: number;
  readonly size?: { readonly numTallied: number; readonly totalWeight: bigint };
}

async function contentsOf(bytes: Uint8Array): Promise<readonly Content[]> {
  return (await eventsOf(bytes)).map(({ event: { type }, records }): Content => {
    const texts = records.map(({ text }) => text);
    const last = JSON.parse(texts.at(-1) ?? 'null') as { owner?: number; num_tallied?: number; total_weight?: number | string };
    if (type === 'Setup') return { type, texts: texts.slice(0, 3) };
    if (type === 'EncryptedTally')
      return { type, texts: texts.slice(0, 1), size: { numTallied: last.num_tallied ?? 0, totalWeight: BigInt(last.total_weight ?? 0) } };
    return last?.owner === undefined ? { type, texts } : { type, texts: texts.slice(0, 1), owner: last.owner };
  });
}

/** The record that names an event's other records. */
function namingText({ type, texts, owner, size }: Content): string | undefined {
  const [first = '', second = '', third = ''] = texts.map((text) => recordHash(text));
  if (type === 'Setup') return setupText({ election: first, trustees: second, credentials: third });
  if (size) return sizedText({ ...size, tally: first });
  return owner === undefined ? undefined : ownedText({ owner, payload: first });
}

/** An archive of these contents with all hashes right. */
function archiveOf(contents: readonly Content[]): Uint8Array {
  let parent: string | undefined;
  const pieces: Uint8Array[] = [firstRecord(TIMESTAMP)];
  for (const [height, content] of contents.entries()) {
    const naming = namingText(content);
    const texts = naming === undefined ? content.texts : [...content.texts, naming];
    for (const text of texts) pieces.push(encodeRecord('data', text, TIMESTAMP).bytes);
    const last = texts.at(-1);
    const event = encodeRecord(
      'event',
      eventText({ parent, height, type: content.type, payload: last === undefined ? undefined : recordHash(last) }),
      TIMESTAMP,
    );
    pieces.push(event.bytes);
    parent = event.hash;
  }
  return concatBytes(...pieces);
}

/** What an archive means: the election, its voters, the ballots that count, the result. */
function meaning(report: Report): string {
  const { uuid, fingerprint, voters, tallied, totalWeight, result } = reportJson(report) as Record<string, unknown>;
  return JSON.stringify({ uuid, fingerprint, voters, tallied, totalWeight, result });
}

const SOURCES: readonly (readonly [name: string, bytes: () => Uint8Array])[] = [
  ['choices with weights, two mandatory trustees', () => plain.bytes],
  ['a blank vote and a ranking, a mandatory trustee and two of three', () => mixed.bytes],
  ['lists, two of three', () => lists.bytes],
  ...['ed25519-threshold', 'ed25519-ranking'].filter(hasVector).map((name) => [`vector ${name}`, () => vectorBytes(name)] as const),
];

const hints = (publicKey: string): MutationHints => ({
  q,
  elements: [
    group.str(group.one),
    group.str(group.g),
    OUTSIDE,
    publicKey,
    group.str(group.gPow(12345n)),
    (2n ** 255n - 20n).toString(16).padStart(64, '0'),
  ],
});

/** How many changes of one record are tried: the ordinary runs take others each day; VERITALLY_FUZZ=100000 tries all. */
const MOST = Number(process.env['VERITALLY_FUZZ'] ?? 12);
function* some<T>(items: Iterable<T>): Generator<T> {
  const all = [...items];
  const step = Math.max(1, Math.ceil(all.length / MOST));
  for (let i = Math.floor(Date.now() / 86_400_000) % step; i < all.length; i += step) yield all[i] as T;
}

/** What passed although it should not have, all of it before the test ends. */
class Passed {
  readonly #original: string;
  readonly #passed: string[] = [];

  constructor(original: Report) {
    this.#original = meaning(original);
  }

  async try(bytes: Uint8Array, what: string): Promise<void> {
    const report = await verifyFast(bytes);
    if (report.outcome === 'holds' ? meaning(report) !== this.#original : !report.failure) this.#passed.push(what);
  }

  nothing(): void {
    expect(this.#passed).toEqual([]);
  }
}

describe.each(SOURCES)('%s', (_name, source) => {
  test('any change of any record is refused, or changes no meaning', async () => {
    const contents = await contentsOf(source());
    const passed = new Passed(await verifyFast(source()));
    const publicKey = (JSON.parse(contents[0]?.texts[0] ?? '{}') as { public_key: string }).public_key;
    expect(await verifyFast(archiveOf(contents))).toMatchObject({ outcome: 'holds' });
    const tried = contents.flatMap((content, i) => (content.type === 'Ballot' ? [] : content.texts.map((text, j) => ({ i, j, text }))));
    for (const { i, j, text } of tried)
      for (const mutation of some(mutationsOf(text, hints(publicKey)))) {
        const content = contents[i] as Content;
        const changed = contents.with(i, { ...content, texts: content.texts.with(j, mutation.text) });
        await passed.try(archiveOf(changed), `${content.type} ${j} ${mutation.what}`);
      }
    passed.nothing();
  }, 1_200_000);

  test('any event moved, doubled or left out is refused, or changes no meaning', async () => {
    const contents = await contentsOf(source());
    const passed = new Passed(await verifyFast(source()));
    for (const i of contents.keys()) {
      const type = contents[i]?.type ?? '';
      await passed.try(archiveOf([...contents, contents[i] as Content]), `${i} ${type} again at the end`);
      await passed.try(archiveOf(contents.toSpliced(i, 0, contents[i] as Content)), `${i} ${type} twice`);
      // The last may always be missing: an archive may end after any event.
      if (i + 1 < contents.length) await passed.try(archiveOf(contents.toSpliced(i, 1)), `${i} ${type} left out`);
      for (const j of contents.keys())
        if (j > i && (j === i + 1 || j % 3 === 0)) {
          const exchanged = contents.with(i, contents[j] as Content).with(j, contents[i] as Content);
          await passed.try(archiveOf(exchanged), `${i} ${type} and ${j} exchanged`);
        }
    }
    passed.nothing();
  }, 1_200_000);

  test('other owners, sizes and totals are refused', async () => {
    const contents = await contentsOf(source());
    const passed = new Passed(await verifyFast(source()));
    for (const [i, content] of contents.entries()) {
      const { owner, size } = content;
      if (owner !== undefined)
        for (const other of [0, 1, 2, 3, 4, 5, 6, -1, 2 ** 31].filter((number) => number !== owner))
          await passed.try(archiveOf(contents.with(i, { ...content, owner: other })), `${i} ${content.type} of ${other}`);
      if (size)
        for (const other of [
          { ...size, numTallied: size.numTallied + 1 },
          { ...size, numTallied: 0 },
          { ...size, totalWeight: size.totalWeight + 1n },
          { ...size, totalWeight: size.totalWeight + q },
          { ...size, totalWeight: 0n },
        ])
          await passed.try(
            archiveOf(contents.with(i, { ...content, size: other })),
            `${other.numTallied} ballots of weight ${other.totalWeight}`,
          );
    }
    passed.nothing();
  }, 1_200_000);
});

describe('the bytes of the file', () => {
  const records = async (): Promise<{ start: number; size: number }[]> =>
    (await eventsOf(plain.bytes)).flatMap(({ records: data }) => data.map(({ offset, size }) => ({ start: offset, size })));
  const at = (block: Uint8Array, place: number, text: string): Uint8Array => {
    const out = block.slice();
    out.set(utf8(text), place);
    return out;
  };
  /** The check sum of a header made right again, as a forger would. */
  const summed = (block: Uint8Array): Uint8Array => {
    const out = at(block, 148, ' '.repeat(8));
    const sum = out.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    return at(out, 148, `${sum.toString(8).padStart(6, '0')}\0 `);
  };
  const withHeader = (start: number, header: Uint8Array): Uint8Array => {
    const out = plain.bytes.slice();
    out.set(header, start);
    return out;
  };
  const refused = async (bytes: Uint8Array, what: string): Promise<void> =>
    expect([what, (await verifyFast(bytes)).outcome]).toEqual([what, 'fails']);

  test('no byte of a header may be another, with the old check sum or a right one', async () => {
    const [, second] = await records();
    for (const start of [0, second?.start ?? 0])
      for (let byte = 0; byte < 512; byte++) {
        const header = plain.bytes.slice(start, start + 512);
        for (const value of [(header[byte] ?? 0) ^ 1, 0x20, 0, 0x37]) {
          const changed = header.slice();
          changed[byte] = value;
          if (value === header[byte]) continue;
          await refused(withHeader(start, changed), `byte ${byte} of the header at ${start}`);
          if (byte < 148 || byte > 155) await refused(withHeader(start, summed(changed)), `byte ${byte}, summed`);
        }
      }
  }, 120_000);

  test('sizes, types and names in the other ways that tar programs understand', async () => {
    const [, , third] = await records();
    const start = third?.start ?? 0;
    const header = plain.bytes.slice(start, start + 512);
    const octal = new TextDecoder().decode(header.subarray(124, 135));
    const name = new TextDecoder().decode(header.subarray(0, 74));
    const big = header.slice();
    big.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, Number.parseInt(octal, 8) >> 8, Number.parseInt(octal, 8) & 255], 124);
    const tricks: readonly (readonly [string, Uint8Array])[] = [
      [
        'size with spaces',
        at(
          header,
          124,
          octal.replace(/^0+/, (zeros) => ' '.repeat(zeros.length)),
        ),
      ],
      ['size ended by a space', at(header, 135, ' ')],
      ['size of twelve digits', at(header, 124, `0${octal}`)],
      ['size in base 256', big],
      ['size with a sign', at(header, 124, `-${octal.slice(1)}`)],
      ['size in hexadecimal', at(header, 124, '0x0000000f1')],
      ...['\0', '1', '2', '3', '5', '7', 'g', 'x', 'L', 'K', 'S'].map(
        (flag) => [`type ${JSON.stringify(flag)}`, at(header, 156, flag)] as const,
      ),
      ['a link’s target', at(header, 157, 'target')],
      ['ustar', at(header, 257, 'ustar\u{0}00')],
      ['gnu', at(header, 257, 'ustar  \0')],
      ['a prefix', at(header, 345, 'folder')],
      ['a path', at(header, 0, `./${name}`.slice(0, 99))],
      ['a name in capitals', at(header, 0, name.toUpperCase())],
      ['another ending', at(header, 0, name.replace('.data.json', '.Data.json'))],
      ['a name after a zero', at(header, 80, 'hidden')],
    ];
    for (const [what, changed] of tricks) {
      await refused(withHeader(start, changed), what);
      await refused(withHeader(start, summed(changed)), `${what}, summed`);
    }
  });

  test('bytes between, behind and before the records, and records in other places', async () => {
    const all = await records();
    const zero = new Uint8Array(512);
    const [one = { start: 0, size: 0 }, two = { start: 0, size: 0 }] = all;
    const piece = (r: { start: number; size: number }): Uint8Array => plain.bytes.slice(r.start, r.start + r.size);
    const note = concatBytes(recordHeader('README', 2, TIMESTAMP), at(zero, 0, 'hi'));
    const cases: readonly (readonly [string, Uint8Array])[] = [
      ...[1, 511, 512, 1024, 10_240].map((n) => [`${n} zero bytes behind`, concatBytes(plain.bytes, new Uint8Array(n))] as const),
      ['zeros before', concatBytes(zero, plain.bytes)],
      ['the file twice', concatBytes(plain.bytes, plain.bytes)],
      ['the first record twice', concatBytes(plain.bytes.slice(0, one.start), plain.bytes)],
      ['a zero block between', concatBytes(plain.bytes.slice(0, two.start), zero, plain.bytes.slice(two.start))],
      ['a record twice', concatBytes(plain.bytes.slice(0, two.start), piece(two), plain.bytes.slice(two.start))],
      ['a record of another name', concatBytes(plain.bytes.slice(0, two.start), note, plain.bytes.slice(two.start))],
      [
        'two records exchanged',
        concatBytes(plain.bytes.slice(0, one.start), piece(two), piece(one), plain.bytes.slice(two.start + two.size)),
      ],
      ['gzip', Uint8Array.of(0x1f, 0x8b, 8, ...plain.bytes.slice(0, 2000))],
      ...[1, 100, 512, 700, plain.bytes.length - 1].map((n) => [`cut after ${n}`, plain.bytes.slice(0, n)] as const),
    ];
    for (const [what, bytes] of cases) await refused(bytes, what);
    for (const { start, size } of all)
      await refused(concatBytes(plain.bytes.slice(0, start), plain.bytes.slice(start + size)), `record at ${start} left out`);
  });

  test('records that are not what their event says, in another form', async () => {
    const contents = await contentsOf(plain.bytes);
    const setup = contents[0] as Content;
    const naming = namingText(setup) ?? '';
    const data = (text: string) => ['data', text] as const;
    for (const { what, text } of mutationsOf(naming, { q, elements: [] })) {
      const event = eventText({ parent: undefined, height: 0, type: 'Setup', payload: recordHash(text) });
      await refused(rawArchive([...setup.texts.map(data), data(text), ['event', event]]), `setup record: ${what}`);
    }
    const event = eventText({ parent: undefined, height: 0, type: 'Setup', payload: recordHash(naming) });
    for (const { what, text } of mutationsOf(event, { q, elements: [] }))
      await refused(rawArchive([...setup.texts.map(data), data(naming), ['event', text]]), `event: ${what}`);
    expect(await verifyFast(rawArchive([...setup.texts.map(data), data(naming), ['event', event]]))).toMatchObject({ outcome: 'holds' });
  });
});
