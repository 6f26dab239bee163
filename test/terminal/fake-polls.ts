import { randomBytes } from 'node:crypto';
import type { Admitted, Polls } from '../../src/server/terminal/polls.ts';
import type { Answers } from '../../src/election/ballot.ts';
import { trackerOf } from '../../src/election/ballot.ts';
import type { ElectionDefinition } from '../../src/election/definition.ts';
import type { Status } from '../../src/election/life-cycle.ts';
import type { ElectionId, Slug, VoterId } from '../../src/kernel/ids.ts';
import { err, ok } from '../../src/kernel/result.ts';
import type { ElectionRecord, VoterRecord } from '../../src/usecases/ports.ts';
import { type DefinitionInput, parseDefinition } from '../../src/wire/definition.ts';

export const SEED_CANDIDATES = [
  ['Manjunath', 'Tiger'],
  ['Hemanth', 'Fan'],
  ['Arvind', 'Table'],
  ['Gopal', 'Book'],
  ['Prakruthi', 'Peacock'],
  ['Veena', 'Vase'],
] as const;

/** The first seed's election as a definition. */
export const SEED_DEFINITION: DefinitionInput = {
  title: 'Trial',
  contests: [{ question: 'Trial', candidates: SEED_CANDIDATES.map(([name, symbol]) => ({ name, symbol })) }],
};

export function definitionOf(input: DefinitionInput): ElectionDefinition {
  const parsed = parseDefinition(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** Elections in memory with the voters "name-secret" in each; casting keeps one ballot per voter and can be slowed down. */
export class FakePolls implements Polls {
  readonly ballots: { readonly slug: string; readonly voter: string; readonly answers: Answers | 'spoiled'; readonly key: string }[] = [];
  readonly elections: { record: ElectionRecord; voters: readonly string[] }[] = [];
  broken: Error | undefined;
  signInDelay = 0;

  add(slug: string, definition: ElectionDefinition, voters: readonly string[], status: Status = 'open'): void {
    const record: ElectionRecord = {
      id: Buffer.from(slug.padEnd(16)).toString('hex') as ElectionId,
      slug: slug as Slug,
      status,
      definition,
      version: 1,
      revision: 1,
      cast: 0,
      spoiled: 0,
      roundLimit: null,
      tally: null,
      openedAt: 0,
      closedAt: null,
      createdAt: 0,
    };
    this.elections.push({ record, voters });
  }

  setStatus(slug: string, status: Status): void {
    for (const election of this.elections) if (election.record.slug === slug) election.record = { ...election.record, status };
  }

  open(): Promise<readonly ElectionRecord[]> {
    if (this.broken) return Promise.reject(this.broken);
    return Promise.resolve(this.elections.map(({ record }) => record).filter(({ status }) => status === 'open'));
  }

  find(slug: string): Promise<ElectionRecord | undefined> {
    return Promise.resolve(this.elections.find(({ record }) => record.slug === slug)?.record);
  }

  #admit(slug: string, line: string): Admitted | undefined {
    const held = this.elections.find(
      ({ record, voters }) => record.slug === slug && voters.some((voter) => voter.toLowerCase() === line.trim().toLowerCase()),
    );
    if (!held) return undefined;
    const username = line.trim().toLowerCase().split('-')[0]!;
    const voter: VoterRecord = {
      id: Buffer.from(username.padEnd(16)).toString('hex') as VoterId,
      electionId: held.record.id,
      username,
      usernameKey: username,
      name: null,
      dateOfBirth: null,
      place: null,
      address: null,
      email: null,
      weight: '1',
      groups: [],
      status: 'active',
      idNumber: null,
      idChecked: false,
      secret: null,
      late: false,
    };
    const contests = held.record.definition.contests.map((_, i) => i);
    return {
      election: held.record,
      voter,
      voted: this.ballots.some((ballot) => ballot.slug === slug && ballot.voter === username),
      place: null,
      contests,
    };
  }

  async signInByLine(slugs: readonly string[], line: string): ReturnType<Polls['signInByLine']> {
    await new Promise((resolve) => {
      setTimeout(resolve, this.signInDelay);
    });
    for (const slug of slugs) {
      const admitted = this.#admit(slug, line);
      if (admitted) return ok(admitted);
    }
    return err({ kind: 'wrong-secret' });
  }

  signIn(slug: string, username: string, secret: string): ReturnType<Polls['signIn']> {
    return this.signInByLine([slug], `${username}-${secret}`);
  }

  #record(voter: Admitted, key: string, answers: Answers | 'spoiled'): ReturnType<Polls['cast']> {
    if (this.broken) return Promise.reject(this.broken);
    const { slug } = voter.election;
    const tracker = trackerOf(voter.election.id, key);
    if (this.ballots.some((ballot) => ballot.key === key)) return Promise.resolve(ok({ tracker, replaced: false, repeated: true }));
    const held = this.elections.find(({ record }) => record.slug === slug)!;
    if (held.record.status !== 'open') return Promise.resolve(err({ kind: 'not-open', state: held.record.status }));
    if (this.ballots.some((ballot) => ballot.slug === slug && ballot.voter === voter.voter.username))
      return Promise.resolve(err({ kind: 'already-voted' }));
    this.ballots.push({ slug, voter: voter.voter.username, answers, key });
    return Promise.resolve(ok({ tracker, replaced: false, repeated: false }));
  }

  cast(voter: Admitted, key: string, answers: Answers): ReturnType<Polls['cast']> {
    return this.#record(voter, key, answers);
  }

  spoil(voter: Admitted, key: string): ReturnType<Polls['spoil']> {
    return this.#record(voter, key, 'spoiled');
  }

  doubt(slug: string, key: string): ReturnType<Polls['doubt']> {
    const found = this.ballots.find((ballot) => ballot.slug === slug && ballot.key === key);
    return Promise.resolve(ok(found ? { tracker: trackerOf('x', key), replaced: false, repeated: true } : null));
  }

  castKey(): string {
    return randomBytes(32).toString('base64url');
  }

  orderSeed(election: ElectionId, voter?: VoterId): string {
    return `${election}${voter ?? ''}`;
  }

  now(): number {
    return Date.UTC(2026, 0, 1);
  }
}
