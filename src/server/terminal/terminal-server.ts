import net from 'node:net';
import tls from 'node:tls';
import type { ElectionRecord } from '../../usecases/ports.ts';
import { FRAMED_PREFIX } from '../../wire/terminal.ts';
import { networkOf } from '../http/rate-limit.ts';
import { FramedSession } from './framed-session.ts';
import { DEFAULT_LIMITS, type TerminalLimits } from './limits.ts';
import { LineChannel } from './line-channel.ts';
import { farewell, greeting, PlainSession, type SignInGuard } from './plain-session.ts';
import type { Polls } from './polls.ts';

/** How a terminal channel is set up. */
export interface TerminalOptions {
  readonly port: number;
  /** Addresses to listen at, e.g. ["::"] (both IPv6 and IPv4) or ["::1", "127.0.0.1"]. */
  readonly hosts: readonly string[];
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** Serve this election only; absent: every open one, told apart by the voter's credentials. */
  readonly election?: string | undefined;
  readonly limits?: Partial<TerminalLimits> | undefined;
  /** Guard of sign-ins from one address. */
  readonly guard?: ((address: string) => SignInGuard) | undefined;
  /** Name and version, for clients that speak frames. */
  readonly server: string;
  /** An outage or a bug in one session; the session ends, the others go on. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A running terminal channel. */
export interface Terminal {
  readonly port: number;
  readonly hosts: readonly string[];
  /** e.g. "tcp://[::1]:2345" or "tls://[::]:2345" */
  readonly url: string;
  sessions(): number;
  /** New connections get this certificate from now on; nothing happens on an unencrypted channel. Throws where the key does not fit. */
  setTls(pair: { readonly cert: string | Buffer; readonly key: string | Buffer }): void;
  /** Stops listening and ends every session. */
  close(): Promise<void>;
}

const CLOSED = 'The polls are not open at the moment. Please come back later.\n';
const BUSY = 'Too many people are connected at the moment. Please try again in a minute.\n';
const BROKEN = 'Something is wrong with the server. Please connect again; if your vote was recorded, it will say so.\n';
/** How long a client that finds the polls shut may take to say that it speaks frames and wants to know what became of its cast. */
const SHUT_PATIENCE = 2_000;
const LISTED_FOR = 250;

class TerminalServer {
  readonly #polls: Polls;
  readonly #options: TerminalOptions;
  readonly #limits: TerminalLimits;
  readonly #sockets = new Set<net.Socket>();
  /** Connections under TLS, from before their handshake on. */
  readonly #handshakes = new Set<net.Socket>();
  readonly #networks = new Map<string, number>();
  #listed: { readonly at: number; readonly elections: Promise<readonly ElectionRecord[]> } | undefined;

  constructor(polls: Polls, options: TerminalOptions) {
    this.#polls = polls;
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  get sessions(): number {
    return this.#sockets.size;
  }

  endAll(): void {
    for (const socket of [...this.#sockets, ...this.#handshakes]) socket.destroy();
  }

  /** Keeps a connection whose handshake is under way in mind, so that closing ends it too. */
  watch(socket: net.Socket): void {
    this.#handshakes.add(socket);
    socket.once('close', () => this.#handshakes.delete(socket));
    if (this.#handshakes.size > this.#limits.sessions) socket.destroy();
  }

  /** Elections for newcomers, read at most four times a second however many come. */
  #elections(): Promise<readonly ElectionRecord[]> {
    const now = performance.now();
    if (!this.#listed || now - this.#listed.at > LISTED_FOR) this.#listed = { at: now, elections: this.#openOnes() };
    return this.#listed.elections;
  }

  async #openOnes(): Promise<readonly ElectionRecord[]> {
    const open = await this.#polls.open();
    const { election } = this.#options;
    return election === undefined ? open : open.filter(({ slug, id }) => slug === election || id === election);
  }

  accept(socket: net.Socket): void {
    socket.on('error', () => socket.destroy());
    const network = networkOf(socket.remoteAddress ?? '::');
    const here = this.#networks.get(network) ?? 0;
    if (this.#sockets.size >= this.#limits.sessions || here >= this.#limits.perNetwork) {
      socket.end(BUSY);
      setTimeout(() => socket.destroy(), 1_000).unref();
      return;
    }
    this.#sockets.add(socket);
    this.#networks.set(network, here + 1);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      const left = (this.#networks.get(network) ?? 1) - 1;
      if (left === 0) this.#networks.delete(network);
      else this.#networks.set(network, left);
    });
    const channel = new LineChannel(socket, this.#limits);
    this.#serve(channel, socket.remoteAddress ?? '').catch(async (error: unknown) => {
      this.#options.onError?.(error);
      await channel.end(BROKEN).catch(() => socket.destroy());
    });
  }

  async #serve(channel: LineChannel, address: string): Promise<void> {
    const elections = await this.#elections();
    const shut = elections.length === 0;
    await channel.say(shut ? CLOSED : greeting(elections));
    const line = await channel.nextLine(shut ? SHUT_PATIENCE : undefined);
    if (line.kind === 'ended') return channel.end(shut ? undefined : farewell(line.why));
    const guard = this.#options.guard?.(address);
    if (line.text.startsWith(FRAMED_PREFIX))
      return new FramedSession(channel, this.#polls, guard, this.#options.server).run(line.text, await this.#elections());
    if (shut) return channel.end();
    if (/^[A-Z]{3,10} \S+ HTTP\/\d/.test(line.text)) return channel.end(farewell('hostile'));
    return new PlainSession(channel, this.#polls, guard).run(line.text, await this.#elections());
  }
}

function listenAt(server: net.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4_096, ipv6Only: false }, () => {
      server.off('error', reject);
      resolve((server.address() as net.AddressInfo).port);
    });
  });
}

/** Addresses that this machine lacks (a kernel without IPv6, or without IPv4) are passed over, `::` then means `0.0.0.0`. */
const lacksAddress = (error: unknown): boolean => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * Opens the terminal channel. Rejects with the system's error where the port is taken (EADDRINUSE) or no address can be listened at.
 */
export async function startTerminal(polls: Polls, options: TerminalOptions): Promise<Terminal> {
  const house = new TerminalServer(polls, options);
  const listeners: net.Server[] = [];
  const hosts: string[] = [];
  let { port } = options;
  let missing: unknown;
  const open = async (host: string): Promise<void> => {
    const accept = (socket: net.Socket): void => house.accept(socket);
    const server = options.tls
      ? tls.createServer({ ...options.tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000, allowHalfOpen: true } as tls.TlsOptions, accept)
      : net.createServer({ allowHalfOpen: true, noDelay: true }, accept);
    server.maxConnections = 20_000;
    // A failed handshake concerns its own client only.
    server.on('tlsClientError', (_error: Error, socket: net.Socket) => socket.destroy());
    if (options.tls) server.on('connection', (socket: net.Socket) => house.watch(socket));
    try {
      port = await listenAt(server, host, port);
      server.on('error', (error) => options.onError?.(error));
      listeners.push(server);
      hosts.push(host);
    } catch (error) {
      if (!lacksAddress(error)) throw error;
      missing = error;
    }
  };
  const close = async (): Promise<void> => {
    const closed = listeners.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    house.endAll();
    await Promise.all(closed);
  };
  try {
    for (const host of options.hosts) await open(host);
    if (listeners.length === 0 && options.hosts.includes('::')) await open('0.0.0.0');
    if (listeners.length === 0) throw missing ?? new Error('No address to listen at was given.');
  } catch (error) {
    await close();
    throw error;
  }
  const first = hosts[0]!;
  const url = `${options.tls ? 'tls' : 'tcp'}://${first.includes(':') ? `[${first}]` : first}:${port}`;
  const setTls: Terminal['setTls'] = ({ cert, key }) => {
    for (const server of listeners) if (server instanceof tls.Server) server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  };
  return { port, hosts, url, sessions: () => house.sessions, setTls, close };
}
