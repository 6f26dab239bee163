import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../election/refusal.ts';
import type { ElectionId } from '../../kernel/ids.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { isSecure } from './guard.ts';
import type { LiveHub } from './live.ts';
import { securityHeaders } from './security-headers.ts';
import type { Services } from './services.ts';

/** Turns the answer into a stream of server-sent events from `hub`. */
export async function openStream(services: Services, hub: LiveHub, electionId: ElectionId, request: FastifyRequest, reply: FastifyReply): Promise<Result<null, Refusal>> {
  if (hub.full) return err({ kind: 'too-many-requests', retryAfter: 10 });
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
