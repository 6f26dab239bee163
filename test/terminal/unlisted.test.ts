import { afterEach, expect, test } from 'vitest';
import { openBooth } from '../../src/cli/booth.ts';
import { startTerminal, type Terminal } from '../../src/server/terminal/terminal-server.ts';
import { FRAMED_PREFIX } from '../../src/wire/terminal.ts';
import { definitionOf, FakePolls, SEED_DEFINITION } from './fake-polls.ts';
import { RecvClient } from './recv-client.ts';

// An election that is not listed is known to those who were told of it: neither greeting nor welcome names it to anybody else.

let running: Terminal | undefined;
afterEach(() => running?.close());

async function terminal(
  ...elections: readonly { readonly slug: string; readonly title: string; readonly listed: boolean }[]
): Promise<number> {
  const polls = new FakePolls();
  for (const { slug, ...more } of elections) polls.add(slug, definitionOf({ ...SEED_DEFINITION, ...more }), [`${slug}er-1234`]);
  running = await startTerminal(polls, { port: 0, hosts: ['::1'], server: 'veritally/test', limits: { separation: 100 } });
  return running.port;
}

/** All that a client hears that says hello. */
async function heard(port: number, hello: object): Promise<string> {
  const client = await RecvClient.connect(port);
  let text = await client.recv();
  client.send(`${FRAMED_PREFIX}${JSON.stringify({ client: 'test', ...hello })}\n`);
  while (!text.includes(FRAMED_PREFIX)) text += await client.recv();
  client.close();
  return text;
}

const SECRET = { slug: 'secret-board', title: 'Secret board', listed: false };
const PUBLIC = { slug: 'council', title: 'Council', listed: true };

test('the welcome names listed elections only, and the greeting none that is unlisted', async () => {
  const both = await heard(await terminal(SECRET, PUBLIC), {});
  expect(both).toContain('"slug":"council"');
  expect(both.toLowerCase()).not.toContain('secret');
  await running?.close();
  const alone = await heard(await terminal(SECRET), {});
  expect(alone).toContain('"elections":[]');
  expect(alone.toLowerCase()).not.toContain('secret');
  await running?.close();
  expect(await heard(await terminal(PUBLIC), {})).toMatch(/^----- Welcome[^]*\nCouncil\n/);
});

test('who names it is welcome, and its voters come in with or without its name', async () => {
  const port = await terminal(SECRET, PUBLIC);
  expect(await heard(port, { election: 'secret-board' })).toContain('"title":"Secret board"');
  for (const slug of ['secret-board', undefined]) {
    const booth = await openBooth({ url: new URL(`tcp://[::1]:${port}`), fingerprint: undefined });
    expect(await booth.signIn(slug, 'secret-boarder', '1234').catch((error: unknown) => error)).toMatchObject({ slug: 'secret-board' });
    booth.close();
  }
});
