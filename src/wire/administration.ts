import { z } from 'zod';
import { MISSING_SENTENCES, type MissingKind } from '../election/missing.ts';
import type { DefinitionInput } from './definition.ts';
import { line, paragraph } from './text.ts';
import { publicElectionSchema } from './voting.ts';

// What the console and programs send and get. Every changing request carries the header `x-veritally-csrf` (cookie sessions) or an
// API token (`authorization: Bearer …`).

const missingKinds = Object.keys(MISSING_SENTENCES) as [MissingKind, ...MissingKind[]];
/** What still hinders opening (or counting): `kind` and `values` for programs and translations, `detail` in English. */
export const missingSchema = z.object({
  kind: z.enum(missingKinds),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  detail: z.string(),
});

export const roleSchema = z.enum(['owner', 'officer', 'observer']);
const username = z.string().min(1).max(100);
const password = z.string().min(10, 'at least 10 characters').max(200);

/** POST /api/admin/setup (one-time link of the first administrator) and /api/admin/join (invitation). */
export const setupSchema = z.strictObject({ token: z.string().min(20).max(200), username, name: line(120), password });
/** POST /api/admin/sign-in. `code`: TOTP or a recovery code, where a second factor is on. */
export const adminSignInSchema = z.strictObject({ username, password: z.string().min(1).max(200), code: z.string().max(40).optional() });
/** GET /api/admin/me */
export const adminSessionSchema = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: roleSchema,
  totp: z.boolean(),
  csrf: z.string(),
});

/** GET /api/admin/elections, …/:slug */
export const adminElectionSchema = publicElectionSchema.extend({
  cast: z.number(),
  spoiled: z.number(),
  roundLimit: z.number().nullable(),
  createdAt: z.string(),
  roll: z.object({
    active: z.number(),
    pending: z.number(),
    voted: z.number(),
    withoutSecret: z.number(),
    late: z.number(),
    weight: z.string(),
  }),
  possible: z.array(z.string()),
  /** What still hinders opening: kinds and values for programs and translations, `detail` in English. */
  missing: z.array(missingSchema),
  sealed: z.boolean(),
});
/** POST /api/admin/elections: `slug` is made from the title where absent. */
export const createElectionSchema = z.strictObject({ slug: z.string().max(64).optional(), definition: z.custom<DefinitionInput>() });
/** PUT /api/admin/elections/:slug/definition. `version` is the one that was read: a change by somebody else is not overwritten. */
export const changeDefinitionSchema = z.strictObject({
  version: z.number().int(),
  definition: z.custom<DefinitionInput>(),
  reason: z.string().max(500).optional(),
});
/** POST /api/admin/elections/:slug/acts */
export const actSchema = z.strictObject({
  act: z.enum(['lock', 'unlock', 'open', 'pause', 'resume', 'close', 'tally', 'declare', 'archive']),
  reason: z.string().max(500).optional(),
  /** Second officer's sign-in, where the election asks for one. */
  second: z.strictObject({ username, password: z.string().min(1).max(200), code: z.string().max(40).optional() }).optional(),
});
/** POST /api/admin/elections/:slug/round: open for so many more ballots, then pause. */
export const roundSchema = z.strictObject({ voters: z.number().int().min(1).max(1_000_000) });

/** GET /api/admin/elections/:slug/voters?… */
export const rollQuerySchema = z.strictObject({
  search: z.string().max(200).optional(),
  status: z.enum(['active', 'pending', 'refused', 'removed']).optional(),
  voted: z.enum(['true', 'false']).optional(),
  group: z.string().max(60).optional(),
  sort: z.enum(['username', 'name', 'place']).default('username'),
  descending: z.enum(['true', 'false']).default('false'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const rollEntrySchema = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  place: z.string().nullable(),
  address: z.string().nullable(),
  email: z.string().nullable(),
  weight: z.string(),
  groups: z.array(z.string()),
  status: z.enum(['active', 'pending', 'refused', 'removed']),
  idNumber: z.string().nullable(),
  idChecked: z.boolean(),
  hasSecret: z.boolean(),
  voted: z.boolean(),
  late: z.boolean(),
});
export const rollPageSchema = z.object({ total: z.number(), entries: z.array(rollEntrySchema) });
/** Random bits of the sender's own: the same request with the same token, sent again, is answered again and changes nothing. */
const drawToken = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
/** POST /api/admin/elections/:slug/voters (one voter) and PATCH …/voters/:id */
export const voterSchema = z.strictObject({
  username: z.string().min(1).max(100),
  name: z.string().max(200).nullish(),
  dateOfBirth: z.string().max(10).nullish(),
  place: z.string().max(200).nullish(),
  address: z.string().max(500).nullish(),
  email: z.string().max(254).nullish(),
  weight: z.string().max(40).optional(),
  groups: z.array(z.string().max(60)).max(20).optional(),
  idNumber: z.string().max(60).nullish(),
  secret: z.string().min(1).max(200).optional(),
});
export const addVoterSchema = voterSchema.extend({ token: drawToken.optional() });
export const voterChangeSchema = voterSchema
  .partial()
  .extend({ status: z.enum(['active', 'refused', 'removed']).optional(), idChecked: z.boolean().optional() });
/** POST /api/admin/elections/:slug/voters/import. `text` is the CSV; `columns` maps fields to heading names (guessed where absent). */
export const importSchema = z.strictObject({
  text: z.string().max(120_000_000).optional(),
  /** Bytes in Base64 where the file is not UTF-8 for sure. */
  base64: z.string().max(160_000_000).optional(),
  columns: z.record(z.string(), z.string()).optional(),
  dryRun: z.boolean().default(false),
  drawSecrets: z.boolean().default(true),
  token: drawToken.optional(),
});
export const importAnswerSchema = z.object({
  rows: z.number(),
  added: z.number(),
  dryRun: z.boolean(),
  columns: z.record(z.string(), z.string()),
  headings: z.array(z.string()),
  sample: z.array(z.record(z.string(), z.string())),
  problems: z.array(z.object({ row: z.number(), column: z.string().optional(), message: z.string() })),
  problemCount: z.number(),
  /** What was drawn for the imported voters: given once. */
  secrets: z.array(z.object({ username: z.string(), name: z.string().nullable(), secret: z.string(), link: z.string() })).optional(),
});
/** POST …/voters/:id/reset and POST …/secrets (all without a secret, or all): what was drawn, given once. */
/**
 * POST /api/admin/elections/:slug/secrets. `missing`: voters who have no secret. `unvoted`: also all who have not voted and whose secret
 * was drawn; what they hold stops working, and a reason is needed. Secrets that people chose, or that came with a file, stay.
 */
export const drawSecretsSchema = z
  .strictObject({ whom: z.enum(['missing', 'unvoted']).default('missing'), reason: line(500).optional(), token: drawToken.optional() })
  .prefault({});
/** POST /api/admin/elections/:slug/registrations: those named, or all that wait and match, of whom the officer saw `most`. */
export const decideRegistrationsSchema = z.strictObject({
  which: z.union([
    z.strictObject({
      ids: z
        .array(z.string().regex(/^[0-9a-f]{32}$/))
        .min(1)
        .max(5000),
    }),
    z.strictObject({
      match: z.strictObject({ search: z.string().max(200).optional(), group: z.string().max(60).optional() }),
      most: z.number().int().min(1),
      except: z
        .array(z.string().regex(/^[0-9a-f]{32}$/))
        .max(5000)
        .default([]),
    }),
  ]),
  status: z.enum(['active', 'refused']),
  reason: line(500).optional(),
});
export const secretsAnswerSchema = z.array(
  z.object({ username: z.string(), name: z.string().nullable(), secret: z.string(), link: z.string() }),
);

/** POST /api/admin/import-text: the first system's text files as texts; `slug` is made from `name` where absent. */
const textFile = z.string().max(8_000_000);
export const importTextSchema = z.strictObject({
  name: line(160),
  slug: z.string().max(64).optional(),
  files: z.strictObject({ candidates: textFile, voters: textFile, voted: textFile.optional(), votes: textFile.optional() }),
});
export const importTextAnswerSchema = z.object({
  election: z.string(),
  id: z.string(),
  status: publicElectionSchema.shape.status,
  candidates: z.number(),
  voters: z.number(),
  voted: z.number(),
  votes: z.number(),
  spoiled: z.number(),
});
/** GET /api/admin/doctor. `head`: hash of the newest act; `problems`: every broken rule in words. */
export const doctorSchema = z.object({
  ok: z.boolean(),
  engine: z.enum(['sqlite', 'postgres']),
  elections: z.number(),
  ballots: z.number(),
  spoiled: z.number(),
  acts: z.number(),
  head: z.string(),
  problems: z.array(z.string()),
});

/** GET /api/admin/elections/:slug/monitor and its server-sent events. */
export const monitorSchema = z.object({
  cast: z.number(),
  roll: z.number(),
  perMinute: z.array(z.object({ minute: z.string(), casts: z.number() })),
  /** Voters of each day (UTC) on which anybody voted: the record knows no finer time. */
  perDay: z.array(z.object({ day: z.string(), voted: z.number() })),
  refusals: z.record(z.string(), z.number()),
  watchers: z.number(),
  terminals: z.number(),
  groups: z.array(z.object({ group: z.string(), roll: z.number(), voted: z.number().nullable() })),
});

export const auditEntrySchema = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  act: z.string(),
  election: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  chain: z.object({ length: z.number(), head: z.string(), brokenAt: z.number().nullable() }),
});

export const userSchema = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  totp: z.boolean(),
  createdAt: z.string(),
});
export const inviteSchema = z.strictObject({ role: roleSchema, name: paragraph(120).optional() });
export const inviteAnswerSchema = z.object({ link: z.string(), expiresAt: z.string() });
export const sessionSchema = z.object({
  id: z.string(),
  username: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  agent: z.string(),
  current: z.boolean(),
});
export const tokenCreateSchema = z.strictObject({
  name: line(80),
  role: roleSchema.default('officer'),
  scopes: z.array(z.enum(['elections:read', 'elections:write', 'voters:read', 'voters:write', 'acts', 'audit:read', 'backup'])).min(1),
  days: z.number().int().min(1).max(3_650).optional(),
});
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revoked: z.boolean(),
});
export const tokenCreatedSchema = tokenSchema.extend({ token: z.string() });
export const totpStartSchema = z.object({ secret: z.string(), uri: z.string() });
export const totpConfirmSchema = z.strictObject({ code: z.string().min(6).max(10) });
export const recoveryCodesSchema = z.object({ codes: z.array(z.string()) });
/** GET /api/admin/elections/:slug/sealed: where keys, credentials and the tally stand. Check sums are SHA-256 in hexadecimal, to be read aloud. */
export const sealedStateSchema = z.object({
  uuid: z.string(),
  /** Where people reach this server: what the registrar's links begin with. */
  address: z.string(),
  trustees: z.array(
    z.object({
      index: z.number(),
      name: z.string(),
      kind: z.enum(['server', 'single', 'member']),
      invited: z.boolean(),
      steps: z.array(z.string()),
      checksum: z.string().nullable(),
    }),
  ),
  credentials: z.object({ count: z.number(), checksum: z.string().nullable() }),
  checksums: z.object({ election: z.string(), trustees: z.string(), credentials: z.string() }).nullable(),
  tally: z.object({
    stage: z.enum(['voting', 'tallying', 'shuffling', 'decrypting', 'done']),
    awaited: z.array(z.object({ index: z.number(), name: z.string(), task: z.enum(['shuffle', 'decrypt']) })),
    needed: z.number(),
  }),
});
/** POST …/sealed/invites: personal links of trustees, told once. */
export const trusteeInvitesSchema = z.strictObject({ only: z.number().int().min(1).max(60).optional() });
export const trusteeInvitesAnswerSchema = z.array(z.object({ index: z.number(), name: z.string(), link: z.string() }));
/** POST …/sealed/credentials/list: the registrar's public list (a JSON array as text). */
export const registrarListSchema = z.strictObject({ list: z.string().max(50_000_000) });

/** GET /api/trustee: the desk behind a trustee's personal link (`x-veritally-trustee: TOKEN`). Nothing in it is secret. */
export const trusteeDeskSchema = z.object({
  election: z.object({
    slug: z.string(),
    title: z.custom<string | Record<string, string>>(),
    status: publicElectionSchema.shape.status,
    group: z.string(),
  }),
  name: z.string(),
  index: z.number(),
  kind: z.enum(['single', 'member']),
  member: z.object({ index: z.number(), size: z.number(), threshold: z.number() }).nullable(),
  stage: z.enum(['make-key', 'certificate', 'polynomial', 'share', 'wait', 'shuffle', 'decrypt', 'finished']),
  certificates: z.array(z.string()),
  input: z.string().nullable(),
  key: z.string().nullable(),
  output: z.string().nullable(),
  records: z.object({ election: z.string(), trustees: z.string() }).nullable(),
  tally: z.object({ text: z.string(), sized: z.string(), rankings: z.number() }).nullable(),
  waitingFor: z.array(z.string()),
});
/** POST /api/trustee: what the trustee's device made for the stage that is due. */
export const trusteeHandInSchema = z.strictObject({ stage: trusteeDeskSchema.shape.stage, payload: z.string().min(2).max(50_000_000) });

/** POST /api/admin/assets: an image in Base64; SVG is sanitised, others must be PNG, JPEG or WebP. */
export const assetUploadSchema = z.strictObject({
  base64: z.string().max(4_000_000),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml']),
});
export const assetAnswerSchema = z.object({ id: z.string(), url: z.string() });

export type AdminSession = z.infer<typeof adminSessionSchema>;
export type AdminElection = z.infer<typeof adminElectionSchema>;
export type RollPage = z.infer<typeof rollPageSchema>;
export type RollEntryWire = z.infer<typeof rollEntrySchema>;
export type ImportAnswer = z.infer<typeof importAnswerSchema>;
export type ImportTextAnswer = z.infer<typeof importTextAnswerSchema>;
export type DoctorAnswer = z.infer<typeof doctorSchema>;
export type Monitor = z.infer<typeof monitorSchema>;
export type SealedState = z.infer<typeof sealedStateSchema>;
export type TrusteeDeskWire = z.infer<typeof trusteeDeskSchema>;
export type AuditPage = z.infer<typeof auditPageSchema>;
