import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../usecases/context.ts';
import type { ServerKeys } from '../../store/keys.ts';
import type { Monitor } from '../monitor.ts';
import type { PrintShop } from '../print/print-shop.ts';
import type { ElectionViews } from './election-view.ts';
import type { FairQueue } from './fair-queue.ts';
import type { LiveHub } from './live.ts';
import type { Buckets, WrongSecrets } from './rate-limit.ts';
import type { VoterSessions } from './voter-session.ts';

/** Settings of the gateway. */
export interface GatewaySettings {
  /** Whether answers travel under TLS as this process knows it (its own). Behind a proxy each request says so. */
  readonly tls: boolean;
  readonly behindProxy: boolean;
  /** Where people reach the server ("https://vote.example.org"), without a slash at the end; absent: what the request names. */
  readonly publicUrl?: string | undefined;
  /** The built pages; absent or missing: a plain message instead. */
  readonly webFolder: string;
  /** Checks every answer against its schema before it leaves: for tests. */
  readonly checkAnswers: boolean;
  readonly version: string;
}

/** Everything that the handlers share on one node. */
export interface Services {
  readonly ctx: Context;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where people reach this server, without a slash at the end: as configured, else as the request names it. */
  readonly base: (request: FastifyRequest) => string;
  readonly settings: GatewaySettings;
  /** Equal on all nodes. */
  readonly keys: ServerKeys;
  readonly voters: VoterSessions;
  readonly wrongSecrets: WrongSecrets;
  readonly requests: Buckets;
  readonly registrations: Buckets;
  readonly queue: FairQueue;
  readonly live: LiveHub;
  readonly controlRoom: LiveHub;
  readonly views: ElectionViews;
  readonly monitor: Monitor;
  /** Makes PDFs and pictures of pages, where a browser is installed. */
  readonly prints: PrintShop;
  /** Sessions on the terminal channel of this node. */
  readonly terminals: () => number;
}
