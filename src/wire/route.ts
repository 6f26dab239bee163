import { z } from 'zod';

/** Who may call: anybody, a signed-in voter, or an administrator of at least that role (an API token needs all `scopes`; none: people only). */
export type Guard =
  | { readonly kind: 'public' }
  | { readonly kind: 'voter' }
  | { readonly kind: 'admin'; readonly role: 'owner' | 'officer' | 'observer'; readonly scopes: readonly string[] };

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly guard: Guard;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** JSON answer, or `stream`: server-sent events, `file`: a download with its media type. */
  readonly answer: z.ZodType | 'stream' | { readonly file: string };
}

// Literal kinds: the server gives each handler the caller that its route's guard lets in.
export const open = { kind: 'public' } as const satisfies Guard;
export const voter = { kind: 'voter' } as const satisfies Guard;
export const by = (role: 'owner' | 'officer' | 'observer', scope: string | readonly string[] | null) =>
  ({ kind: 'admin', role, scopes: scope === null ? [] : [scope].flat() }) as const satisfies Guard;
export const done = z.object({ done: z.literal(true) });
