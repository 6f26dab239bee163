import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { BOARD, openElection, startTestNode, type TestNode } from '../node.fixture.ts';

let node: TestNode;
let slug: string;
beforeAll(async () => {
  node = await startTestNode();
  ({ slug } = await openElection(node.owner, 1, { ...BOARD, results: 'live' }));
});
afterAll(async () => {
  await node.stop();
});

/** Asks and hangs up at once, so that the address is gone before the request is looked at. */
async function askAndGo(target: string): Promise<void> {
  const { hostname, port } = new URL(node.node.url);
  const socket = net.connect(Number(port), hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(`GET ${target} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
  socket.resetAndDestroy();
}

test('whoever hangs up before an answer is no fault of the server, and holds no place among those who watch', async () => {
  const written = vi.spyOn(fs, 'writeSync');
  const targets = ['/', `/e/${slug}`, `/api/elections/${slug}`, `/api/elections/${slug}/live`];
  for (let turn = 0; turn < 40; turn++) await Promise.all(targets.map(askAndGo));
  await sleep(300);
  const logged = written.mock.calls.map(([, line]) => String(line));
  written.mockRestore();
  expect(logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  expect(await node.owner.must('monitor', { slug })).toMatchObject({ watchers: 0 });
});
