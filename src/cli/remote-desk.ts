import { createWriteStream, existsSync, linkSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { textIn } from '../election/definition.ts';
import type { Act } from '../election/life-cycle.ts';
import type { Refusal } from '../election/refusal.ts';
import {
  adminElectionSchema,
  doctorSchema,
  importAnswerSchema,
  importTextAnswerSchema,
  rollPageSchema,
  sealedStateSchema,
  secretsAnswerSchema,
  trusteeInvitesAnswerSchema,
  type AdminElection,
  type DoctorAnswer,
  type ImportTextAnswer,
} from '../wire/administration.ts';
import { REFUSALS } from '../wire/refusals.ts';
import { pathOf, ROUTES, type RouteName } from '../wire/routes.ts';
import { resultsSchema, type Results } from '../wire/voting.ts';
import { writeInsSchema, type DecideWriteIns, type WriteIns } from '../wire/write-ins.ts';
import type { Desk, DrawAll, ElectionFacts, RollFilter, RollImport, Sealing, TellableSecret, VoterFacts } from './desk.ts';
import { Failure, refusalText } from './terminal-output.ts';

/** Why a request never got an answer, in one line. */
export function outageText(url: string, error: unknown): string {
  const cause = (error as { readonly cause?: { readonly code?: string; readonly message?: string } }).cause;
  const code = cause?.code ?? '';
  if (code === 'ECONNREFUSED') return `Nothing answers at ${url}. Is the server running?`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name in ${url} is not known.`;
  if (/CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO_VERIFY/.test(code)) return `The certificate of ${url} is not trusted (${code}).`;
  return `${url} cannot be reached (${code || (cause?.message ?? String(error))}).`;
}

/** The failure behind an answer that is not 2xx: our own refusals in their words, anything else by its status. */
export function failureOf(url: string, status: number, body: unknown): Failure {
  const problem = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const kind = problem['kind'];
  if (typeof kind === 'string' && kind in REFUSALS) {
    // Only the fields that the words need are read; a server of another version may leave some out.
    try {
      return new Failure(refusalText(problem as unknown as Refusal), problem);
    } catch {
      return new Failure(String(problem['title'] ?? kind), problem);
    }
  }
  return new Failure(
    typeof problem['detail'] === 'string' ? problem['detail'] : `${url} answered with status ${status}; is this a Veritally server?`,
    problem,
  );
}

const toFacts = (election: AdminElection, sealing: Sealing | null): ElectionFacts => {
  const { definition } = election;
  const title = textIn(definition.title as string | Record<string, string>, ...(definition.languages ?? ['en']));
  return {
    slug: election.slug,
    id: election.id,
    title,
    status: election.status,
    version: election.version,
    cast: election.cast,
    spoiled: election.spoiled,
    roundLimit: election.roundLimit,
    sealed: election.sealed,
    sample: definition.sample ?? false,
    opensAt: definition.opensAt ?? null,
    closesAt: definition.closesAt ?? null,
    openedAt: election.openedAt,
    closedAt: election.closedAt,
    roll: election.roll,
    possible: election.possible,
    missing: election.missing.map(({ detail }) => detail),
    definition,
    sealing,
  };
};

/** The desk on a running server, through its API with a token. */
export class RemoteDesk implements Desk {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async #fetch(route: RouteName, parameters: Readonly<Record<string, string>>, body?: unknown, query = ''): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(`${this.#url}${pathOf(route, parameters)}${query}`, {
        method: ROUTES[route].method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
    } catch (error) {
      throw new Failure(outageText(this.#url, error), { kind: 'unreachable' });
    }
    if (response.ok) return response;
    throw failureOf(this.#url, response.status, await response.json().catch(() => undefined));
  }

  async #call<T extends z.ZodType>(
    route: RouteName,
    answer: T,
    parameters: Readonly<Record<string, string>> = {},
    body?: unknown,
    query = '',
  ): Promise<z.output<T>> {
    const response = await this.#fetch(route, parameters, body, query);
    const parsed = answer.safeParse(await response.json().catch(() => undefined));
    if (!parsed.success)
      throw new Failure(`${this.#url} gave an answer that this version does not understand; is it a Veritally server of another version?`);
    return parsed.data;
  }

  async #facts(election: AdminElection): Promise<ElectionFacts> {
    return toFacts(election, election.sealed ? await this.#call('sealedState', sealedStateSchema, { slug: election.slug }) : null);
  }

  async list(): Promise<readonly ElectionFacts[]> {
    return (await this.#call('adminElections', adminElectionSchema.array())).map((election) => toFacts(election, null));
  }

  async show(slug: string): Promise<ElectionFacts> {
    return this.#facts(await this.#call('adminElection', adminElectionSchema, { slug }));
  }

  async create(definition: unknown, slug: string | undefined): Promise<ElectionFacts> {
    return this.#facts(
      await this.#call('createElection', adminElectionSchema, {}, { definition, ...(slug === undefined ? {} : { slug }) }),
    );
  }

  async act(slug: string, act: Act, { reason }: { readonly reason?: string | undefined }): Promise<ElectionFacts> {
    return this.#facts(await this.#call('act', adminElectionSchema, { slug }, { act, ...(reason === undefined ? {} : { reason }) }));
  }

  async round(slug: string, voters: number): Promise<ElectionFacts> {
    return this.#facts(await this.#call('round', adminElectionSchema, { slug }, { voters }));
  }

  results(slug: string): Promise<Results> {
    return this.#call('adminResults', resultsSchema, { slug });
  }

  writeIns(slug: string): Promise<WriteIns> {
    return this.#call('writeIns', writeInsSchema, { slug });
  }

  decideWriteIns(slug: string, input: DecideWriteIns): Promise<WriteIns> {
    return this.#call('decideWriteIns', writeInsSchema, { slug }, input);
  }

  async addVoter(slug: string, voter: VoterFacts): Promise<TellableSecret | null> {
    const response = await this.#fetch('addVoter', { slug }, voter);
    const { secret, link } = (await response.json()) as { readonly secret: string | null; readonly link: string | null };
    return secret === null ? null : { username: voter.username, name: voter.name ?? null, secret, link };
  }

  async importVoters(slug: string, bytes: Uint8Array, options: RollImport): ReturnType<Desk['importVoters']> {
    const report = await this.#call(
      'importVoters',
      importAnswerSchema,
      { slug },
      { ...options, base64: Buffer.from(bytes).toString('base64') },
    );
    return { ...report, secrets: report.secrets ?? [] };
  }

  voters(slug: string, { search, voted, group, offset, limit }: RollFilter): ReturnType<Desk['voters']> {
    const query = new URLSearchParams({ offset: String(offset), limit: String(Math.min(limit, 500)) });
    if (search !== undefined) query.set('search', search);
    if (voted !== undefined) query.set('voted', String(voted));
    if (group !== undefined) query.set('group', group);
    return this.#call('voters', rollPageSchema, { slug }, undefined, `?${query.toString()}`);
  }

  async resetSecret(slug: string, username: string): Promise<TellableSecret> {
    const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
    const { entries } = await this.voters(slug, { search: username, offset: 0, limit: 500 });
    const voter = entries.find((entry) => fold(entry.username) === fold(username));
    if (!voter) throw new Failure(`There is no voter "${username}" on the roll.`, { kind: 'not-found' });
    const [drawn] = await this.#call('resetSecret', secretsAnswerSchema, { slug, id: voter.id });
    if (!drawn) throw new Failure('The server drew no secret.');
    return drawn;
  }

  drawSecrets(slug: string, { whom, reason }: DrawAll): Promise<readonly TellableSecret[]> {
    return this.#call('drawSecrets', secretsAnswerSchema, { slug }, { whom, ...(reason === undefined ? {} : { reason }) });
  }

  drawCredentials(slug: string): Promise<readonly TellableSecret[]> {
    return this.#call('drawCredentials', secretsAnswerSchema, { slug });
  }

  takeCredentials(slug: string, list: string): ReturnType<Desk['takeCredentials']> {
    return this.#call('takeCredentials', ROUTES.takeCredentials.answer, { slug }, { list });
  }

  async inviteTrustees(slug: string, only: number | undefined): ReturnType<Desk['inviteTrustees']> {
    const body = only === undefined ? {} : { only };
    const made = await this.#call('inviteTrustees', trusteeInvitesAnswerSchema, { slug }, body);
    return made.map((each) => ({ ...each, token: new URL(each.link).hash.slice(1) }));
  }

  async exportText(slug: string): Promise<Readonly<Record<string, string>>> {
    return (await (await this.#fetch('exportText', { slug })).json()) as Readonly<Record<string, string>>;
  }

  async backup(file: string): Promise<void> {
    if (existsSync(file)) throw new Failure(`${file} exists already; nothing was overwritten.`, { kind: 'exists' });
    const response = await this.#fetch('backup', {});
    const partial = `${file}.${process.pid}.partial`;
    try {
      await pipeline(Readable.from(response.body ?? []), createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }));
      linkSync(partial, file);
    } finally {
      rmSync(partial, { force: true });
    }
  }

  importText(input: Parameters<Desk['importText']>[0]): Promise<ImportTextAnswer> {
    return this.#call('importText', importTextAnswerSchema, {}, input);
  }

  examine(): Promise<DoctorAnswer> {
    return this.#call('doctor', doctorSchema);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
