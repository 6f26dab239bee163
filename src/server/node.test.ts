import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { StorageFull, StorageUnavailable } from '../store/errors.ts';
import { checkConfig, openAddresses, StartRefused, type NodeConfig } from './config.ts';
import { startNode } from './main.ts';
import { castKey, Client, openElection, send, signedIn, startTestNode } from './node.fixture.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'veritally-node-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

const base = (): NodeConfig => ({ dataFolder: folder(), port: 0, logLevel: 'silent' });
const refusal = async (config: NodeConfig): Promise<string> => {
  const outcome = await startNode(config).then(
    async (node) => {
      await node.stop();
      return undefined;
    },
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(StartRefused);
  const { message } = outcome as StartRefused;
  expect(message).toMatch(/^[^\n]+$/);
  return message;
};

describe('where a node listens', () => {
  test('without a word: on this machine, IPv4 and IPv6 on one port', async () => {
    const node = await startNode(base());
    onTestFinished(() => node.stop());
    expect(node.url).toBe(`http://localhost:${node.port}`);
    for (const address of node.addresses) expect((await send(`${address}/api/health`)).status, address).toBe(200);
    expect(node.addresses).toContain(`http://127.0.0.1:${node.port}`);
  });
  test('the addresses to open are printed with global IPv6 first', () => {
    expect(openAddresses('http', ['127.0.0.1', '::1'], 8080)).toEqual([
      'http://localhost:8080',
      'http://127.0.0.1:8080',
      'http://[::1]:8080',
    ]);
    expect(openAddresses('https', ['2001:db8::1'], 443)).toEqual(['https://[2001:db8::1]:443']);
    expect(openAddresses('http', ['::'], 80)[0]).toBe('http://localhost:80');
  });
  test('unencrypted HTTP off this machine is refused unless asked for by name', async () => {
    for (const host of ['::', '0.0.0.0', '192.0.2.1', '2001:db8::1']) {
      expect(await refusal({ ...base(), host })).toContain('--plain-http');
      expect(() => checkConfig({ ...base(), host, plainHttp: true })).not.toThrow();
      expect(() => checkConfig({ ...base(), host, behindProxy: true })).not.toThrow();
    }
    for (const host of ['127.0.0.1', '::1', 'localhost', '[::1]', undefined]) expect(() => checkConfig({ ...base(), host })).not.toThrow();
    expect(() => checkConfig({ ...base(), host: '::', behindProxy: true, terminalPort: 1 })).toThrow(/terminal/);
  });
  test('on every address when asked for', async () => {
    const node = await startNode({ ...base(), host: '::', plainHttp: true });
    onTestFinished(() => node.stop());
    for (const host of ['127.0.0.1', '[::1]']) expect((await send(`http://${host}:${node.port}/api/health`)).status).toBe(200);
  });
});

describe('what keeps a node from starting is said in one line, and loses nothing', () => {
  test('a port in use, for HTTP and for the terminal channel', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      taken.close();
    });
    await new Promise((resolve) => {
      taken.once('listening', resolve);
    });
    const { port } = taken.address() as net.AddressInfo;
    expect(await refusal({ ...base(), port })).toContain(`Port ${port} is in use`);
    expect(await refusal({ ...base(), terminalPort: port })).toContain(`Terminal port ${port} is in use`);
  });
  test('a data folder held by another server, whose address is named', async () => {
    const config = base();
    const node = await startNode(config);
    onTestFinished(() => node.stop());
    expect(await refusal(config)).toMatch(new RegExp(`held by process ${process.pid}.*${node.url}`));
  }, 20_000);
  test('a database of a newer version, a file that is none, an address that is none', async () => {
    const newer = base();
    const node = await startNode(newer);
    await node.stop();
    const file = path.join(newer.dataFolder, 'veritally.db');
    const bytes = readFileSync(file);
    bytes.writeUInt32BE(9_999, 60);
    writeFileSync(file, bytes);
    expect(await refusal(newer)).toContain('newer version');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const none = base();
    writeFileSync(path.join(none.dataFolder, 'veritally.db'), 'hello, this is no database at all'.repeat(100));
    expect(await refusal(none)).toContain('not a database');
    expect(await refusal({ ...base(), host: '192.0.2.77', plainHttp: true })).toContain('not an address of this machine');
    expect(await refusal({ ...base(), publicUrl: 'vote.example.org/x' })).toContain('https://vote.example.org');
    expect(await refusal({ ...base(), tls: { certFile: '/nonexistent/cert', keyFile: '/nonexistent/key' } })).toContain(
      '/nonexistent/cert',
    );
  });
  test('a database out of reach', async () => {
    expect(await refusal({ ...base(), database: 'postgres://nobody@127.0.0.1:1/none' })).toContain('cannot be reached');
  });
});

describe('outages', () => {
  test('a full disk is 507, a database out of reach 503, a fault 500; the server stays up and nothing is recorded', async () => {
    const test1 = await startTestNode({ logLevel: 'silent' });
    onTestFinished(() => test1.stop());
    const { slug, voters } = await openElection(test1.owner, 1);
    const { client } = await signedIn(test1, slug, voters[0]!);
    const store = test1.node.ctx.store as { castBatch: typeof test1.node.ctx.store.castBatch };
    const real = store.castBatch;
    const key = castKey();
    const cast = async () => (await client.call('cast', { slug }, { key, answers: [{ kind: 'choices', candidates: [0] }] })).json;
    store.castBatch = () => Promise.reject(new StorageFull());
    expect(await cast()).toMatchObject({ kind: 'storage-full', status: 507 });
    store.castBatch = () => Promise.reject(new StorageUnavailable('connection refused'));
    expect(await cast()).toMatchObject({ kind: 'storage-unavailable', status: 503 });
    store.castBatch = () => Promise.reject(new TypeError('secret detail of the program'));
    const fault = await cast();
    expect(fault).toMatchObject({ kind: 'internal', status: 500 });
    expect(JSON.stringify(fault)).not.toContain('secret detail');
    store.castBatch = real;
    expect(await cast()).toMatchObject({ repeated: false });
    expect((await test1.owner.must('adminElection', { slug })).cast).toBe(1);
  });
});

describe('stopping', () => {
  test('records the casts that wait, answers them, ends the streams, and everything is there after the next start', async () => {
    const first = await startTestNode();
    const { slug, voters } = await openElection(first.owner, 40);
    const signed = await Promise.all(voters.map((voter) => signedIn(first, slug, voter)));
    const stream = send(`${first.node.url}/api/elections/${slug}/live`).catch(() => undefined);
    const casts = signed.map(({ client }) =>
      client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [1] }] }).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    await sleep(5);
    await first.node.stop();
    const acknowledged = (await Promise.all(casts)).filter((status) => status === 200).length;
    await stream;
    const second = await startNode({ dataFolder: first.folder, port: 0, logLevel: 'silent' });
    onTestFinished(async () => {
      await second.stop();
      rmSync(first.folder, { recursive: true, force: true });
    });
    expect(second.firstAdminLink).toBeNull();
    const election = await second.ctx.store.findElection(slug);
    expect(election?.cast).toBeGreaterThanOrEqual(acknowledged);
    expect(await second.ctx.store.inspect()).toEqual([]);
    expect((await signed[0]!.client.call('me', { slug }).catch(() => undefined))?.status ?? 0, 'the old port is closed').toBe(0);
  });
});

describe('the schedule', () => {
  test('opens and closes by itself, once', async () => {
    let now = Date.parse('2026-05-01T09:00:00Z');
    const held = await startTestNode({}, { clock: { now: () => now } });
    onTestFinished(() => held.stop());
    const { slug } = await held.owner.must(
      'createElection',
      {},
      {
        definition: {
          title: 'Timed',
          timeZone: 'Asia/Kolkata',
          opensAt: '2026-05-01T14:31',
          closesAt: '2026-05-01T14:32',
          contests: [{ question: 'Q', candidates: ['A', 'B'] }],
        },
      },
    );
    await held.owner.must('addVoter', { slug }, { username: 'v' });
    await held.owner.must('act', { slug }, { act: 'lock' });
    const until = async (status: string): Promise<void> => {
      for (let i = 0; i < 200 && (await held.client().must('election', { slug })).status !== status; i++) await sleep(50);
      expect((await held.client().must('election', { slug })).status).toBe(status);
    };
    await sleep(1_200);
    await until('ready');
    now += 61_000;
    await until('open');
    now += 60_000;
    await until('closed');
    const { entries } = await held.owner.must('audit');
    expect(entries.filter(({ act }) => act === 'election.open' || act === 'election.close').map(({ act, actor }) => [act, actor])).toEqual([
      ['election.close', 'system:schedule'],
      ['election.open', 'system:schedule'],
    ]);
  });
});

const openssl = spawnSync('openssl', ['version']).status === 0;

function certificate(name: string): { readonly certFile: string; readonly keyFile: string } {
  const place = folder();
  const [certFile, keyFile] = [path.join(place, 'cert.pem'), path.join(place, 'key.pem')];
  spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=DNS:localhost',
    '-keyout',
    keyFile,
    '-out',
    certFile,
  ]);
  return { certFile, keyFile };
}

function over(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly headers: Readonly<Record<string, unknown>>; readonly subject: string; readonly status: number }> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { rejectUnauthorized: false, headers, agent: false }, (response) => {
        const { subject } = (response.socket as import('node:tls').TLSSocket).getPeerCertificate();
        response.resume().on('end', () => {
          resolve({ headers: response.headers, subject: String(subject.CN), status: response.statusCode ?? 0 });
        });
      })
      .on('error', reject);
  });
}

describe.skipIf(!openssl)('TLS (needs the openssl command to make a certificate)', () => {
  test('serves with HSTS and marks its cookies; a new certificate comes in without a stop, a bad one does not', async () => {
    const pair = certificate('first');
    const node = await startNode({ ...base(), tls: pair });
    onTestFinished(() => node.stop());
    expect(node.url).toMatch(/^https:/);
    const answer = await over(`${node.url}/api/health`);
    expect(answer).toMatchObject({ status: 200, subject: 'first' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const second = certificate('second');
    writeFileSync(pair.certFile, readFileSync(second.certFile));
    expect(() => {
      node.reloadTls();
    }).toThrow();
    expect((await over(`${node.url}/api/health`)).subject).toBe('first');
    writeFileSync(pair.keyFile, readFileSync(second.keyFile));
    node.reloadTls();
    expect((await over(`${node.url}/api/health`)).subject).toBe('second');
  });
  test('the terminal channel gets the new certificate at the same moment, and keeps the old one where the new does not fit', async () => {
    const pair = certificate('first');
    const node = await startNode({ ...base(), tls: pair, terminalPort: 0 });
    onTestFinished(() => node.stop());
    const port = Number(new URL(node.terminal ?? '').port);
    const subject = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = tls.connect({ host: 'localhost', port, rejectUnauthorized: false }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        });
        socket.on('error', reject);
      });
    expect(await subject()).toBe('first');
    const second = certificate('second');
    writeFileSync(pair.certFile, readFileSync(second.certFile));
    expect(() => {
      node.reloadTls();
    }).toThrow();
    expect(await subject()).toBe('first');
    writeFileSync(pair.keyFile, readFileSync(second.keyFile));
    node.reloadTls();
    expect(await subject()).toBe('second');
    expect((await over(`${node.url}/api/health`)).subject).toBe('second');
  });
  test('a key that does not fit is said in one line', async () => {
    expect(await refusal({ ...base(), tls: { certFile: certificate('a').certFile, keyFile: certificate('b').keyFile } })).toContain(
      'do not fit',
    );
  });
});

describe('behind a proxy', () => {
  test('X-Forwarded-Proto from this machine marks cookies, names links, and is not believed without --behind-proxy', async () => {
    const proxied = await startTestNode({ behindProxy: true });
    onTestFinished(() => proxied.stop());
    const { slug, voters } = await openElection(proxied.owner, 1);
    const body = JSON.stringify({ username: voters[0]!.username, secret: voters[0]!.secret });
    const forwarded = {
      'content-type': 'application/json',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'vote.example.org',
      'x-forwarded-for': '203.0.113.9',
    };
    const signed = await proxied
      .client()
      .raw(`/api/elections/${slug}/sign-in`, { method: 'POST', headers: { ...forwarded, origin: 'https://vote.example.org' }, body });
    expect(signed.headers['set-cookie']?.[0]).toMatch(/^__Secure-vt-voter=.*; Secure$/);
    expect(signed.headers['strict-transport-security']).toBeDefined();
    const plain = await startTestNode();
    onTestFinished(() => plain.stop());
    expect((await plain.client().raw('/api/health', { headers: forwarded })).headers['strict-transport-security']).toBeUndefined();
  });
});

describe('as a process', () => {
  const program = path.join(import.meta.dirname, '../cli/main.ts');
  const serve = (args: readonly string[], launcher = false) =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'serve', '--json', '--data', folder(), ...args], {
      stdio: ['ignore', 'pipe', 'pipe', ...(launcher ? ['ipc' as const] : [])],
      env: { ...process.env, ...(launcher ? { VERITALLY_LAUNCHER: '1' } : {}) },
    });
  const firstLine = (child: ReturnType<typeof serve>): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      child.stdout?.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.includes('\n')) resolve(text);
      });
      child.once('exit', (code) => {
        reject(new Error(`ended with ${code}`));
      });
    });
  const ended = (child: ReturnType<typeof serve>): Promise<number | string | null> =>
    new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(signal ?? code);
      });
    });

  test('says one line of JSON when ready, and stops with 0 at SIGTERM', async () => {
    const child = serve(['--port', '0', '--terminal-port', '0']);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const line = await firstLine(child);
    expect(line.split('\n')).toHaveLength(2);
    const said = JSON.parse(line) as { url: string; terminal: string };
    expect(said.terminal).toMatch(/^tcp:\/\//);
    expect((await new Client(said.url).must('health')).ok).toBe(true);
    const end = ended(child);
    child.kill('SIGTERM');
    expect(await end).toBe(0);
  });
  test('a signal that comes twice, from the terminal and from the launcher, ends it as one does', async () => {
    const child = serve(['--port', '0', '--terminal-port', '0']);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await firstLine(child);
    const end = ended(child);
    child.kill('SIGINT');
    await sleep(2);
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await end).toBe(0);
  });
  test('ends when the launcher’s channel closes', async () => {
    const child = serve(['--port', '0'], true);
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await firstLine(child);
    const end = ended(child);
    child.disconnect();
    expect([0, 'SIGKILL']).toContain(await end);
  });
  test('a port in use: one line, exit 1', async () => {
    const held = await startNode(base());
    onTestFinished(() => held.stop());
    const child = serve(['--port', String(held.port)]);
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      errors += part;
    });
    expect(await ended(child)).toBe(1);
    expect(errors).toMatch(/^Port \d+ is in use [^\n]*\n$/);
  });
});
