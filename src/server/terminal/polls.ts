import type { Answers } from '../../election/ballot.ts';
import type { Refusal } from '../../election/refusal.ts';
import type { ElectionId, VoterId } from '../../kernel/ids.ts';
import type { Result } from '../../kernel/result.ts';
import { castBallot, castInDoubt, contestsOf, spoilBallot, type CastReceipt } from '../../usecases/cast-ballot.ts';
import type { Context } from '../../usecases/context.ts';
import type { ElectionRecord } from '../../usecases/ports.ts';
import { signInByLine, signInVoter, type SignedIn } from '../../usecases/sign-in-voter.ts';

/** A voter who was let in, and the contests (by index) in which this voter votes. */
export interface Admitted extends SignedIn {
  readonly contests: readonly number[];
}

/** What a terminal session asks of the house. The same acts as behind HTTP. */
export interface Polls {
  /** Elections whose voters may come now. */
  open(): Promise<readonly ElectionRecord[]>;
  find(slug: string): Promise<ElectionRecord | undefined>;
  signInByLine(slugs: readonly string[], line: string): Promise<Result<Admitted, Refusal>>;
  signIn(slug: string, username: string, secret: string): Promise<Result<Admitted, Refusal>>;
  cast(voter: Admitted, castKey: string, answers: Answers): Promise<Result<CastReceipt, Refusal>>;
  spoil(voter: Admitted, castKey: string): Promise<Result<CastReceipt, Refusal>>;
  /** The receipt of a cast that its client is unsure about; null where nothing was recorded. */
  doubt(slug: string, castKey: string): Promise<Result<CastReceipt | null, Refusal>>;
  /** 32 fresh random bytes as a cast key. */
  castKey(): string;
  /** Seeds of the orders of candidates drawn by lot: of the election, or of one voter. */
  orderSeed(election: ElectionId, voter?: VoterId): string;
  now(): number;
}

/** The acts of `ctx`, as terminal sessions use them. `orderSeed` must be the one of the API, so that every door shows one order. */
export function pollsOf(ctx: Context, orderSeed: Polls['orderSeed']): Polls {
  const admitted = (result: Result<SignedIn, Refusal>): Result<Admitted, Refusal> =>
    result.ok
      ? { ok: true, value: { ...result.value, contests: contestsOf(result.value.election.definition, result.value.voter) } }
      : result;
  // A session ends with the secret that opened it: whoever holds a secret that was reset since cannot cast.
  const stillIn = async ({ election, voter }: Admitted): Promise<boolean> => {
    const now = await ctx.store.findVoterById(election.id, voter.id);
    return now !== undefined && now.secret?.hash === voter.secret?.hash;
  };
  const out = { ok: false, error: { kind: 'not-signed-in' } } as const;
  const ballot = ({ election, voter, place }: Admitted, castKey: string) => ({ slug: election.slug, voterId: voter.id, castKey, place });
  return {
    open: async () => (await ctx.store.listElections()).filter((election) => election.status === 'open'),
    find: (slug) => ctx.store.findElection(slug),
    signInByLine: async (slugs, line) => admitted(await signInByLine(ctx, slugs, line)),
    signIn: async (slug, username, secret) => admitted(await signInVoter(ctx, slug, { username, secret })),
    cast: async (voter, castKey, answers) => ((await stillIn(voter)) ? castBallot(ctx, { ...ballot(voter, castKey), answers }) : out),
    spoil: async (voter, castKey) => ((await stillIn(voter)) ? spoilBallot(ctx, ballot(voter, castKey)) : out),
    doubt: (slug, castKey) => castInDoubt(ctx, slug, castKey),
    castKey: () => Buffer.from(ctx.random.bytes(32)).toString('base64url'),
    orderSeed,
    now: () => ctx.clock.now(),
  };
}
