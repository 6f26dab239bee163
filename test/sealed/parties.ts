import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { importRoll } from '../../src/usecases/import-roll.ts';
import { performAct } from '../../src/usecases/act.ts';
import { castSealedBallot } from '../../src/usecases/cast-sealed.ts';
import type { Context, Outcome } from '../../src/usecases/context.ts';
import { findElection } from '../../src/usecases/find.ts';
import type { ElectionRecord } from '../../src/usecases/ports.ts';
import { drawCredentials, inviteTrustees } from '../../src/usecases/sealed-setup.ts';
import { frozenTexts } from '../../src/usecases/sealed-items.ts';
import { archiveBytes } from '../../src/usecases/sealed-tally.ts';
import { handIn, openDesk, type TrusteeDesk } from '../../src/usecases/sealed-trustee.ts';
import type { Answers } from '../../src/election/ballot.ts';
import { sealedVotes } from '../../src/election/sealed-questions.ts';
import { makeHandIn, newTrusteeSecret } from '../../src/election/trustee-steps.ts';
import type { Act } from '../../src/election/life-cycle.ts';
import type { Result } from '../../src/kernel/result.ts';
import { concatBytes } from '../../src/kernel/bytes.ts';
import { makeBallot } from '../../src/protocol/ballot.ts';
import { readElection } from '../../src/protocol/election-record.ts';
import { groupByName } from '../../src/protocol/groups.ts';
import type { DefinitionInput } from '../../src/wire/definition.ts';
import { draft, OFFICER } from '../support/house.ts';

// The people of a sealed election, each with a device of its own: trustees, voters, the organiser.

export const random = { bytes: (n: number): Uint8Array => new Uint8Array(randomBytes(n)) };

/** The value of a result that must be one. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A trustee with its link and its own secret. */
export class TrusteePerson {
  secret = '';
  readonly ctx: Context;
  readonly name: string;
  readonly token: string;
  constructor(ctx: Context, name: string, token: string) {
    this.ctx = ctx;
    this.name = name;
    this.token = token;
  }

  async desk(): Promise<TrusteeDesk> {
    return must(await openDesk(this.ctx, this.token));
  }

  /** What the device makes for the step that is due. */
  async made(): Promise<{ readonly stage: TrusteeDesk['stage']; readonly text: string }> {
    const desk = await this.desk();
    const { stage } = desk;
    if (stage === 'wait' || stage === 'finished') throw new Error(`${this.name} has nothing to do`);
    const group = groupByName(desk.election.group);
    if (group && this.secret === '') this.secret = newTrusteeSecret(group, random, desk.kind);
    return { stage, text: must(makeHandIn(desk, stage, this.secret, random)) };
  }

  async step(): Outcome<TrusteeDesk> {
    const { stage, text } = await this.made();
    return handIn(this.ctx, this.token, stage, text);
  }
}

/** Lets all trustees do what is due until nobody has anything to do. */
export async function allSteps(people: readonly TrusteePerson[]): Promise<void> {
  for (let moved = true; moved;) {
    moved = false;
    for (const person of people) {
      const { stage } = await person.desk();
      if (stage === 'wait' || stage === 'finished') continue;
      must(await person.step());
      moved = true;
    }
  }
}

export async function trusteesOfElection(ctx: Context, slug: string): Promise<readonly TrusteePerson[]> {
  return must(await inviteTrustees(ctx, OFFICER, slug)).map(({ name, token }) => new TrusteePerson(ctx, name, token));
}

export interface SealedHouse {
  readonly slug: string;
  readonly people: readonly TrusteePerson[];
  /** Private credentials by username. */
  readonly credentials: ReadonlyMap<string, string>;
}

/** An election with its roll, keys and credentials, not yet locked. `weights`: one voter v1, v2, … for each. */
export async function setUp(ctx: Context, definition: DefinitionInput, weights: readonly (number | string)[]): Promise<SealedHouse> {
  const { slug } = await draft(ctx, definition);
  const rows = weights.map((weight, i) => `v${i + 1},${weight}`).join('\n');
  must(await importRoll(ctx, OFFICER, slug, new TextEncoder().encode(`username,weight\n${rows}\n`), { dryRun: false, drawSecrets: false }));
  const people = await trusteesOfElection(ctx, slug);
  await allSteps(people);
  const drawn = must(await drawCredentials(ctx, OFFICER, slug));
  return { slug, people, credentials: new Map(drawn.map(({ username, secret }) => [username, secret])) };
}

export async function act(ctx: Context, slug: string, name: Act): Outcome<ElectionRecord> {
  return performAct(ctx, OFFICER, slug, name, { reason: 'As planned' });
}

export async function electionOf(ctx: Context, slug: string): Promise<ElectionRecord> {
  return must(await findElection(ctx, slug));
}

/** The ballot that a voter's device makes. */
export async function ballotFor(ctx: Context, slug: string, credential: string, answers: Answers): Promise<string> {
  const election = await electionOf(ctx, slug);
  const record = must(readElection((await frozenTexts(ctx, election))?.election ?? ''));
  return must(makeBallot(record, random, credential, sealedVotes(election.definition, answers))).text;
}

export async function vote(ctx: Context, house: SealedHouse, username: string, answers: Answers): ReturnType<typeof castSealedBallot> {
  return castSealedBallot(ctx, house.slug, await ballotFor(ctx, house.slug, house.credentials.get(username) ?? '', answers));
}

/** The published file. */
export async function archiveOf(ctx: Context, slug: string): Promise<Uint8Array> {
  const election = await electionOf(ctx, slug);
  const parts: Uint8Array[] = [];
  for await (const part of archiveBytes(ctx, election, (await frozenTexts(ctx, election))?.timestamp ?? 0)) parts.push(part);
  return concatBytes(...parts);
}

/** Opens the polls, lets everybody vote, closes, lets the trustees work, and declares. */
export async function runElection(
  ctx: Context,
  house: SealedHouse,
  votes: readonly (readonly [string, Answers])[],
): Promise<ElectionRecord> {
  must(await act(ctx, house.slug, 'open'));
  for (const [username, answers] of votes) expect(await vote(ctx, house, username, answers)).toMatchObject({ ok: true });
  must(await act(ctx, house.slug, 'close'));
  await allSteps(house.people);
  return must(await act(ctx, house.slug, 'declare'));
}
