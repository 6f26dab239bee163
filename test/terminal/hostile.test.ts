import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openBooth } from '../../src/cli/booth.ts';
import { castSurely } from '../../src/cli/vote.ts';
import { unacknowledged } from '../../src/server/terminal/send-queue.ts';
import { startTerminal, type Terminal, type TerminalOptions } from '../../src/server/terminal/terminal-server.ts';
import { FRAMED_PREFIX } from '../../src/wire/terminal.ts';
import { definitionOf, FakePolls, SEED_DEFINITION } from './fake-polls.ts';
import { RecvClient, seedClient } from './recv-client.ts';

// What the channel does with clients that are not voters: wrong protocols, floods, silence, slowness, and broken connections.

const running: Terminal[] = [];
const RESULTS = /^(?:Thank you|Sorry)/;

async function terminal(
  options: Partial<TerminalOptions> = {},
  more: object = {},
): Promise<{ readonly polls: FakePolls; readonly terminal: Terminal; readonly port: number; readonly errors: unknown[] }> {
  const polls = new FakePolls();
  polls.add(
    'trial',
    definitionOf({ ...SEED_DEFINITION, ...more }),
    Array.from({ length: 300 }, (_, i) => `voter${i}-pw${i}`),
  );
  const errors: unknown[] = [];
  const started = await startTerminal(polls, {
    port: 0,
    hosts: ['::1'],
    server: 'veritally/test',
    onError: (error) => errors.push(error),
    ...options,
    limits: { separation: 100, ...options.limits },
  });
  running.push(started);
  return { polls, terminal: started, port: started.port, errors };
}

afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('hostile bytes get one line and a close', () => {
  test.for<readonly [string, string | Uint8Array]>([
    ['TLS hello', bytes(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03)],
    ['telnet negotiation', bytes(0xff, 0xfd, 0x18, 0xff, 0xfb, 0x1f)],
    ['HTTP request', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['UTF-8', 'josé-1234\n'],
    ['a NUL', 'voter1\0-pw1\n'],
    ['an escape sequence', '\u001b[2J\n'],
    ['SSH', bytes(0x00, 0x00, 0x05, 0xdc, 0x0a)],
  ])('%s', async ([, data]) => {
    const {
      port,
      terminal: { sessions },
      errors,
    } = await terminal();
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send(data);
    expect(await client.rest()).toMatch(/^ERROR: this is the terminal channel[^\n]+\n$/);
    client.close();
    expect(errors).toEqual([]);
    await expect.poll(sessions).toBe(0);
  });
  test('an endless line and endless input', async () => {
    const { port, polls } = await terminal();
    const long = await RecvClient.connect(port);
    await long.recv();
    long.send('a'.repeat(2_000));
    expect(await long.rest()).toBe('ERROR: this line is too long. Goodbye.\n');
    const much = await RecvClient.connect(port);
    await much.recv();
    much.send('\n'.repeat(20_000));
    expect(await much.rest()).toBe('ERROR: this is too much input. Goodbye.\n');
    expect(polls.ballots).toEqual([]);
  });
  test('bytes at the candidates’ table record nothing', async () => {
    const { port, polls } = await terminal();
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('voter1-pw1');
    await client.recv();
    await client.recv();
    client.send(bytes(0xff, 0xf4, 0xff, 0xfd, 0x06));
    expect(await client.rest()).toMatch(/^ERROR/);
    expect(polls.ballots).toEqual([]);
  });
});

describe('clients at their own pace', () => {
  test('line ends: LF, CRLF, none, blank lines, a line in pieces, everything at once before half-closing', async () => {
    const { port, polls } = await terminal();
    const lf = await RecvClient.connect(port);
    lf.send('\n\r\nvoter1-pw1\n2\n');
    lf.halfClose();
    expect(await lf.rest()).toContain('Thank you for participating');
    const pieces = await RecvClient.connect(port);
    await pieces.recv();
    for (const piece of ['vo', 'ter2', '-pw2\r', '\n']) pieces.send(piece);
    await pieces.recv();
    await pieces.recv();
    pieces.send('Manj');
    await new Promise((resolve) => {
      setTimeout(resolve, 400);
    });
    pieces.send('unath\r\n');
    expect(await pieces.rest()).toMatch(/^Thank you/);
    expect(polls.ballots.map(({ answers }) => answers)).toEqual([
      [{ kind: 'choices', candidates: [1] }],
      [{ kind: 'choices', candidates: [0] }],
    ]);
  });
  test('silence ends a session, and so does its whole time', async () => {
    const idle = await terminal({ limits: { idle: 300 } });
    const client = await RecvClient.connect(idle.port);
    expect(await client.rest()).toContain('Nothing came for a long time');
    const total = await terminal({ limits: { total: 600, idle: 400 } }, { unknownCandidate: 'ask-again' });
    const busy = await RecvClient.connect(total.port);
    busy.send('voter1-pw1\n');
    const typing = setInterval(() => busy.send('Nobody\n'), 150);
    expect(await busy.rest()).toContain('The time for this session is over');
    clearInterval(typing);
  });
  test('two hundred clients that read nothing hold up nobody', async () => {
    const { port, polls } = await terminal();
    const stuck = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        RecvClient.connect(port).then((client) => {
          client.freeze();
          if (i % 2 === 0) client.send(`voter${i}-pw${i}\n`);
          return client;
        }),
      ),
    );
    const talk = await seedClient(port, ['voter299-pw299', '1']);
    expect(talk.last).toMatch(/^Thank you/);
    expect(polls.ballots).toHaveLength(1);
    for (const client of stuck) client.close();
  });
  test('a hundred voters at once, each served whole', async () => {
    const { port, polls } = await terminal();
    const talks = await Promise.all(
      Array.from({ length: 100 }, (_, i) => seedClient(port, [`voter${i % 90}-pw${i % 90}`, String((i % 6) + 1)])),
    );
    expect(talks.every(({ last }) => RESULTS.test(last))).toBe(true);
    expect(talks.filter(({ last }) => last.startsWith('Thank you'))).toHaveLength(90);
    expect(polls.ballots).toHaveLength(90);
  });
  test('clients that hang up at any point leave the server as it was', async () => {
    const {
      port,
      polls,
      terminal: { sessions },
      errors,
    } = await terminal();
    for (const lines of [[], ['voter1-pw1'], ['voter1-pw1', 'x'.repeat(10)], ['wrong']]) {
      const client = await RecvClient.connect(port);
      for (const line of lines.slice(0, 1)) client.send(line);
      client.close();
    }
    await expect.poll(sessions).toBe(0);
    expect(errors).toEqual([]);
    expect(polls.ballots).toEqual([]);
  });
  test('connections are limited in all and from one network, and come free again', async () => {
    const { port } = await terminal({ limits: { sessions: 3, perNetwork: 2 } });
    const first = [await RecvClient.connect(port), await RecvClient.connect(port)];
    for (const client of first) await client.recv();
    const third = await RecvClient.connect(port);
    expect(await third.rest()).toBe('Too many people are connected at the moment. Please try again in a minute.\n');
    first[0]!.close();
    await expect
      .poll(async () => {
        const again = await RecvClient.connect(port);
        const said = await again.recv();
        again.close();
        return said;
      })
      .toContain('Welcome');
  });
  test('a taken port is told', async () => {
    const { port } = await terminal();
    await expect(startTerminal(new FakePolls(), { port, hosts: ['::1'], server: 'x' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
  test('an outage of the store ends the session with one line', async () => {
    const { port, polls, errors } = await terminal();
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('voter1-pw1');
    await client.recv();
    await client.recv();
    polls.broken = new Error('disk on fire');
    client.send('1');
    expect(await client.rest()).toBe(
      'Something is wrong with the server. Please connect again; if your vote was recorded, it will say so.\n',
    );
    expect(errors).toHaveLength(1);
    polls.broken = undefined;
    expect((await seedClient(port, ['voter1-pw1', '1'])).last).toMatch(/^Thank you/);
  });
});

describe('frames, as our own client speaks them', () => {
  const at = (port: number, protocol = 'tcp'): { readonly url: URL; readonly fingerprint: undefined } => ({
    url: new URL(`${protocol}://[::1]:${port}`),
    fingerprint: undefined,
  });

  test('sign in, cast, cast the same again, doubt', async () => {
    const { port, polls } = await terminal();
    const booth = await openBooth(at(port));
    expect(await booth.elections()).toEqual([{ slug: 'trial', title: 'Trial', sealed: false }]);
    await expect(booth.signIn(undefined, 'voter1', 'wrong')).rejects.toMatchObject({
      details: { kind: 'wrong-secret', code: 'WRONG-SECRET' },
    });
    const paper = await booth.signIn('trial', 'voter1', 'pw1');
    expect(paper).toMatchObject({ slug: 'trial', voted: false, contests: [0], orders: [[0, 1, 2, 3, 4, 5]] });
    const key = 'k'.repeat(43);
    const receipt = await booth.cast(key, [{ kind: 'choices', candidates: [2] }]);
    expect(receipt).toMatchObject({ repeated: false, day: '2026-01-01' });
    expect(await booth.cast(key, [{ kind: 'choices', candidates: [2] }])).toMatchObject({ tracker: receipt.tracker, repeated: true });
    await expect(booth.cast('x'.repeat(43), [{ kind: 'choices', candidates: [2] }])).rejects.toMatchObject({
      details: { kind: 'already-voted' },
    });
    polls.setStatus('trial', 'closed');
    expect(await booth.doubt('trial', key)).toMatchObject({ repeated: true });
    expect(await booth.doubt('trial', 'y'.repeat(43))).toBeUndefined();
    booth.close();
    expect(polls.ballots).toHaveLength(1);
  });
  test('a sealed election is refused before anything secret is asked for, by its name or where it is the only one', async () => {
    const { port, polls } = await terminal();
    polls.setStatus('trial', 'closed');
    const sealed = { title: 'Secret', contests: [{ question: 'Q?', candidates: ['A', 'B'] }], sealed: {} };
    polls.add('secret', definitionOf(sealed), ['ann-1']);
    polls.add('unlisted', definitionOf({ ...sealed, listed: false }), ['ann-1']);
    for (const election of [undefined, 'secret', 'unlisted']) {
      const booth = await openBooth({ ...at(port), election });
      await expect(booth.sealedPaper(election)).rejects.toMatchObject({ details: { kind: 'sealed-needs-client' } });
      await expect(booth.signIn(election, 'ann', '2')).rejects.toMatchObject({ details: { kind: 'sealed-needs-client' } });
      booth.close();
    }
  });
  test.for(['{', '{"type":"nothing"}', '{"type":"cast","key":"short","answers":[]}', '[]', '{"type":"sign-in","username":1,"secret":"x"}'])(
    'a bad frame %s is refused and the connection closed',
    async (frame) => {
      const { port, errors } = await terminal();
      const client = await RecvClient.connect(port);
      client.send(`${FRAMED_PREFIX}{"client":"test"}\n${frame}\n`);
      const lines = (await client.rest()).trimEnd().split('\n');
      expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'refusal', kind: 'input-invalid' });
      expect(errors).toEqual([]);
    },
  );
  test('a cast whose answer was lost is repeated with the same key and counts once, also when the polls shut meanwhile', async () => {
    const { port, polls } = await terminal();
    // A relay that cuts the line after the first cast frame was passed on, before its answer comes back.
    let cuts = 1;
    const relay = net.createServer((near) => {
      const far = net.connect(port, '::1');
      near.on('data', (data: Buffer) => {
        far.write(data);
        if (data.includes('"cast"') && cuts-- > 0) {
          setTimeout(() => {
            polls.setStatus('trial', 'paused');
            near.destroy();
            far.destroy();
          }, 100);
          far.removeAllListeners('data');
        }
      });
      far.on('data', (data: Buffer) => near.write(data));
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const)
        one.on('close', () => other.destroy()).on('error', () => other.destroy());
    });
    await new Promise<void>((resolve) => {
      relay.listen(0, '::1', resolve);
    });
    const address = at((relay.address() as net.AddressInfo).port);
    const booth = await openBooth(address);
    const paper = await booth.signIn(undefined, 'voter7', 'pw7');
    const said: string[] = [];
    const receipt = await castSurely(
      booth,
      { address, slug: paper.slug, username: 'voter7', secret: 'pw7' },
      'z'.repeat(43),
      [{ kind: 'choices', candidates: [0] }],
      (text) => said.push(text),
      10,
    );
    expect(receipt).toMatchObject({ repeated: true });
    expect(said).toHaveLength(1);
    expect(polls.ballots).toHaveLength(1);
    relay.close();
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!openssl)('TLS', () => {
  test('certificate by fingerprint or not at all; plain clients are not served', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-tls-'));
    const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ]);
    const shown = spawnSync('openssl', ['x509', '-in', certFile, '-noout', '-fingerprint', '-sha256']).stdout.toString();
    const fingerprint = /=([0-9A-F:]+)/.exec(shown)![1]!.replaceAll(':', '').toLowerCase();
    const {
      port,
      polls,
      terminal: { url },
    } = await terminal({ tls: { cert: readFileSync(certFile), key: readFileSync(keyFile) } });
    rmSync(folder, { recursive: true });
    expect(url).toBe(`tls://[::1]:${port}`);
    await expect(openBooth({ url: new URL(url), fingerprint: undefined })).rejects.toMatchObject({ details: { kind: 'certificate' } });
    await expect(openBooth({ url: new URL(url), fingerprint: 'ab'.repeat(32) })).rejects.toThrow(/another certificate/);
    const booth = await openBooth({ url: new URL(url), fingerprint });
    await booth.signIn(undefined, 'voter3', 'pw3');
    await booth.cast('t'.repeat(43), [{ kind: 'choices', candidates: [5] }]);
    booth.close();
    expect(polls.ballots).toHaveLength(1);
  });
});

test('the kernel’s table of connections tells what a client has not got yet', () => {
  const table =
    '  sl  local_address rem_address st tx_queue rx_queue\n' +
    '   0: 00000000000000000000000001000000:0929 00000000000000000000000001000000:C350 01 0000002A:00000000 01:00000014 00000000\n' +
    '   1: 0100007F:0929 0100007F:C350 01 00000007:00000000 00:00000000 00000000\n';
  expect(unacknowledged(table, 2345, 50_000)).toBe(42);
  expect(unacknowledged(table, 2345, 50_001)).toBeUndefined();
  if (process.platform === 'linux')
    expect(readFileSync('/proc/net/tcp6', 'latin1')).toMatch(/^ +sl +local_address +remote_address +st +tx_queue +rx_queue/);
});
