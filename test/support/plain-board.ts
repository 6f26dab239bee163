import type { Answers } from '../../src/election/ballot.ts';
import { performAct } from '../../src/usecases/act.ts';
import { castBallot } from '../../src/usecases/cast-ballot.ts';
import { importRoll } from '../../src/usecases/import-roll.ts';
import { signInVoter } from '../../src/usecases/sign-in-voter.ts';
import { draft, OFFICER, type TestHouse } from './house.ts';

// A small open election of the plain kind, as tests of casting and of the roll begin with.

export const DEFINITION = { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] }] };

export const choose = (...candidates: number[]): Answers => [{ kind: 'choices', candidates }];
export const key = (n: number): string => Buffer.alloc(32, n).toString('base64url');
export const roll = (rows: string): Uint8Array => new TextEncoder().encode(rows);

/** What a function asks for beside the house. */
export type DropHouse<F extends (house: TestHouse, ...more: never[]) => unknown> = F extends (
  house: TestHouse,
  ...more: infer More
) => unknown
  ? More
  : never;

/** Drafts the election, imports its voters and opens it: its address. */
export async function openBoard(
  { ctx }: TestHouse,
  definition: Parameters<typeof draft>[1] = DEFINITION,
  voters = 'username,secret\nv1,one11111\nv2,two22222\nv3,three333\nv4,four4444\n',
): Promise<string> {
  const election = await draft(ctx, definition);
  const imported = await importRoll(ctx, OFFICER, election.slug, roll(voters), { dryRun: false, drawSecrets: true });
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  const opened = await performAct(ctx, OFFICER, election.slug, 'open');
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return election.slug;
}

/** Signs a voter in and casts. */
export async function signInAndCast({ ctx }: TestHouse, slug: string, username: string, secret: string, answers: Answers, castKey: string) {
  const voter = await signInVoter(ctx, slug, { username, secret });
  if (!voter.ok) return voter;
  return castBallot(ctx, { slug, voterId: voter.value.voter.id, castKey, answers, place: voter.value.place });
}
