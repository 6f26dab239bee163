import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from './http/rate-limit.ts';

/** Why a node does not start: one clear line for the person who runs it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** What a node is started with; the command line's `serve` fills it from its arguments. */
export interface NodeConfig {
  /** Folder of the embedded database. Not used with `database`. */
  readonly dataFolder: string;
  /** postgres://… for several nodes on one database. */
  readonly database?: string | undefined;
  /** File with the server's keys; absent: in the data folder, or in the shared database. */
  readonly keyFile?: string | undefined;
  /** Where to listen; absent: this machine only, 127.0.0.1 and ::1. "::" is every address, IPv6 and IPv4. */
  readonly host?: string | undefined;
  /** 0: any free port. */
  readonly port: number;
  /** Allows unencrypted HTTP on other addresses than this machine's. */
  readonly plainHttp?: boolean | undefined;
  /** A proxy in front ends TLS and sends X-Forwarded-For, -Proto and -Host. */
  readonly behindProxy?: boolean | undefined;
  /** Files in PEM form; read again at SIGHUP. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Where people reach the server, e.g. "https://vote.example.org". */
  readonly publicUrl?: string | undefined;
  /** Port of the terminal channel; absent: none. */
  readonly terminalPort?: number | undefined;
  /** Address of the terminal channel; absent: as `host`. */
  readonly terminalHost?: string | undefined;
  /** Allows an unencrypted terminal channel on other addresses, also beside HTTP under TLS. */
  readonly terminalPlain?: boolean | undefined;
  /** The only election on the terminal channel; absent: every open one. */
  readonly terminalElection?: string | undefined;
  /** The built pages; absent: dist/web beside the program. */
  readonly webFolder?: string | undefined;
  /** A browser of the Chromium family that makes PDFs; "none": none; absent: one in the usual places, if there is one. */
  readonly chromium?: string | undefined;
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug' | undefined;
}

/** The addresses that `host` means, most wanted first. */
export function listenHosts(host: string | undefined): readonly string[] {
  if (host === undefined || host === 'localhost') return ['127.0.0.1', '::1'];
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  return plain === '*' ? ['::'] : [plain];
}

const onlyHere = (hosts: readonly string[]): boolean => hosts.every((host) => isLoopback(host));

function parsedPublicUrl(text: string): URL {
  try {
    const url = new URL(text);
    if ((url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/' && url.search === '' && url.hash === '') return url;
  } catch {
    /* reported below */
  }
  throw new StartRefused(`The public address must look like https://vote.example.org, without a path; "${text}" does not.`);
}

/** Checks what does not need the system's help; throws `StartRefused` with one line. Gives the config with its public address normalised. */
export function checkConfig(config: NodeConfig): NodeConfig {
  for (const [name, port] of [
    ['port', config.port],
    ['terminal port', config.terminalPort ?? 0],
  ] as const) {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new StartRefused(`The ${name} must be a number from 0 to 65535.`);
  }
  for (const host of [config.host, config.terminalHost]) {
    if (host !== undefined && /[\s/]/.test(host)) throw new StartRefused(`"${host}" is not an address to listen at.`);
  }
  if (config.tls && config.behindProxy)
    throw new StartRefused('TLS ends either here (--tls-cert, --tls-key) or at the proxy (--behind-proxy), not at both.');
  const hosts = listenHosts(config.host);
  const plain = !config.tls && !config.behindProxy;
  if (plain && !onlyHere(hosts) && !config.plainHttp) {
    throw new StartRefused(
      `Refusing unencrypted HTTP on ${hosts.join(', ')}: passwords and votes could be read on the way. Give --tls-cert and --tls-key, or --behind-proxy, or ask for it with --plain-http.`,
    );
  }
  const terminalHosts = listenHosts(config.terminalHost ?? config.host);
  if (config.terminalPort !== undefined && !config.tls && !onlyHere(terminalHosts) && !config.terminalPlain) {
    throw new StartRefused(
      `Refusing an unencrypted terminal channel on ${terminalHosts.join(', ')}: secrets and votes could be read on the way. Give --tls-cert and --tls-key, or ask for it with --terminal-plain.`,
    );
  }
  return config.publicUrl === undefined ? config : { ...config, publicUrl: parsedPublicUrl(config.publicUrl).origin };
}

const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

/** Addresses of this machine that others can reach, IPv6 ones (global, then unique local) first. */
function reachable(): readonly string[] {
  const all = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((item) => !item.internal);
  const six = all.filter((item) => item.family === 'IPv6' && !/^fe80/i.test(item.address)).map((item) => item.address);
  const local = (address: string): number => (/^f[cd]/i.test(address) ? 1 : 0);
  return [...six.toSorted((a, b) => local(a) - local(b)), ...all.filter((item) => item.family === 'IPv4').map((item) => item.address)];
}

/** The addresses under which a node that listens at `hosts` can be opened, the one for this machine first. */
export function openAddresses(scheme: 'http' | 'https', hosts: readonly string[], port: number): readonly string[] {
  const at = (host: string): string => `${scheme}://${bracketed(host)}:${port}`;
  const everywhere = hosts.some((host) => host === '::' || host === '0.0.0.0');
  if (everywhere)
    return [
      `${scheme}://localhost:${port}`,
      ...reachable()
        .filter((host) => hosts.includes('::') || isIPv4(host))
        .map(at),
    ];
  return hosts.every((host) => isLoopback(host)) ? [`${scheme}://localhost:${port}`, ...hosts.map(at)] : hosts.map(at);
}
