import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Refusal } from '../../election/refusal.ts';
import type { Result } from '../../kernel/result.ts';
import type { Context } from '../../usecases/context.ts';
import type { AdminRecord, Role, SessionRecord } from '../../usecases/people-ports.ts';
import type { Actor, ElectionRecord, VoterRecord } from '../../usecases/ports.ts';
import type { Route } from '../../wire/route.ts';
import type { RouteName, ROUTES } from '../../wire/routes.ts';
import type { Services } from './services.ts';
import type { VoterClaims } from './voter-session.ts';

// What a handler gets and gives, typed by the map of routes. A handler of a guarded route receives the caller that the guard let in:
// there is no way to write one that forgets to ask.

/** A signed-in voter of the election that the address names. */
export interface VoterCaller {
  readonly election: ElectionRecord;
  readonly voter: VoterRecord;
  readonly claims: VoterClaims;
}

/** An administrator by session, or a program by API token (then there is no person and no session). */
export interface AdminCaller {
  readonly actor: Actor;
  readonly role: Role;
  readonly person: { readonly admin: AdminRecord; readonly session: SessionRecord; readonly csrf: string } | undefined;
}

type Routes = typeof ROUTES;
type CallerOf<N extends RouteName> = Routes[N]['guard']['kind'] extends 'voter'
  ? VoterCaller
  : Routes[N]['guard']['kind'] extends 'admin'
    ? AdminCaller
    : undefined;
type Parsed<N extends RouteName, K extends 'body' | 'query'> = Routes[N] extends { readonly [P in K]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** A download. `name`: the file name offered to the browser. */
export interface FileAnswer {
  readonly mediaType: string;
  readonly content: string | Uint8Array | Readable;
  readonly name?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a handler gives back: JSON, a download, or nothing where it wrote the answer itself (events). */
export type AnswerOf<N extends RouteName> = Routes[N]['answer'] extends infer S extends z.ZodType
  ? z.input<S>
  : Routes[N]['answer'] extends 'stream'
    ? null
    : FileAnswer;

export interface Call<N extends RouteName> {
  readonly services: Services;
  /** The house, with argon2id queued fairly under this guest's network. */
  readonly ctx: Context;
  readonly caller: CallerOf<N>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Parsed<N, 'query'>;
  readonly body: Parsed<N, 'body'>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Handler<N extends RouteName> = (call: Call<N>) => Promise<Result<AnswerOf<N>, Refusal>>;
export type Handlers = { readonly [N in RouteName]: Handler<N> };

/** The routes whose handler is in this group. */
export type HandlersFor<N extends RouteName> = Pick<Handlers, N>;

/** A route as the gateway sees it, whatever its name. */
export type AnyRoute = Route;
