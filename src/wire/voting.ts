import { z } from 'zod';
import { MOST_WRITE_INS, tidyName, WRITTEN_NAME_LENGTH } from '../election/write-ins.ts';
import { definitionSchema } from './definition.ts';

// What voters and the public send and get. Answers are schemas too: the server checks its own, the pages take their types from here.

const rank = z.union([z.array(z.number().int().min(0).max(9_999)).max(1_000), z.literal('overmarked')]);
const points = z.number().int().min(-1_000_000).max(1_000_000);
/** Names written in, as texts of any kind: `checkAnswer` says which are names. */
const written = z
  .array(
    z
      .string()
      .max(4 * WRITTEN_NAME_LENGTH)
      .transform(tidyName),
  )
  .max(MOST_WRITE_INS)
  .optional();
/** One contest's answer as it travels: counting's `Vote` with the names written in, or "None of the above". */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choices'), candidates: z.array(z.number().int().min(0).max(9_999)).max(1_000), written }),
  z.strictObject({ kind: z.literal('ranking'), ranks: z.array(rank).max(1_020), written }),
  z.strictObject({ kind: z.literal('scores'), scores: z.array(points.nullable()).max(1_020), written }),
  z.strictObject({ kind: z.literal('grades'), grades: z.array(z.number().int().min(0).max(100).nullable()).max(1_020), written }),
  z.strictObject({ kind: z.literal('points'), points: z.array(points).max(1_020), written }),
  z.strictObject({ kind: z.literal('list'), list: z.number().int().min(0).max(9_999).nullable() }),
  z.strictObject({ kind: z.literal('none') }),
]);

/** POST /api/elections/:slug/sign-in: username and secret, or the secret of a personal link alone. */
export const signInSchema = z.union([
  z.strictObject({ username: z.string().min(1).max(200), secret: z.string().min(1).max(200) }),
  z.strictObject({ link: z.string().min(1).max(200) }),
]);

/** Where a voter stands. `csrf` goes back in the header `x-veritally-csrf` of every changing request. */
export const voterSessionSchema = z.object({
  username: z.string(),
  name: z.string().nullable(),
  voted: z.boolean(),
  mayChange: z.boolean(),
  /** Contests (by index) this voter may vote in. */
  contests: z.array(z.number().int()),
  /** Seed of this voter's own order of candidates, for contests drawn by lot per voter. */
  orderSeed: z.string(),
  csrf: z.string(),
  expiresAt: z.string(),
});

/**
 * POST /api/elections/:slug/ballots. `key`: 32 random bytes of the voter's device in URL-safe Base64 (43 characters), made once per
 * cast and kept until the receipt is there; sending the same request again gives the same receipt and no second ballot.
 */
export const castSchema = z.strictObject({
  key: z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in URL-safe Base64'),
  answers: z.array(answerSchema.nullable()).min(1).max(100),
});

/** The receipt: never the choices. `day` is the calendar day of recording. */
export const receiptSchema = z.object({
  tracker: z.string(),
  replaced: z.boolean(),
  repeated: z.boolean(),
  day: z.string(),
  title: z.string(),
});

/** POST /api/elections/:slug/sealed-ballots: the text of one whole encrypted ballot (PROTOCOL section 10). */
export const sealedCastSchema = z.strictObject({ ballot: z.string().min(2).max(4_000_000) });

/** POST /api/elections/:slug/doubt: "did my cast arrive?" by its key. */
export const doubtSchema = z.strictObject({ key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
export const doubtAnswerSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('recorded'), receipt: receiptSchema }),
  z.object({ state: z.literal('not-recorded') }),
]);

const sum = z.string().regex(/^[0-9a-f]{64}$/);
/**
 * Check sums of the official report, SHA-256 in hexadecimal. `definition`, `results`: of the canonical JSON of what the API gives;
 * `ballots`: of the file that is downloaded from there; `acts`: the latest entry about this election in the chained record of acts.
 */
export const reportSchema = z.object({
  standing: z.enum(['provisional', 'final']),
  definition: sum,
  results: sum,
  ballots: z.object({ file: z.string(), sha256: sum }).nullable(),
  acts: z.object({ number: z.number().int(), sha256: sum }).nullable(),
});
export type Report = z.output<typeof reportSchema>;

/** POST /api/elections/:slug/register */
export const registrationSchema = z.strictObject({
  username: z.string().min(1).max(100),
  secret: z.string().min(8).max(200).optional(),
  name: z.string().min(1).max(200),
  dateOfBirth: z.string().max(10).optional(),
  place: z.string().max(200).optional(),
  address: z.string().max(500).optional(),
  email: z.string().max(254).optional(),
  idNumber: z.string().max(60).optional(),
});
/** `secret` is given once, where the voter chose none. */
export const registrationAnswerSchema = z.object({ state: z.enum(['active', 'pending']), secret: z.string().nullable() });

/** What the public sees of an election. `definition` as `definitionToWire` gives it. */
export const publicElectionSchema = z.object({
  id: z.string(),
  slug: z.string(),
  status: z.enum(['draft', 'ready', 'open', 'paused', 'closed', 'tallied', 'declared', 'archived']),
  definition: z.custom<z.input<typeof definitionSchema>>(),
  version: z.number(),
  revision: z.number(),
  /** Seed of the order of candidates drawn once for the election. */
  orderSeed: z.string(),
  /** Whether the results page has something to show now. */
  resultsShown: z.boolean(),
  turnout: z.object({ cast: z.number(), roll: z.number().nullable() }),
  /** Voters who came onto the roll after the polls had opened: said publicly, so that nobody swells a roll unseen. */
  late: z.number(),
  registrationOpen: z.boolean(),
  /** When the polls were opened and closed in fact, whatever hours were set; null before. */
  openedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  now: z.string(),
});
export const publicListSchema = z.array(
  z.object({
    slug: z.string(),
    title: z.custom<string | Record<string, string>>(),
    status: publicElectionSchema.shape.status,
    opensAt: z.string().nullable(),
    closesAt: z.string().nullable(),
    sample: z.boolean(),
    sealed: z.boolean(),
  }),
);

/** A written name as voters spelt it. */
export const spellingSchema = z.object({ text: z.string(), votes: z.string() });
/** What became of the names that voters wrote in. Numbers of votes are sums of weights. */
export const writeInsToldSchema = z.object({
  /** Votes on whose ballots somebody is written in. */
  votes: z.string(),
  /** False: the figures of the candidates leave written names out until an officer has decided about all of them. */
  decided: z.boolean(),
  /** Different names still to be decided about. */
  undecided: z.number(),
  /** Candidates (listed or written in) for whom written names count, with the spellings that at least three voters share: a rarer one could be a sold vote's mark. */
  counted: z.array(z.object({ candidate: z.string(), votes: z.string(), spellings: z.array(spellingSchema).readonly() })).readonly(),
  /** Names decided to be of nobody who can be elected: how many, on how many votes. */
  nobody: z.object({ names: z.number(), votes: z.string() }),
});

/** One contest's count: `result` is counting's CountResult (plain JSON, exact numbers as texts). */
export const contestResultSchema = z.object({
  contest: z.string(),
  question: z.custom<string | Record<string, string>>(),
  candidates: z.array(z.object({ id: z.string(), name: z.custom<string | Record<string, string>>(), votes: z.string() })),
  winners: z.array(z.string()),
  /** "None of the above", where offered. */
  none: z.string().nullable(),
  blank: z.string(),
  result: z.custom<import('../counting/result.ts').CountResult>().nullable(),
  refused: z.string().nullable(),
  /** Seed of the lots, once drawn. */
  lotSeed: z.string().nullable(),
  /** Names that voters wrote in; absent where nobody did, and in counts made before there were write-ins. */
  writeIns: writeInsToldSchema.nullish(),
});
export const resultsSchema = z.object({
  slug: z.string(),
  title: z.custom<string | Record<string, string>>(),
  status: publicElectionSchema.shape.status,
  /** `live` while votes come in, `provisional` after closing, `final` once declared. */
  standing: z.enum(['live', 'provisional', 'final']),
  ballots: z.number(),
  spoiled: z.number(),
  roll: z.number().nullable(),
  countedAt: z.string(),
  revision: z.number(),
  contests: z.array(contestResultSchema),
});

/** Server-sent events of GET /api/elections/:slug/live: `event: turnout`, `event: results` (only where shown live), `event: status`. `id:` is the revision. */
export const liveTurnoutSchema = z.object({
  revision: z.number(),
  status: publicElectionSchema.shape.status,
  cast: z.number(),
  roll: z.number().nullable(),
  at: z.string(),
});

/** GET /api/elections/:slug/trackers/:tracker */
export const trackerAnswerSchema = z.object({ tracker: z.string(), state: z.enum(['recorded', 'replaced', 'missing']) });

/** GET /api/elections/:slug/board/head, signed by the server (Ed25519 over the canonical JSON of the other fields). */
export const boardHeadSchema = z.object({
  uuid: z.string(),
  events: z.number(),
  lastEvent: z.string(),
  bytes: z.number(),
  at: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});

/** Problem details (RFC 9457). */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  kind: z.string(),
});

export type AnswerInput = z.infer<typeof answerSchema>;
export type VoterSession = z.infer<typeof voterSessionSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type PublicElection = z.infer<typeof publicElectionSchema>;
export type PublicListEntry = z.infer<typeof publicListSchema>[number];
export type WriteInsTold = z.infer<typeof writeInsToldSchema>;
export type ContestResult = z.infer<typeof contestResultSchema>;
export type Results = z.infer<typeof resultsSchema>;
export type LiveTurnout = z.infer<typeof liveTurnoutSchema>;
export type Registration = z.infer<typeof registrationSchema>;
export type BoardHead = z.infer<typeof boardHeadSchema>;
