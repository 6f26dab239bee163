import { z } from 'zod';
import type { LocalText } from '../election/definition.ts';
import { MOST_WRITE_INS, WRITTEN_NAME_LENGTH } from '../election/write-ins.ts';
import { line } from './text.ts';
import { isoMoment } from './time.ts';
import { publicElectionSchema, spellingSchema } from './voting.ts';

// Deciding who is meant by names that voters wrote in.

const key = z
  .string()
  .min(1)
  .max(8 * WRITTEN_NAME_LENGTH);
const contestId = z.string().min(1).max(64);
/** Who a written name stands for: a listed candidate (by id), a person under one name, or nobody who can be elected. */
export const meaningSchema = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('candidate'), candidate: z.string().min(1).max(64) }),
  z.strictObject({ as: z.literal('person'), name: line(WRITTEN_NAME_LENGTH) }),
  z.strictObject({ as: z.literal('nobody') }),
]);

const groupSchema = z.object({
  key: z.string(),
  votes: z.string(),
  spellings: z.array(spellingSchema).readonly(),
  decision: z.object({ meaning: meaningSchema, reason: z.string(), by: z.string(), at: z.string() }).nullable(),
});

/** GET /api/admin/elections/:slug/write-ins. `key`: what the spellings share; `open`: whether decisions can be made now. */
export const writeInsSchema = z.object({
  slug: z.string(),
  status: publicElectionSchema.shape.status,
  open: z.boolean(),
  undecided: z.number(),
  contests: z
    .array(
      z.object({
        contest: z.string(),
        question: z.custom<LocalText>(),
        candidates: z.array(z.object({ id: z.string(), name: z.custom<LocalText>() })).readonly(),
        groups: z.array(groupSchema).readonly(),
      }),
    )
    .readonly(),
});

/**
 * POST /api/admin/elections/:slug/write-ins. `as: "open"` takes a decision back. `rest`: what becomes of all names still undecided. A
 * reason is needed for everything but keeping the rest as written; it goes into the record.
 */
export const decideWriteInsSchema = z.strictObject({
  decisions: z
    .array(z.strictObject({ contest: contestId, key, meaning: z.union([meaningSchema, z.strictObject({ as: z.literal('open') })]) }))
    .max(100 * MOST_WRITE_INS)
    .default([]),
  rest: z.enum(['as-written', 'nobody']).optional(),
  reason: line(300).optional(),
});

export type WriteIns = z.infer<typeof writeInsSchema>;
export type DecideWriteIns = z.input<typeof decideWriteInsSchema>;
export type WrittenGroupFacts = z.infer<typeof groupSchema>;

type Decision = NonNullable<WrittenGroupFacts['decision']>;
type Group = Omit<WrittenGroupFacts, 'decision'> & { readonly decision: (Omit<Decision, 'at'> & { readonly at: number }) | null };
type View = Omit<WriteIns, 'contests'> & {
  readonly contests: readonly (Omit<WriteIns['contests'][number], 'groups'> & { readonly groups: readonly Group[] })[];
};

/** What the house knows of written names, in the form of the API: moments as ISO texts. */
export function writeInsToWire(view: View): WriteIns {
  const contests = view.contests.map((contest) => ({
    ...contest,
    groups: contest.groups.map((group) => ({
      ...group,
      decision: group.decision === null ? null : { ...group.decision, at: isoMoment(group.decision.at) },
    })),
  }));
  return { ...view, contests };
}
