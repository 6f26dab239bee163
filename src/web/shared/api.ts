import type { Refusal } from '../../election/refusal.ts';

/** A refusal as the API sends it: RFC 9457 problem details with the refusal's own fields. */
export type Problem = Refusal & { readonly title?: string; readonly status?: number };

/** What became of a request. `lost`: no answer came, so nobody knows whether the server acted. */
export type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'lost' };

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly csrf?: string | undefined;
  /** Milliseconds until a silent server counts as lost. */
  readonly timeout?: number;
}

/** Asks the API for JSON. Never throws: a lost connection is a value, because casting must tell it apart from a refusal. */
export async function ask<T>(path: string, { method = 'GET', body, csrf, timeout = 15_000 }: Request = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (csrf !== undefined) headers['x-veritally-csrf'] = csrf;
  try {
    const response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { kind: 'done', value: answer as T };
    if (isProblem(answer)) return { kind: 'refused', problem: answer };
    return { kind: 'lost' };
  } catch {
    return { kind: 'lost' };
  }
}

/** A proxy's error page is no problem document: such an answer says nothing about what the server did. */
function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && typeof (answer as { kind?: unknown }).kind === 'string';
}

/** Address of a route below an election. */
export function electionPath(slug: string, rest = ''): string {
  return `/api/elections/${encodeURIComponent(slug)}${rest}`;
}
