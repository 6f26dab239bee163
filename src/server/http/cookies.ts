import type { FastifyReply, FastifyRequest } from 'fastify';

// The two cookies of this server. Under TLS their names carry a prefix that makes browsers refuse them when a neighbouring site or
// plain HTTP tries to plant one: `__Host-` for administrators (path /), `__Secure-` for voters, whose path is their election's.

export interface CookieForm {
  readonly name: string;
  readonly path: string;
  readonly secure: boolean;
}

export function adminCookie(secure: boolean): CookieForm {
  return { name: secure ? '__Host-vt-admin' : 'vt-admin', path: '/', secure };
}

export function voterCookie(secure: boolean, slug: string): CookieForm {
  return { name: secure ? '__Secure-vt-voter' : 'vt-voter', path: `/api/elections/${slug}`, secure };
}

/** The value of the cookie named so, or undefined. Of several the first, which browsers send for the longest path. */
export function readCookie(request: FastifyRequest, form: CookieForm): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === form.name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Sets the cookie for `seconds`; an empty value and 0 seconds end it. Values are URL-safe by construction. */
export function setCookie(reply: FastifyReply, form: CookieForm, value: string, seconds: number): void {
  const text = `${form.name}=${value}; Path=${form.path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${form.secure ? '; Secure' : ''}`;
  void reply.header('set-cookie', text);
}
