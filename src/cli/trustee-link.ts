import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { trusteeDeskSchema, type TrusteeDeskWire } from '../wire/administration.ts';
import { UsageError } from './arguments.ts';
import { failureOf } from './remote-desk.ts';
import { Failure } from './terminal-output.ts';

/** A trustee's personal link, taken apart: the token stands after "#", so that it stays out of server logs. */
export interface TrusteeLink {
  /** Address of the server, without a slash at the end. */
  readonly base: string;
  readonly token: string;
}

/** Reads a personal link such as https://vote.example.org/trustee#TOKEN. */
export function readTrusteeLink(text: string): TrusteeLink {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const token = url?.hash.slice(1) ?? '';
  const at = url?.pathname.lastIndexOf('/trustee') ?? -1;
  if (!url || !/^https?:$/.test(url.protocol) || at < 0 || !/^[\w.-]{20,200}$/.test(token)) {
    throw new UsageError('--link takes the personal link that the organiser sent you, with everything after the "#".');
  }
  return { base: `${url.origin}${url.pathname.slice(0, at)}`, token };
}

async function ask(address: string, options: RequestInit): Promise<Response> {
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(600_000) }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Failure(`The server cannot be reached (${error instanceof Error ? error.message : String(error)}${cause}).`);
  });
  if (answer.ok) return answer;
  throw failureOf(new URL(address).origin, answer.status, await answer.json().catch(() => undefined));
}

async function deskOf(answer: Response): Promise<TrusteeDeskWire> {
  const desk = trusteeDeskSchema.safeParse(await answer.json().catch(() => undefined));
  if (!desk.success) throw new Failure('The server answered with something that is no trustee’s desk.');
  return desk.data;
}

/** What is to be done now. */
export async function openDesk({ base, token }: TrusteeLink): Promise<TrusteeDeskWire> {
  return deskOf(await ask(`${base}/api/trustee`, { headers: { 'x-veritally-trustee': token } }));
}

/** Hands in what was made for a stage; gives the desk as it is then. */
export async function handIn({ base, token }: TrusteeLink, stage: TrusteeDeskWire['stage'], payload: string): Promise<TrusteeDeskWire> {
  const headers = { 'x-veritally-trustee': token, 'content-type': 'application/json' };
  return deskOf(await ask(`${base}/api/trustee`, { method: 'POST', headers, body: JSON.stringify({ stage, payload }) }));
}

/** Downloads the published archive of an election into a file. */
export async function downloadArchive({ base }: TrusteeLink, slug: string, file: string): Promise<void> {
  const answer = await ask(`${base}/api/elections/${encodeURIComponent(slug)}/board/archive.bel`, {});
  await pipeline(Readable.fromWeb((answer.body ?? new Blob([]).stream()) as ReadableStream), createWriteStream(file));
}
