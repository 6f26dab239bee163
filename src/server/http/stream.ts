import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../election/refusal.ts';
import type { ElectionId } from '../../kernel/ids.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { addressOf } from './address.ts';
import { isSecure } from './guard.ts';
import { MOST_WATCHERS, type LiveHub } from './live.ts';
import { isLoopback, networkOf } from './rate-limit.ts';
import { securityHeaders } from './security-headers.ts';
import type { Services } from './services.ts';

/** Streams at once for one network: many for a school behind one address, never all there are. This machine itself is not limited. */
export const MOST_FOR_ONE = Math.floor(MOST_WATCHERS / 3);
const watching = new WeakMap<LiveHub, Map<string, number>>();

/** Counts a stream of `address`, until `response` closes; false where its network has too many. */
export function takeStream(hub: LiveHub, address: string, response: Pick<ServerResponse, 'once'>): boolean {
  if (isLoopback(address)) return true;
  const counts = watching.get(hub) ?? new Map<string, number>();
  watching.set(hub, counts);
  const network = networkOf(address);
  const held = counts.get(network) ?? 0;
  if (held >= MOST_FOR_ONE) return false;
  counts.set(network, held + 1);
  response.once('close', () => {
    const left = (counts.get(network) ?? 1) - 1;
    if (left === 0) counts.delete(network);
    else counts.set(network, left);
  });
  return true;
}

/** Turns the answer into a stream of server-sent events from `hub`. */
export async function openStream(
  services: Services,
  hub: LiveHub,
  electionId: ElectionId,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Result<null, Refusal>> {
  if (reply.raw.closed) return ok(null);
  if (hub.full || !takeStream(hub, addressOf(request), reply.raw)) return err({ kind: 'too-many-requests', retryAfter: 10 });
  void reply.hijack();
  reply.raw.writeHead(200, {
    ...securityHeaders('data', isSecure(services, request)),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const last = request.headers['last-event-id'];
  await hub.watch(electionId, reply.raw, typeof last === 'string' ? last.slice(0, 40) : undefined);
  return ok(null);
}
