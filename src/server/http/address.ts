import type { FastifyReply, FastifyRequest } from 'fastify';

// Where a request comes from is read once, as it arrives: a socket whose visitor hung up has no address any more, and limits and delays
// must hold whatever becomes of the visitor meanwhile.

const addresses = new WeakMap<FastifyRequest, string>();

/** Keeps the address of a request. One that has none any more is left alone: nobody waits for an answer. */
export function keepAddress(request: FastifyRequest, reply: FastifyReply): void {
  const address = request.ip as string | undefined;
  if (address === undefined) void reply.hijack();
  else addresses.set(request, address);
}

/** The address of a request that `keepAddress` has seen. */
export function addressOf(request: FastifyRequest): string {
  return addresses.get(request) ?? '::';
}
