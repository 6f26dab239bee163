import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { invariant } from '../kernel/result.ts';
import { createToken } from '../usecases/administrators.ts';
import type { Role } from '../usecases/people-ports.ts';
import type { AdminSession } from '../wire/administration.ts';
import type { DefinitionInput } from '../wire/definition.ts';
import { pathOf, ROUTES, type RouteName } from '../wire/routes.ts';
import type { Receipt, VoterSession } from '../wire/voting.ts';
import { startNode, type NodeConfig, type NodeParts, type RunningNode } from './main.ts';

// A real node on a real folder and a real port, and clients that speak to it as browsers do. For tests and measurements.

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: unknown;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: http.Agent;
}

/** One request over the wire, nothing added. */
export function send(url: string, { method = 'GET', headers = {}, body, agent }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        method,
        headers: { ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }), ...headers },
        ...(agent ? { agent } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          let json: unknown;
          try {
            json = JSON.parse(text);
          } catch {
            /* not JSON */
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** A browser's share: keeps cookies by name, sends the CSRF token. */
export class Client {
  readonly base: string;
  readonly #cookies = new Map<string, string>();
  readonly #agent: http.Agent | undefined;
  csrf: string | undefined;
  token: string | undefined;

  constructor(base: string, agent?: http.Agent) {
    this.base = base;
    this.#agent = agent;
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async raw(target: string, sent: Sent = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...sent.headers };
    if (this.#cookies.size > 0) headers['cookie'] ??= this.cookies;
    if (this.csrf !== undefined) headers['x-veritally-csrf'] ??= this.csrf;
    if (this.token !== undefined) headers['authorization'] ??= `Bearer ${this.token}`;
    const answer = await send(`${this.base}${target}`, { ...sent, headers, ...(this.#agent ? { agent: this.#agent } : {}) });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** A call by the name of its route; any body. */
  call(name: RouteName, params: Readonly<Record<string, string>> = {}, body?: unknown, query = ''): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.raw(pathOf(name, params) + query, { method: ROUTES[name].method, ...json });
  }

  /** The same where it must succeed: the parsed answer. */
  async must<N extends RouteName>(
    name: N,
    params: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<(typeof ROUTES)[N]['answer'] extends infer S extends z.ZodType ? z.output<S> : never> {
    const answer = await this.call(name, params, body);
    invariant(answer.status === 200, `${name}: ${answer.status} ${answer.text.slice(0, 500)}`);
    return answer.json as never;
  }
}

export interface TestNode {
  readonly node: RunningNode;
  readonly folder: string;
  /** Signed in as the first owner. */
  readonly owner: Client;
  client(): Client;
  /** A client with an API token of this role and these scopes. */
  program(role: Role, scopes: readonly string[]): Promise<Client>;
  stop(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';

/** Starts a node on a new folder (or `config.database`) and signs its first owner in. */
export async function startTestNode(config: Partial<NodeConfig> = {}, parts: NodeParts = {}): Promise<TestNode> {
  const folder = mkdtempSync(path.join(tmpdir(), 'veritally-node-'));
  const node = await startNode({ dataFolder: folder, port: 0, logLevel: 'error', ...config }, { checkAnswers: true, ...parts });
  const client = (): Client => new Client(node.url);
  const owner = client();
  if (node.firstAdminLink !== null) {
    const token = new URL(node.firstAdminLink).hash.slice(1);
    const session: AdminSession = await owner.must('setup', {}, { token, username: 'olga', name: 'Olga', password: PASSWORD });
    owner.csrf = session.csrf;
  }
  return {
    node,
    folder,
    owner,
    client,
    program: async (role, scopes) => {
      const made = client();
      made.token = (
        await createToken(node.ctx, { kind: 'operator', name: 'test' }, { name: `${role}-${scopes.join('-')}`, role, scopes })
      ).token;
      return made;
    },
    stop: async () => {
      await node.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const BOARD: DefinitionInput = {
  title: 'Board election',
  contests: [{ question: 'Who shall chair?', candidates: ['Ada', 'Ben', 'Cleo'], none: true }],
  results: 'at-closing',
};

/** An open election with voters v1, v2, … whose secrets come back. */
export async function openElection(
  owner: Client,
  voters: number,
  definition: DefinitionInput = BOARD,
): Promise<{ readonly slug: string; readonly voters: readonly { readonly username: string; readonly secret: string }[] }> {
  const { slug } = await owner.must('createElection', {}, { definition });
  const rows = Array.from({ length: voters }, (_, i) => `v${i + 1}`);
  const report = await owner.must('importVoters', { slug }, { text: ['username', ...rows].join('\n') });
  await owner.must('act', { slug }, { act: 'open' });
  return { slug, voters: report.secrets ?? [] };
}

/** A signed-in voter. */
export async function signedIn(
  test: Pick<TestNode, 'client'>,
  slug: string,
  voter: { readonly username: string; readonly secret: string },
): Promise<{ readonly client: Client; readonly session: VoterSession }> {
  const client = test.client();
  const session: VoterSession = await client.must('signIn', { slug }, { username: voter.username, secret: voter.secret });
  client.csrf = session.csrf;
  return { client, session };
}

let keys = 0;
/** A fresh cast key. */
export function castKey(): string {
  return `${'k'.repeat(33)}${String(keys++).padStart(10, '0')}`;
}

/** Casts a vote for one candidate; the receipt. */
export function castFor(client: Client, slug: string, candidate: number, key = castKey()): Promise<Receipt> {
  return client.must('cast', { slug }, { key, answers: [{ kind: 'choices', candidates: [candidate] }] });
}
