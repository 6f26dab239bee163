import type { FastifyReply } from 'fastify';
import { CONTENT_SECURITY_POLICY } from '../../web/entries.ts';

/** What the pages need is said by web/entries.ts; who may frame them is said here. */
const PAGE = `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;
/** The console shows a drawing that the officer chose before anything of it is uploaded. */
const CONSOLE = PAGE.replace("img-src 'self'", "img-src 'self' blob:");
/** The workers that check published records compute in WebAssembly that they write themselves; no page may. A worker has its own policy. */
const PROVER = PAGE.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
/** The embed page may stand in other sites' frames; it shows public results and takes no input. */
const EMBED = `${CONTENT_SECURITY_POLICY}; frame-ancestors *`;
/** Answers of the API are data: nothing in them may run, load or be framed. */
const DATA = "default-src 'none'; frame-ancestors 'none'";
/** An uploaded picture opened by its own address: not even a sanitised SVG may run or load anything. */
const PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export type Surface = 'page' | 'console' | 'prover' | 'embed' | 'data' | 'picture';

const POLICIES: { readonly [S in Surface]: string } = {
  page: PAGE,
  console: CONSOLE,
  prover: PROVER,
  embed: EMBED,
  data: DATA,
  picture: PICTURE,
};

/** The headers that every answer carries, by what it is. `overTls`: under TLS, here or at the proxy. */
export function securityHeaders(surface: Surface, overTls: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': POLICIES[surface],
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': surface === 'embed' ? 'cross-origin' : 'same-origin',
    'permissions-policy':
      'accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), interest-cohort=()',
    ...(surface === 'embed' ? {} : { 'x-frame-options': 'DENY' }),
    ...(overTls ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** Puts them on `reply`. */
export function putSecurityHeaders(reply: FastifyReply, surface: Surface, overTls: boolean): void {
  void reply.removeHeader('x-frame-options').headers(securityHeaders(surface, overTls));
}
