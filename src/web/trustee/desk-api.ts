import type { TrusteeDeskWire } from '../../wire/administration.ts';
import type { Answer, Problem } from '../shared/api.ts';

/** The token of the personal link: behind `#`, where no server's log sees it, or as the last part of the path. */
export function linkToken(): string {
  const fragment = location.hash.slice(1);
  return fragment === '' ? (/^\/trustee\/([^/]+)/.exec(location.pathname)?.[1] ?? '') : fragment;
}

async function call(token: string, init: RequestInit, seconds: number): Promise<Answer<TrusteeDeskWire>> {
  try {
    const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-veritally-trustee': token };
    const response = await fetch('/api/trustee', {
      ...init,
      headers,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(seconds * 1_000),
    });
    const answer = (await response.json()) as TrusteeDeskWire | Problem;
    if (response.ok) return { kind: 'done', value: answer as TrusteeDeskWire };
    return 'kind' in answer && 'title' in answer ? { kind: 'refused', problem: answer as Problem } : { kind: 'lost' };
  } catch {
    return { kind: 'lost' };
  }
}

/** What this trustee has to do now. */
export function fetchDesk(token: string): Promise<Answer<TrusteeDeskWire>> {
  return call(token, { method: 'GET' }, 30);
}

/** Hands in what was made for `stage`; the server checks its proofs, which takes a while for long tallies. Answers the desk as it then stands. */
export function handIn(token: string, stage: TrusteeDeskWire['stage'], payload: string): Promise<Answer<TrusteeDeskWire>> {
  return call(token, { method: 'POST', body: JSON.stringify({ stage, payload }) }, 600);
}
