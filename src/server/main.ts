import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../kernel/clock.ts';
import { StoreError } from '../store/errors.ts';
import { contextOf, systemClock } from '../store/house.ts';
import { loadKeys, type ServerKeys } from '../store/keys.ts';
import { openPostgres } from '../store/postgres.ts';
import { proofThreads } from '../store/proof-threads.ts';
import { openSqlite } from '../store/sqlite.ts';
import { firstAdminToken } from '../usecases/admin-accounts.ts';
import { stopSealedDesks } from '../usecases/cast-sealed.ts';
import type { Context } from '../usecases/context.ts';
import type { Store } from '../usecases/ports.ts';
import { checkConfig, listenHosts, openAddresses, StartRefused, type NodeConfig } from './config.ts';
import { baseOf } from './http/base.ts';
import { countsLive, ElectionViews } from './http/election-view.ts';
import { FairQueue } from './http/fair-queue.ts';
import { buildGateway } from './http/gateway.ts';
import { isSecure } from './http/guard.ts';
import { monitorOf } from './http/handlers/elections.ts';
import { LiveHub } from './http/live.ts';
import { Buckets, WrongSecrets } from './http/rate-limit.ts';
import type { Services } from './http/services.ts';
import { VoterSessions } from './http/voter-session.ts';
import { openListeners, type Listeners } from './listeners.ts';
import { openLog } from './log.ts';
import { Monitor } from './monitor.ts';
import { startScheduler } from './scheduler.ts';
import { findChromium } from './print/find-chromium.ts';
import { PrintShop } from './print/print-shop.ts';
import { terminalGuard } from './terminal-guard.ts';
import { pollsOf } from './terminal/polls.ts';
import { startTerminal, type Terminal } from './terminal/terminal-server.ts';

export { StartRefused, type NodeConfig } from './config.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** How long requests under way may take to finish when the node stops, in milliseconds. */
const PATIENCE = 10_000;

/** What tests put in the place of the world. */
export interface NodeParts {
  readonly clock?: Clock | undefined;
  readonly log?: Logger | undefined;
  /** Checks every answer against its schema. */
  readonly checkAnswers?: boolean | undefined;
}

/** A whole node that serves. */
export interface RunningNode {
  /** The address for this machine, without a slash at the end. */
  readonly url: string;
  /** All addresses, the one for this machine first. */
  readonly addresses: readonly string[];
  /** e.g. "tcp://[::1]:2345"; null where there is no terminal channel. */
  readonly terminal: string | null;
  /** One-time link to make the first administrator; null where there is one. */
  readonly firstAdminLink: string | null;
  readonly port: number;
  /** The house itself, for the demonstration and tests. */
  readonly ctx: Context;
  /** Reads the TLS files again. */
  reloadTls(): void;
  /** Takes no new requests, finishes those under way, records every waiting cast, closes the database. */
  stop(): Promise<void>;
}

export function programVersion(): string {
  return (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

/** argon2id at once: as many as there are threads in libuv's pool, less two that databases and files need. */
const ARGON_AT_ONCE = 2;

interface House {
  readonly store: Store & { announce?(url: string): void };
  readonly keys: ServerKeys;
}

async function openHouse(config: NodeConfig): Promise<House> {
  const store =
    config.database === undefined
      ? await openSqlite(path.resolve(config.dataFolder), { mode: 'hold' })
      : await openPostgres(config.database);
  try {
    return { store, keys: await loadKeys(store, config.keyFile) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function makeServices(
  config: NodeConfig,
  parts: NodeParts,
  ctx: Context,
  keys: ServerKeys,
  log: Logger,
  terminals: () => number,
): Services {
  const { clock } = ctx;
  const views = new ElectionViews(ctx, keys.cookies);
  const failed = (error: unknown): void => {
    log.warn({ err: error }, 'live events could not be made');
  };
  const elapsed = (): number => performance.now();
  const live = new LiveHub({
    store: ctx.store,
    event: 'turnout',
    restless: false,
    counts: countsLive,
    elapsed,
    failed,
    state: async (election) => JSON.stringify(await views.turnout(election)),
    results: (election) => views.liveResults(election),
  });
  const controlRoom = new LiveHub({
    store: ctx.store,
    event: 'monitor',
    restless: true,
    counts: () => false,
    elapsed,
    failed,
    state: async (election) => JSON.stringify(await monitorOf(services, election)),
    results: () => Promise.resolve(undefined),
  });
  const settings = {
    tls: config.tls !== undefined,
    behindProxy: config.behindProxy === true,
    publicUrl: config.publicUrl,
    webFolder: config.webFolder ?? path.join(ROOT, 'dist/web'),
    checkAnswers: parts.checkAnswers ?? process.env['VITEST'] !== undefined,
    version: programVersion(),
  };
  const services: Services = {
    ctx,
    clock,
    log,
    settings,
    keys,
    views,
    live,
    controlRoom,
    terminals,
    base: (request: FastifyRequest) => settings.publicUrl ?? baseOf(request.host, isSecure(services, request)),
    voters: new VoterSessions(keys.cookies, ctx.random),
    wrongSecrets: new WrongSecrets(clock),
    requests: new Buckets(4_000, 400, clock),
    registrations: new Buckets(200, 0.5, clock),
    queue: new FairQueue(ARGON_AT_ONCE, 500, 4_000),
    monitor: new Monitor(clock),
    prints: new PrintShop(findChromium(config.chromium), log, clock),
  };
  return services;
}

/** Waits until no request is under way, at most `PATIENCE`. */
async function settled(pending: () => number): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (pending() > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function openTerminal(config: NodeConfig, services: Services): Promise<Terminal | undefined> {
  if (config.terminalPort === undefined) return undefined;
  const tls =
    config.tls && !config.terminalPlain ? { cert: readFileSync(config.tls.certFile), key: readFileSync(config.tls.keyFile) } : undefined;
  try {
    return await startTerminal(
      pollsOf(services.ctx, (election, voter) => services.views.orderSeed(election, voter)),
      {
        port: config.terminalPort,
        hosts: listenHosts(config.terminalHost ?? config.host).toReversed(),
        tls,
        election: config.terminalElection,
        guard: (address) => terminalGuard(services, address),
        server: `Veritally ${services.settings.version}`,
        onError: (error) => {
          services.log.error({ err: error }, 'a terminal session failed');
        },
      },
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new StartRefused(
        `Terminal port ${config.terminalPort} is in use: another program listens there. Choose another with --terminal-port.`,
      );
    throw error;
  }
}

/**
 * Starts a whole node: database, HTTP (and TLS), live events, schedule, terminal channel. Prints nothing. Throws `StartRefused` with one
 * clear line where it cannot start (port in use, folder held, newer database, unencrypted HTTP off this machine, …).
 */
export async function startNode(config: NodeConfig, parts: NodeParts = {}): Promise<RunningNode> {
  try {
    return await start(checkConfig(config), parts);
  } catch (error) {
    if (error instanceof StoreError) throw new StartRefused(error.message);
    throw error;
  }
}

async function start(config: NodeConfig, parts: NodeParts): Promise<RunningNode> {
  const log = parts.log ?? openLog(config.logLevel ?? 'warn');
  const { store, keys } = await openHouse(config);
  const closing: (() => void | Promise<void>)[] = [() => store.close()];
  const shut = async (): Promise<void> => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    const held: { terminal?: Terminal | undefined } = {};
    const { ctx, drained } = contextOf({
      store,
      key: keys.secrets,
      proofs: proofThreads({ size: Math.max(1, availableParallelism() - 1), background: true }),
      clock: parts.clock ?? systemClock,
      changed: (id) => {
        services.live.changed(id);
      },
    });
    closing.push(() => {
      stopSealedDesks(ctx);
    }, drained);
    const services: Services = makeServices(config, parts, ctx, keys, log, () => held.terminal?.sessions() ?? 0);
    const { live, controlRoom } = services;
    closing.push(() => {
      live.close();
      controlRoom.close();
    });
    const gateway = await buildGateway(services);
    let pending = 0;
    const listeners: Listeners = await openListeners(config, listenHosts(config.host), (request, response) => {
      pending++;
      response.once('close', () => {
        pending--;
      });
      gateway.handle(request, response);
    });
    closing.push(
      () => {
        listeners.destroy();
      },
      () => settled(() => pending),
      () => {
        live.close();
        controlRoom.close();
      },
      () => {
        listeners.stop();
      },
    );
    const terminal = await openTerminal(config, services);
    held.terminal = terminal;
    if (terminal) closing.push(() => terminal.close());
    closing.push(startScheduler(ctx, services.monitor, log));
    const addresses = openAddresses(config.tls ? 'https' : 'http', listeners.hosts, listeners.port);
    const url = addresses[0] ?? '';
    store.announce?.(url);
    const token = await firstAdminToken(ctx);
    let stopping: Promise<void> | undefined;
    return {
      url,
      addresses,
      port: listeners.port,
      ctx,
      terminal: terminal?.url ?? null,
      firstAdminLink: token === null ? null : `${config.publicUrl ?? url}/admin/setup#${token}`,
      reloadTls: () => {
        const pair = listeners.reloadTls();
        if (pair) terminal?.setTls(pair);
      },
      stop: () => (stopping ??= shut()),
    };
  } catch (error) {
    await shut();
    throw error;
  }
}
