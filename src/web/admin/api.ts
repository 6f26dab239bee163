import type { z } from 'zod';
import type { Problem as ProblemWire } from '../../election/refusal.ts';
import { ROUTES, pathOf, type RouteName } from '../../wire/routes.ts';
import type { MissingWire } from './missing.ts';

// Calls of the console, typed by the map of routes.
type Routes = typeof ROUTES;
type Part<N extends RouteName, K extends string> = Routes[N] extends { readonly [P in K]: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined;
export type AnswerOf<N extends RouteName> = Routes[N]['answer'] extends infer Schema extends z.ZodType ? z.output<Schema> : Blob;

export interface Call<N extends RouteName> {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: Part<N, 'body'>;
  readonly signal?: AbortSignal;
}

/** A refusal of the server (problem details), or `offline` where no answer came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly kind: string;
  readonly status: number;
  /** The refusal's own fields: `problems`, `missing`, `retryAfter` … */
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(kind: string, status: number, fields: Readonly<Record<string, unknown>>, title: string) {
    super(title);
    this.kind = kind;
    this.status = status;
    this.fields = fields;
  }

  /** Problems by path, where the refusal names some. */
  get problems(): readonly ProblemWire[] {
    const list = this.fields['problems'];
    return Array.isArray(list) ? (list as ProblemWire[]) : [];
  }

  /** What still hinders the act, where the refusal says so. */
  get missing(): readonly MissingWire[] {
    const list = this.fields['missing'];
    return Array.isArray(list) ? (list as MissingWire[]) : [];
  }
}

/** Whether a request may have been carried out although no answer of the server's own came back. */
export function answerLost(problem: unknown): boolean {
  return problem instanceof ApiProblem && (problem.kind === 'offline' || problem.status >= 502);
}

let csrf = '';
/** Keeps the token that every changing request must carry; it comes with the session. */
export function rememberCsrf(token: string): void {
  csrf = token;
}

/** The address of a route with its query, for links and event streams. */
export function address(
  name: RouteName,
  path: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]]));
  const text = new URLSearchParams(given).toString();
  return pathOf(name, path) + (text === '' ? '' : `?${text}`);
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const kind = typeof fields['kind'] === 'string' ? fields['kind'] : 'internal';
  return new ApiProblem(kind, response.status, fields, typeof fields['title'] === 'string' ? fields['title'] : response.statusText);
}

/** Calls a route. Rejects with `ApiProblem` for every refusal and outage, so that queries and forms show them in one way. */
export async function call<N extends RouteName>(name: N, { path, query, body, signal }: Call<N> = {}): Promise<AnswerOf<N>> {
  const { method, answer } = ROUTES[name];
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') headers['x-veritally-csrf'] = csrf;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    signal: signal ?? null,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  let response: Response;
  try {
    response = await fetch(address(name, path, query), init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem('offline', 0, {}, 'There is no connection to the server.');
  }
  if (!response.ok) throw await problemOf(response);
  return (typeof answer === 'string' || 'file' in answer ? await response.blob() : await response.json()) as AnswerOf<N>;
}
