import { z } from 'zod';
import { answerSchema } from './voting.ts';

// The terminal channel. Old clients see bare texts; `veritally vote` says `VERITALLY/1 {…}` first and then both sides speak one JSON
// object a line. docs/terminal.md is the description for those who write clients.

/** The four texts that the first clients compare to the letter, no line end after them. */
export const TERMINAL_TEXTS = {
  alreadyVoted: 'Sorry, you have already voted.',
  wrongSecret: 'The username or password you entered is incorrect\nPlease Enter your Username or Password',
  loginLimit: 'You have exceeded your login limit. Your Vote thus stands cancelled.',
  unknownCandidate: 'The candidate of your choice does not exist. Your vote thus stands cancelled.',
} as const;

/** Every message of the plain channel is shorter than this many bytes: clients read with recv(1024). */
export const PLAIN_MESSAGE_LIMIT = 1_024;

/** Begins the first line of a client that speaks frames, and the server's answer to it. */
export const FRAMED_PREFIX = 'VERITALLY/1 ';

const slug = z.string().min(1).max(64);
const castKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in URL-safe Base64');

/** After the prefix, from the client: who it is and, if it knows, which election. */
export const helloSchema = z.strictObject({ client: z.string().max(80), election: slug.optional() });

/** What the client sends after its hello, one a line. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('sign-in'),
    election: slug.optional(),
    username: z.string().min(1).max(200),
    secret: z.string().min(1).max(200),
  }),
  z.strictObject({ type: z.literal('cast'), key: castKey, answers: z.array(answerSchema.nullable()).min(1).max(100) }),
  z.strictObject({ type: z.literal('doubt'), election: slug, key: castKey }),
  z.strictObject({ type: z.literal('bye') }),
]);

const text = z.union([z.string(), z.record(z.string(), z.string())]);

/** After the prefix, from the server. */
export const welcomeSchema = z.object({
  server: z.string(),
  elections: z.array(z.object({ slug: z.string(), title: text, sealed: z.boolean() })),
});

/** What the server sends after its welcome, one a line. `definition` is what `definitionToWire` gives; `orders` lists candidates as shown. */
export const serverFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ballot'),
    election: slug,
    definition: z.unknown(),
    voter: z.object({
      username: z.string(),
      name: z.string().nullable(),
      voted: z.boolean(),
      mayChange: z.boolean(),
      contests: z.array(z.number().int()),
    }),
    orders: z.array(z.array(z.number().int())),
    /** How each contest is counted, in English: method, definitions, rule for ties. */
    rules: z.array(z.string()).optional(),
  }),
  z.object({ type: z.literal('receipt'), tracker: z.string(), replaced: z.boolean(), repeated: z.boolean(), day: z.string() }),
  z.looseObject({ type: z.literal('refusal'), kind: z.string(), code: z.string(), title: z.string() }),
]);

/** Most bytes of one frame. */
export const FRAME_LIMIT = 262_144;

export type Hello = z.infer<typeof helloSchema>;
export type ClientFrame = z.infer<typeof clientFrameSchema>;
export type Welcome = z.infer<typeof welcomeSchema>;
export type ServerFrame = z.infer<typeof serverFrameSchema>;
