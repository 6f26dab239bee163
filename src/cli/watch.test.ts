import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../kernel/bytes.ts';
import { buildArchive, type NewEvent } from '../protocol/archive-writer.ts';
import { boardHeadText, type BoardHead } from '../verify/board-head.ts';
import { boardAddress, watchCommand } from './watch.ts';

// A server that publishes whatever a test gives it, before the watcher.

const EVENTS: readonly NewEvent[] = [
  { type: 'Setup', election: '{}', trustees: '[]', credentials: '[]' },
  ...['a', 'b', 'c', 'd'].map((ballot): NewEvent => ({ type: 'Ballot', ballot })),
];
const archive = (events: readonly NewEvent[]): ReturnType<typeof buildArchive> => buildArchive(1_795_174_030, events);
const newKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

let server: Server;
let url = '';
let directory = '';
let published: { head: BoardHead; bytes: Uint8Array } | number | 'endless';
let sent = 0;
let said = '';

function signed(events: readonly NewEvent[], key: KeyObject, change: Partial<BoardHead> = {}): BoardHead {
  const { head } = archive(events);
  const publicKey = key.export({ format: 'jwk' }).x ?? '';
  const plain = {
    uuid: 'KL91ZFC22AcGBG',
    events: head.events,
    lastEvent: head.lastEvent ?? '',
    bytes: head.bytes,
    at: '2026-11-20T10:00Z',
    publicKey,
    ...change,
  };
  return { ...plain, signature: sign(null, Buffer.from(boardHeadText(plain)), key).toString('base64url') };
}
const publish = (events: readonly NewEvent[], key: KeyObject): void => {
  published = { head: signed(events, key), bytes: archive(events).bytes };
};
const look = (): Promise<number> => watchCommand([url, '--once', '--dir', directory]);

beforeEach(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'veritally-watch-'));
  published = 404;
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  server = createServer((request, response) => {
    if (typeof published === 'number') response.writeHead(published).end();
    else if (published === 'endless') {
      const piece = Buffer.alloc(2 ** 20, '[');
      const send = (): void => {
        do sent += piece.length;
        while (!response.destroyed && sent < 2 ** 28 && response.write(piece));
        if (sent >= 2 ** 28) response.end();
      };
      response.on('drain', send);
      send();
    } else if (request.url === '/api/elections/club/board/head') response.end(JSON.stringify(published.head));
    else response.end(published.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/e/club`;
});
afterEach(async () => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true });
});

describe('veritally watch', () => {
  test('finds the board of an election’s page', () => {
    for (const page of ['https://x.org/e/club', 'https://x.org/e/club/board', 'https://x.org/api/elections/club/board/head'])
      expect(boardAddress(page)).toBe('https://x.org/api/elections/club/board');
    for (const page of ['https://x.org/', 'x.org/e/club', 'ftp://x.org/e/club', 'https://x.org/e/../../etc'])
      expect(boardAddress(page)).toBeUndefined();
  });

  test('is content while the record only grows, and keeps the last copy', async () => {
    const key = newKey();
    expect(await look()).toBe(2);
    expect(said).toMatch(/Nothing is published yet/);
    for (const n of [1, 1, 3, 5]) {
      publish(EVENTS.slice(0, n), key);
      expect(await look(), said).toBe(0);
    }
    const [host = ''] = readdirSync(directory);
    expect(readdirSync(path.join(directory, host, 'club')).toSorted()).toEqual(['archive.bel', 'heads.jsonl']);
  });

  test('is content with an archive that has grown since the head was signed', async () => {
    const key = newKey();
    published = { head: signed(EVENTS.slice(0, 3), key), bytes: archive(EVENTS).bytes };
    expect(await look(), said).toBe(0);
  });

  const alarms: readonly (readonly [string, RegExp, (key: KeyObject) => void])[] = [
    ['loses its last events', /shrank/, (key) => publish(EVENTS.slice(0, 2), key)],
    [
      'disappears',
      /no such record/,
      () => {
        published = 404;
      },
    ],
    ['is rewritten at the same length', /two records of 4 events/, (key) => publish([...EVENTS.slice(0, 3), EVENTS[4] as NewEvent], key)],
    [
      'is rewritten and longer',
      /Event 3 has the hash|is not the one that was signed/,
      (key) => publish([...EVENTS.slice(0, 3), EVENTS[4] as NewEvent, EVENTS[3] as NewEvent], key),
    ],
    ['is signed by another key', /another key/, () => publish(EVENTS, newKey())],
    [
      'has a head that nobody signed',
      /signature/,
      (key) => {
        published = { head: { ...signed(EVENTS, key), events: 6 }, bytes: archive(EVENTS).bytes };
      },
    ],
    [
      'has a key that is none',
      /signature/,
      (key) => {
        published = { head: { ...signed(EVENTS, key), publicKey: 'x' }, bytes: archive(EVENTS).bytes };
      },
    ],
    [
      'is not what was signed',
      /Event 4 has the hash/,
      (key) => {
        published = { head: signed(EVENTS, key, { lastEvent: '0'.repeat(64) }), bytes: archive(EVENTS).bytes };
      },
    ],
    [
      'is shorter than what was signed',
      /fewer than the 5 events/,
      (key) => {
        published = { head: signed(EVENTS, key), bytes: archive(EVENTS.slice(0, 4)).bytes };
      },
    ],
    [
      'has another length than was signed',
      /bytes; the server signed/,
      (key) => {
        published = { head: signed(EVENTS, key, { bytes: 99_999 }), bytes: archive(EVENTS).bytes };
      },
    ],
    [
      'is signed with two lengths for the same events',
      /signed two records of 4 events/,
      (key) => {
        published = { head: signed(EVENTS.slice(0, 4), key, { bytes: 99_999 }), bytes: archive(EVENTS.slice(0, 4)).bytes };
      },
    ],
    [
      'has a head that counts no whole events',
      /names no last event/,
      (key) => {
        published = { head: signed(EVENTS, key, { events: 4.5 }), bytes: archive(EVENTS).bytes };
      },
    ],
    [
      'is of another election',
      /another election/,
      (key) => {
        published = { head: signed(EVENTS, key, { uuid: 'VamQdpwRPgCFbD' }), bytes: archive(EVENTS).bytes };
      },
    ],
    [
      'is no archive',
      /Step 1/,
      (key) => {
        published = { head: signed(EVENTS, key), bytes: new Uint8Array(5000) };
      },
    ],
  ];
  test.each(alarms)('cries out when the record %s', async (_, reason, tamper) => {
    const key = newKey();
    publish(EVENTS.slice(0, 4), key);
    expect(await look(), said).toBe(0);
    said = '';
    tamper(key);
    expect(await look()).toBe(1);
    expect(said).toMatch(/ALARM/);
    expect(said).toMatch(reason);
    const evidence = /kept in (\S+\.bel)/.exec(said)?.[1];
    if (evidence !== undefined) expect(existsSync(evidence)).toBe(true);
    // Looking again does not make it right.
    expect(await look()).toBe(1);
    publish(EVENTS.slice(0, 5), key);
    expect(await look(), said).toBe(0);
  });

  test('a head whose hash is a path cannot have the last good copy written over', async () => {
    const key = newKey();
    publish(EVENTS.slice(0, 4), key);
    expect(await look(), said).toBe(0);
    const [host = ''] = readdirSync(directory);
    const kept = path.join(directory, host, 'club', 'archive.bel');
    for (const lastEvent of ['/../archive', '/../../../other']) {
      published = { head: signed(EVENTS, key, { lastEvent }), bytes: utf8('rewritten') };
      expect(await look()).toBe(1);
      expect(said).toMatch(/ALARM/);
      expect(new Uint8Array(readFileSync(kept))).toEqual(archive(EVENTS.slice(0, 4)).bytes);
      expect(readdirSync(directory)).toEqual([host]);
    }
  });

  test('an answer without end is no head, and fills no memory', async () => {
    published = 'endless';
    expect(await look()).toBe(2);
    expect(said).toMatch(/no head of a record/);
    expect(sent).toBeLessThan(2 ** 26);
  });

  test('a server that is down is no alarm', async () => {
    publish(EVENTS, newKey());
    expect(await look()).toBe(0);
    published = 503;
    expect(await look()).toBe(2);
    expect(said).not.toMatch(/ALARM/);
  });

  test('goes on until it is stopped', async () => {
    publish(EVENTS, newKey());
    const stop = new AbortController();
    const running = watchCommand([url, '--every', '1', '--dir', directory], stop.signal);
    await vi.waitFor(() => expect(said).toMatch(/5 events/));
    stop.abort();
    expect(await running).toBe(0);
  });

  test('wrong arguments', async () => {
    expect(await watchCommand([])).toBe(2);
    expect(await watchCommand(['https://x.org/e/club', '--every', '0'])).toBe(2);
    expect(await watchCommand(['--nothing'])).toBe(2);
    expect(await watchCommand(['--help'])).toBe(0);
  });
});
