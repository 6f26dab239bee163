import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { StartRefused, type NodeConfig } from './config.ts';
import { refuseMalformed } from './http/gateway.ts';

type Handle = http.RequestListener;

/** Slow senders: the head of a request in 20 s, all of it in 5 minutes (a roll of 100,000 over a poor line). */
const TIMES = {
  headersTimeout: 20_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const;

function readTls(tls: NonNullable<NodeConfig['tls']>): { readonly cert: Buffer; readonly key: Buffer } {
  const read = (file: string, what: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new StartRefused(`The TLS ${what} ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
    }
  };
  return { cert: read(tls.certFile, 'certificate'), key: read(tls.keyFile, 'key') };
}

function makeServer(config: NodeConfig, handle: Handle): http.Server | https.Server {
  if (!config.tls) return http.createServer(TIMES, handle);
  try {
    return https.createServer({ ...TIMES, ...readTls(config.tls), minVersion: 'TLSv1.2' }, handle);
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(`The TLS certificate and key do not fit: ${(error as Error).message}.`);
  }
}

function listen(server: http.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4_096, ipv6Only: false }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
/** This machine has no such address: a kernel without IPv6, or without IPv4. */
const lacksAddress = (error: unknown): boolean => ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error));

function refusalOf(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartRefused(
        `Port ${port} is in use on ${host}: another program (perhaps another Veritally) listens there. Choose another with --port.`,
      );
    case 'EACCES':
      return new StartRefused(`Port ${port} needs more rights than this user has. Choose one from 1024 on with --port.`);
    case 'EADDRNOTAVAIL':
      return new StartRefused(`${host} is not an address of this machine.`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartRefused(`The name ${host} has no address.`);
    default:
      return error;
  }
}

/** The listening sockets of one node, all on one port. */
export interface Listeners {
  readonly hosts: readonly string[];
  readonly port: number;
  /** Reads the certificate files again and gives what was read; keeps the old ones and throws where they do not fit. */
  reloadTls(): { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** Takes no more connections, and ends idle ones. */
  stop(): void;
  /** Ends every connection. */
  destroy(): void;
}

/**
 * Listens at `hosts`. Addresses that this machine lacks are passed over while one remains. Throws `StartRefused` where a port is taken or
 * TLS files do not fit.
 */
export async function openListeners(config: NodeConfig, hosts: readonly string[], handle: Handle): Promise<Listeners> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryListeners(config, hosts, handle);
    } catch (error) {
      // Any free port was asked for, and the one found is free on the first address only: another one, then.
      if (config.port !== 0 || attempt === 10 || !(error instanceof StartRefused) || !error.message.includes('in use')) throw error;
    }
  }
}

async function tryListeners(config: NodeConfig, hosts: readonly string[], handle: Handle): Promise<Listeners> {
  const servers: (http.Server | https.Server)[] = [];
  const opened: string[] = [];
  let { port } = config;
  const destroy = (): void => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  const open = async (host: string, last: boolean): Promise<void> => {
    const server = makeServer(config, handle);
    server.on('clientError', refuseMalformed);
    try {
      port = await listen(server, host, port);
    } catch (error) {
      if (lacksAddress(error) && !last) return;
      destroy();
      throw refusalOf(error, host, port);
    }
    servers.push(server);
    opened.push(host);
  };
  for (const [i, host] of hosts.entries()) await open(host, i === hosts.length - 1 && opened.length === 0 && host !== '::');
  if (opened.length === 0) await open('0.0.0.0', true);
  return {
    hosts: opened,
    port,
    reloadTls: () => {
      if (!config.tls) return undefined;
      const pair = readTls(config.tls);
      for (const server of servers) if ('setSecureContext' in server) server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' });
      return pair;
    },
    stop: () => {
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
    },
    destroy,
  };
}
