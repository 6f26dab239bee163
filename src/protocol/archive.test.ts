import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../kernel/bytes.ts';
import { appendEvent, buildArchive, startArchive, type NewEvent } from './archive-writer.ts';
import { readArchive, recordHeader } from './archive.ts';
import { readEvents, type RecordedEvent } from './event-chain.ts';
import { eventText, parseEvent, parseOwned, parseSetup, parseSized, sizedText } from './events.ts';

const VECTORS = path.resolve(import.meta.dirname, '../../../shared/belenios-vectors');

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function allEvents(bytes: Uint8Array, size = 65536) {
  const events: RecordedEvent[] = [];
  for await (const item of readEvents(chunks(bytes, size))) {
    if (!item.ok) return { events, fault: item.error.step === 'file' ? item.error.fault.kind : item.error.fault.kind };
    events.push(item.value);
  }
  return { events, fault: undefined };
}

const SAMPLE: readonly NewEvent[] = [
  { type: 'Setup', election: '{"name":"é"}', trustees: '[]', credentials: '["a","b"]' },
  { type: 'Ballot', ballot: 'x'.repeat(512) },
  { type: 'Ballot', ballot: 'y'.repeat(513) },
  { type: 'EndBallots' },
  { type: 'EncryptedTally', tally: '[[]]', numTallied: 2, totalWeight: 2_000_000_000n },
  { type: 'Shuffle', owner: 1, shuffle: '{}' },
  { type: 'EndShuffles' },
  { type: 'PartialDecryption', owner: 2, decryption: '{"a":1}' },
  { type: 'Result', result: '{"result":[]}' },
];

describe('archive (PROTOCOL.md 15.1)', () => {
  test('the published header', () => {
    const header = recordHeader('BELENIOS', 38, 1795174030);
    expect(String.fromCharCode(...header.subarray(100, 157)).replaceAll('\0', '@')).toBe(
      '0000644@0000000@0000000@00000000046@15300027216@005704@ 0',
    );
    expect(header.subarray(157).every((byte) => byte === 0)).toBe(true);
  });

  test('what is appended reads back, in chunks of any size, and only ever grows', async () => {
    const whole = buildArchive(1795174030, SAMPLE);
    for (const size of [1, 7, 512, 100_000]) {
      const { events, fault } = await allEvents(whole.bytes, size);
      expect(fault).toBeUndefined();
      expect(events.map((item) => item.event.type)).toEqual(SAMPLE.map((event) => event.type));
      expect(events.at(-1)?.hash).toBe(whole.head.lastEvent);
      expect(events.at(-1)?.end).toBe(whole.bytes.length);
    }
    let { bytes, head } = startArchive(1795174030);
    let at = 0;
    for (const event of [undefined, ...SAMPLE]) {
      if (event) ({ bytes, head } = appendEvent(head, event));
      expect(toHex(whole.bytes.subarray(at, at + bytes.length))).toBe(toHex(bytes));
      at += bytes.length;
      expect(head.bytes).toBe(at);
    }
    expect(at).toBe(whole.bytes.length);
  });

  test('every single changed, missing or added byte is noticed, and nothing throws', async () => {
    const { bytes, head } = buildArchive(1795174030, SAMPLE.slice(0, 3));
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await allEvents(changed)).fault, `byte ${at}`).toBeDefined();
    }
    for (const length of [1, 511, 512, 600, bytes.length - 1, bytes.length - 512]) {
      expect((await allEvents(bytes.subarray(0, length))).fault, `${length} bytes`).toBeDefined();
    }
    for (const extra of ['\0', '\0'.repeat(512), '\0'.repeat(1024), 'x']) {
      expect((await allEvents(new Uint8Array([...bytes, ...utf8(extra)]))).fault).toBeDefined();
    }
    expect((await allEvents(new Uint8Array(0))).fault).toBe('empty-file');
    expect(head.events).toBe(3);
  });

  test('arbitrary bytes never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const items = [];
        for await (const item of readArchive(chunks(bytes, 100))) items.push(item.ok);
        expect(items.at(-1)).toBe(false);
      }),
    );
  });
});

describe('texts of events (PROTOCOL.md 15.2, 15.3)', () => {
  const ballot =
    '{"parent":"e8ae464c350407c25ee13766e8ef3b5389d9ee0fb89cf4a6192cf311d140dab0","height":1,"type":"Ballot","payload":"42112d1508894bfdfeb4a6db26bd631cdb423b6ceaaf5b75d5d4150e05bcf47a"}';
  test('parse what they write and refuse everything else', () => {
    const parsed = parseEvent(ballot);
    expect(parsed.ok && eventText(parsed.value)).toBe(ballot);
    for (const bad of [
      ballot.replace('"height":1', '"height":01'),
      ballot.replace('"height":1', '"height":-1'),
      ballot.replace('"height":1', '"height":1.0'),
      ballot.replace('"height":1', '"height":NaN'),
      ballot.replace('"height":1', '"height":1e0'),
      ballot.replace('"height":1', '"height":1,"height":1'),
      ballot.replace('Ballot', 'Nothing'),
      ballot.replace('42112d', '42112D'),
      ballot.replace('{"parent"', '{"__proto__":{},"parent"'),
      ` ${ballot}`,
      `${ballot}\n`,
    ]) {
      expect(parseEvent(bad).ok, bad).toBe(false);
    }
  });
  test('sized, owned and setup records', () => {
    const tally = 'a'.repeat(64);
    expect(parseSized(sizedText({ numTallied: 3, totalWeight: 2n ** 40n, tally }))?.totalWeight).toBe(2n ** 40n);
    expect(parseSized(`{"num_tallied":3,"total_weight":"5","encrypted_tally":"${tally}"}`)).toBeUndefined();
    expect(parseSized(`{"num_tallied":3,"total_weight":2000000000,"encrypted_tally":"${tally}"}`)).toBeUndefined();
    expect(parseSized(`{"num_tallied":-3,"total_weight":5,"encrypted_tally":"${tally}"}`)).toBeUndefined();
    expect(parseOwned(`{"owner":0,"payload":"${tally}"}`)).toBeUndefined();
    expect(parseOwned(`{"owner":1,"payload":"${tally}"}`)?.owner).toBe(1);
    expect(parseSetup(`{"election":"${tally}","trustees":"${tally}","credentials":"${'A'.repeat(64)}"}`)).toBeUndefined();
  });
});

const directories = existsSync(VECTORS) ? readdirSync(VECTORS, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
describe.skipIf(directories.length === 0)('archives made by belenios-tool (../shared/belenios-vectors)', () => {
  test.each(directories.map((entry) => entry.name))('%s reads, and writing its events gives the same bytes', async (name) => {
    const folder = path.join(VECTORS, name);
    const file = readdirSync(folder).find((entry) => entry.endsWith('.bel')) ?? '';
    const bytes = new Uint8Array(readFileSync(path.join(folder, file)));
    const { events, fault } = await allEvents(bytes);
    expect(fault).toBeUndefined();
    const timestamp = Number(/"timestamp":"(\d+)"/.exec(Buffer.from(bytes.subarray(512, 600)).toString())?.[1]);
    const again = buildArchive(timestamp, events.map(rewritten));
    expect(Buffer.compare(again.bytes, bytes)).toBe(0);
  });
});

function rewritten({ event, records }: RecordedEvent): NewEvent {
  const [first, second, third] = records.map((item) => item.text) as [string, string, string];
  switch (event.type) {
    case 'Setup':
      return { type: 'Setup', election: first, trustees: second, credentials: third };
    case 'Ballot':
      return { type: 'Ballot', ballot: first };
    case 'EncryptedTally': {
      const sized = parseSized(second);
      return { type: 'EncryptedTally', tally: first, numTallied: sized?.numTallied ?? -1, totalWeight: sized?.totalWeight ?? -1n };
    }
    case 'Shuffle':
      return { type: 'Shuffle', owner: parseOwned(second)?.owner ?? -1, shuffle: first };
    case 'PartialDecryption':
      return { type: 'PartialDecryption', owner: parseOwned(second)?.owner ?? -1, decryption: first };
    case 'Result':
      return { type: 'Result', result: first };
    default:
      return { type: event.type };
  }
}
