// How many ballots a second one node takes over real HTTP, each acknowledged after a durable commit, beside a bare HTTP server that
// stores nothing, in the same run on the same machine: `node bench/http.ts [voters]` (20,000). The ratio holds across machines; the
// absolute figures are this machine's. Server and clients are processes of their own; 64 connections, one request at a time on each.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const CONNECTIONS = 64;

interface Ready {
  readonly url: string;
  readonly slug: string;
  readonly voters: readonly { readonly username: string; readonly secret: string }[];
}

/** What a request came to: its status, cookie and body. */
interface Reply {
  readonly status: number;
  readonly cookie: string;
  readonly body: string;
}

/** One keep-alive connection that sends prepared bytes and reads answers with a content length. */
class Connection {
  readonly #socket: net.Socket;
  #text = '';
  #waiting: ((reply: Reply) => void) | undefined;

  constructor(port: number) {
    this.#socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1').on('data', (part: string) => {
      this.#take(part);
    });
  }

  send(bytes: string): Promise<Reply> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#socket.write(bytes);
    });
  }

  #take(part: string): void {
    this.#text += part;
    const head = this.#text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#text.slice(0, head))?.[1] ?? 0);
    if (this.#text.length < head + 4 + length) return;
    const reply = {
      status: Number(this.#text.slice(9, 12)),
      cookie: /set-cookie: ([^;]+)/i.exec(this.#text.slice(0, head))?.[1] ?? '',
      body: this.#text.slice(head + 4, head + 4 + length),
    };
    this.#text = '';
    this.#waiting?.(reply);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Sends every request over the connections, as fast as answers come. Gives seconds, and latencies in milliseconds, sorted. */
async function run(
  port: number,
  requests: readonly string[],
  seen: (reply: Reply, index: number) => void,
): Promise<{ readonly seconds: number; readonly latencies: Float64Array }> {
  const latencies = new Float64Array(requests.length);
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = new Connection(port);
      while (next < requests.length) {
        const index = next++;
        const sent = performance.now();
        const reply = await connection.send(requests[index]!);
        latencies[index] = performance.now() - sent;
        seen(reply, index);
      }
      connection.close();
    }),
  );
  return { seconds: (performance.now() - start) / 1_000, latencies: latencies.toSorted() };
}

function post(target: string, body: string, headers: readonly string[] = []): string {
  return [
    `POST ${target} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${body.length}`,
    ...headers,
    '',
    body,
  ].join('\r\n');
}

async function serveNode(voters: number): Promise<void> {
  const { startNode } = await import('../src/server/main.ts');
  const { createElection } = await import('../src/usecases/create-election.ts');
  const { importRoll } = await import('../src/usecases/import-roll.ts');
  const { performAct } = await import('../src/usecases/act.ts');
  const { parseDefinition } = await import('../src/wire/definition.ts');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-'));
  const node = await startNode({ dataFolder: folder, port: 0, logLevel: 'error' });
  const operator = { kind: 'operator', name: 'bench' } as const;
  const definition = parseDefinition({ title: 'Bench', contests: [{ question: 'Who?', candidates: ['A', 'B', 'C', 'D', 'E', 'F'] }] });
  if (!definition.ok) throw new Error('the definition is ours');
  const made = await createElection(node.ctx, operator, { slug: 'bench', definition: definition.value });
  const csv = ['username', ...Array.from({ length: voters }, (_, i) => `v${i}`)].join('\n');
  const report = await importRoll(node.ctx, operator, 'bench', Buffer.from(csv), { dryRun: false, drawSecrets: true });
  const opened = await performAct(node.ctx, operator, 'bench', 'open');
  if (!made.ok || !report.ok || !opened.ok) throw new Error('the election could not be made');
  process.on('message', async (word) => {
    if (word === 'cpu') return process.send?.(process.cpuUsage());
    const election = await node.ctx.store.findElection('bench');
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
    process.send?.({ cast: election?.cast }, () => process.exit(0));
  });
  process.send?.({
    url: node.url,
    slug: 'bench',
    voters: report.value.secrets.map(({ username, secret }) => ({ username, secret })),
  } satisfies Ready);
}

function serveBare(): void {
  const answer = JSON.stringify({ tracker: '0123-4567-89AB-CDEF', replaced: false, repeated: false, day: '2026-01-01', title: 'Bench' });
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}` }));
  process.on('message', (word) => {
    if (word === 'cpu') process.send?.(process.cpuUsage());
    else process.exit(0);
  });
}

function launch(role: string, voters: number): Promise<{ readonly child: ChildProcess; readonly ready: Ready }> {
  const child = fork(import.meta.filename, [role, String(voters)], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return new Promise((resolve, reject) => {
    child.once('message', (ready) => {
      resolve({ child, ready: ready as Ready });
    });
    child.once('exit', () => {
      reject(new Error(`the ${role} server ended`));
    });
  });
}

function stop(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('message', resolve);
    child.once('exit', resolve);
    child.send('stop');
  });
}

/** Microseconds of processor time that a server has used so far: steadier than the clock on a machine with other work. */
function cpu(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (used) => {
      const { user, system } = used as NodeJS.CpuUsage;
      resolve(user + system);
    });
    child.send('cpu');
  });
}

/** Runs and tells the rate, the latencies and the server's processor time for one request. */
async function measure(
  name: string,
  child: ChildProcess,
  port: number,
  requests: readonly string[],
  seen: (reply: Reply, index: number) => void,
): Promise<number> {
  const before = await cpu(child);
  const done = await run(port, requests, seen);
  return tell(name, requests.length, done, ((await cpu(child)) - before) / requests.length);
}

function tell(
  name: string,
  count: number,
  { seconds, latencies }: { readonly seconds: number; readonly latencies: Float64Array },
  used: number,
): number {
  const rate = count / seconds;
  const at = (share: number): string => latencies[Math.min(count - 1, Math.floor(count * share))]!.toFixed(1);
  console.log(
    `${name.padEnd(34)} ${String(Math.round(rate)).padStart(7)} /s   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   processor ${Math.round(used)} µs each`,
  );
  return rate;
}

async function main(voters: number): Promise<void> {
  const { child, ready } = await launch('node', voters);
  const port = Number(new URL(ready.url).port);
  const cookies: string[] = [];
  const tokens: string[] = [];
  let wrong = 0;
  const signIns = ready.voters.map((voter) => post(`/api/elections/${ready.slug}/sign-in`, JSON.stringify(voter)));
  await measure('sign-ins (drawn secrets)', child, port, signIns, ({ status, cookie, body }, i) => {
    if (status !== 200) wrong++;
    cookies[i] = cookie;
    tokens[i] = (JSON.parse(body) as { readonly csrf?: string }).csrf ?? '';
  });
  const ballots = ready.voters.map((_, i) =>
    JSON.stringify({ key: String(i).padStart(43, 'k'), answers: [{ kind: 'choices', candidates: [i % 6] }] }),
  );
  const casts = ballots.map((body, i) =>
    post(`/api/elections/${ready.slug}/ballots`, body, [`cookie: ${cookies[i]}`, `x-veritally-csrf: ${tokens[i]}`]),
  );
  const rate = await measure('casts, each durably committed', child, port, casts, ({ status }) => {
    if (status !== 200) wrong++;
  });
  const recorded = (await stop(child)) as { readonly cast?: number };
  const bare = await launch('bare', 0);
  const barePort = Number(new URL(bare.ready.url).port);
  await run(barePort, casts.slice(0, 5_000), () => undefined);
  const bareRate = await measure('bare node:http, nothing stored', bare.child, barePort, casts, () => undefined);
  await stop(bare.child);
  console.log(`\nratio ${(rate / bareRate).toFixed(2)}; recorded ${recorded.cast} of ${voters}; ${wrong} refused`);
  if (recorded.cast !== voters || wrong > 0) process.exitCode = 1;
}

const [role, count] = process.argv.slice(2);
if (role === 'node' && process.send) await serveNode(Number(count));
else if (role === 'bare' && process.send) serveBare();
else await main(Number(role ?? 20_000));
