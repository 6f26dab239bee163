// Brings the independent program `belenios-tool` in three versions into .cache/belenios, without touching the system's own packages:
// its Debian packages and the libraries that they need are downloaded with apt into a private folder, unpacked there, and started by
// that folder's own loader. Needs apt-get, dpkg-deb, a network, and a 64-bit PC; says what is missing otherwise.
//
//   node scripts/belenios-peers.ts            brings all versions and prints where they are
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = path.resolve(import.meta.dirname, '../.cache/belenios');

interface PeerSource {
  readonly version: PeerVersion;
  readonly suite: string;
  /** Packages with everything that the program loads. */
  readonly packages: readonly string[];
}

export type PeerVersion = '2.0' | '3.0' | '3.3';

const COMMON = ['belenios-tool', 'libc6', 'libgmp10', 'libzstd1'];
const LATER = [...COMMON, 'libev4t64', 'zlib1g', 'libssl3t64'];
const SOURCES: readonly PeerSource[] = [
  { version: '2.0', suite: 'bookworm', packages: [...COMMON, 'libev4', 'zlib1g', 'libssl3', 'libsodium23'] },
  { version: '3.0', suite: 'trixie', packages: [...LATER, 'libsodium23'] },
  { version: '3.3', suite: 'sid', packages: [...LATER, 'libsodium26'] },
];

/** One version of the peer, ready to run. */
export interface Peer {
  readonly version: PeerVersion;
  /** Runs it with arguments; `input` goes to its standard input. Never throws for a refusal: see `status`. */
  run(args: readonly string[], options?: PeerOptions): Promise<PeerOutcome>;
}

export interface PeerOptions {
  readonly cwd?: string;
  readonly input?: string;
  /** Asks the shell how much processor time it took. */
  readonly timed?: boolean;
}

export interface PeerOutcome {
  /** Processor time in milliseconds, where it was asked for. */
  readonly cpuMs?: number;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const folderOf = (source: PeerSource): string => path.join(cache, source.version);
const loaderOf = (folder: string): string | undefined =>
  ['usr/lib64', 'lib64', 'usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu']
    .map((place) => path.join(folder, place, 'ld-linux-x86-64.so.2'))
    .find((file) => existsSync(file));

function peerIn(source: PeerSource): Peer | undefined {
  const folder = folderOf(source);
  const loader = loaderOf(folder);
  const program = path.join(folder, 'usr/bin/belenios-tool');
  if (loader === undefined || !existsSync(program) || !existsSync(path.join(folder, 'ready'))) return undefined;
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((place) => path.join(folder, place)).join(':');
  return {
    version: source.version,
    run: (args, options = {}) => start(loader, ['--library-path', libraries, program, ...args], options),
  };
}

/** What the shell's `times` says of its children, in milliseconds: the last line, user and system, such as "0m1.25s 0m0.03s". */
function childrenMs(stderr: string): number {
  const found = [...(stderr.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return found.reduce((sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds), 0);
}

const TIMED = ['-c', '"$@"; status=$?; times >&2; exit $status', 'sh'];

function start(file: string, args: readonly string[], options: PeerOptions): Promise<PeerOutcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, BELENIOS_USE_URANDOM: '1' };
    const [program, given] = options.timed === true ? ['sh', [...TIMED, file, ...args]] : [file, args];
    const child = spawn(program, given, { ...(options.cwd !== undefined && { cwd: options.cwd }), env, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status: status ?? 1, stdout, stderr, ...(options.timed === true && { cpuMs: childrenMs(stderr) }) }),
    );
    child.stdin.end(options.input ?? '');
  });
}

/** The mirror that this machine's apt uses for Debian's main archive. */
async function mirror(): Promise<string> {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE)']);
  const lines = stdout.split('\n').map((line) => line.split(' '));
  const found = lines.find(([uri, release]) => uri?.includes('/debian/') && /^[a-z]+$/.test(release ?? ''));
  if (found?.[0] === undefined) throw new Error('apt knows no archive of Debian on this machine');
  return found[0];
}

async function download(source: PeerSource, work: string): Promise<void> {
  const lists = path.join(work, 'apt');
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'packages'])
    mkdirSync(path.join(lists, folder), { recursive: true });
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    path.join(lists, 'sources.list'),
    `deb [arch=amd64${existsSync(keyring) ? ` signed-by=${keyring}` : ''}] ${await mirror()} ${source.suite} main\n`,
  );
  writeFileSync(path.join(lists, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': path.join(lists, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferencesparts': '-',
    'Dir::State': path.join(lists, 'state'),
    'Dir::State::status': path.join(lists, 'status'),
    'Dir::Cache': path.join(lists, 'cache'),
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '_apt',
    'APT::Architecture': 'amd64',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const cwd = path.join(lists, 'packages');
  await run('apt-get', [...options, 'update'], { maxBuffer: 2 ** 26 });
  await run('apt-get', [...options, 'download', ...source.packages], { cwd, maxBuffer: 2 ** 26 });
  for (const file of readdirSync(cwd)) await run('dpkg-deb', ['-x', path.join(cwd, file), work]);
  rmSync(lists, { recursive: true });
}

/**
 * The peer of this version, brought if it is not there yet; otherwise why not. At most one process should bring it at a time; a half
 * done one is never used, because the folder gets its name last.
 */
export async function bringPeer(version: PeerVersion): Promise<Peer | string> {
  const source = SOURCES.find((one) => one.version === version) as PeerSource;
  const present = peerIn(source);
  if (present) return present;
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'belenios-tool is brought for Linux on x64 only';
  const work = `${folderOf(source)}.${process.pid}`;
  try {
    mkdirSync(work, { recursive: true });
    await download(source, work);
    writeFileSync(path.join(work, 'ready'), '');
    rmSync(folderOf(source), { recursive: true, force: true });
    renameSync(work, folderOf(source));
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    return `belenios-tool ${version} could not be brought: ${error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error)}`;
  }
  const peer = peerIn(source);
  const answer = await peer?.run(['--version']);
  if (!peer || answer?.status !== 0)
    return `belenios-tool ${version} was brought but does not start: ${answer?.stderr.trim() ?? 'files are missing'}`;
  // Debian's unstable suite moves on: another version there is another peer, with other rules.
  if (answer.stdout.startsWith(`${version}`)) return peer;
  rmSync(folderOf(source), { recursive: true, force: true });
  return `Debian's suite ${source.suite} now has belenios-tool ${answer.stdout.trim()} in place of ${version}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { version } of SOURCES) {
    const peer = await bringPeer(version);
    const outcome = typeof peer === 'string' ? undefined : await peer.run(['--version']);
    console.log(
      `${version}: ${typeof peer === 'string' ? peer : `${path.join(cache, version)} answers "${outcome?.stdout.trim()}${outcome?.stderr.trim()}"`}`,
    );
  }
}
