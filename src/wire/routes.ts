// The map of the API: every route with what it takes and gives. The server registers its handlers from this map, the OpenAPI
// document is made from it, and the pages and the command line call through it.
import { z } from 'zod';
import * as admin from './administration.ts';
import { lettersSchema } from './letters.ts';
import * as voting from './voting.ts';
import * as written from './write-ins.ts';

/** Who may call: anybody, a signed-in voter, or an administrator of at least that role (an API token needs all `scopes`; none: people only). */
export type Guard =
  | { readonly kind: 'public' }
  | { readonly kind: 'voter' }
  | { readonly kind: 'admin'; readonly role: 'owner' | 'officer' | 'observer'; readonly scopes: readonly string[] };

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly guard: Guard;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** JSON answer, or `stream`: server-sent events, `file`: a download with its media type. */
  readonly answer: z.ZodType | 'stream' | { readonly file: string };
}

// Literal kinds: the server gives each handler the caller that its route's guard lets in.
const open = { kind: 'public' } as const satisfies Guard;
const voter = { kind: 'voter' } as const satisfies Guard;
const by = (role: 'owner' | 'officer' | 'observer', scope: string | readonly string[] | null) =>
  ({ kind: 'admin', role, scopes: scope === null ? [] : [scope].flat() }) as const satisfies Guard;
const done = z.object({ done: z.literal(true) });
const slug = '/api/elections/:slug';
const held = '/api/admin/elections/:slug';

export const ROUTES = {
  health: {
    method: 'GET',
    path: '/api/health',
    summary: 'Whether the server and its database answer',
    guard: open,
    answer: z.object({ ok: z.boolean(), version: z.string(), pdf: z.boolean() }),
  },
  elections: {
    method: 'GET',
    path: '/api/elections',
    summary: 'Elections shown to the public',
    guard: open,
    answer: voting.publicListSchema,
  },
  election: { method: 'GET', path: slug, summary: 'One election', guard: open, answer: voting.publicElectionSchema },
  results: {
    method: 'GET',
    path: `${slug}/results`,
    summary: 'Its results, as far as they are published',
    guard: open,
    answer: voting.resultsSchema,
  },
  live: {
    method: 'GET',
    path: `${slug}/live`,
    summary: 'Turnout (and the count, where shown live) as server-sent events',
    guard: open,
    answer: 'stream',
  },
  tracker: {
    method: 'GET',
    path: `${slug}/trackers/:tracker`,
    summary: 'What became of a ballot',
    guard: open,
    answer: voting.trackerAnswerSchema,
  },
  export: {
    method: 'GET',
    path: `${slug}/export/:format`,
    summary: 'Anonymous ballots: ballots.csv and json of all contests; of one (`contest`, else the first) blt, cvr.json and ballots.csv',
    guard: open,
    query: z.strictObject({ contest: z.string().max(64).optional() }),
    answer: { file: 'application/octet-stream' },
  },
  report: {
    method: 'GET',
    path: `${slug}/report`,
    summary: 'Check sums of the official report, and whether this server makes it as a PDF',
    guard: open,
    answer: voting.reportSchema.extend({ pdf: z.boolean() }),
  },
  reportPdf: {
    method: 'GET',
    path: `${slug}/report.pdf`,
    summary: 'The official report as a tagged PDF, where a browser is installed on the server',
    guard: open,
    query: z.strictObject({ lang: z.string().max(35).optional() }),
    answer: { file: 'application/pdf' },
  },
  preview: {
    method: 'GET',
    path: `${slug}/preview.png`,
    summary: 'The picture beside a shared link, 1200 × 630',
    guard: open,
    query: z.strictObject({ lang: z.string().max(35).optional(), v: z.string().max(40).optional() }),
    answer: { file: 'image/png' },
  },
  asset: { method: 'GET', path: '/api/assets/:id', summary: 'An uploaded picture', guard: open, answer: { file: 'image/*' } },
  signIn: {
    method: 'POST',
    path: `${slug}/sign-in`,
    summary: 'Sign in as a voter',
    guard: open,
    body: voting.signInSchema,
    answer: voting.voterSessionSchema,
  },
  me: { method: 'GET', path: `${slug}/me`, summary: 'Where the signed-in voter stands', guard: voter, answer: voting.voterSessionSchema },
  signOut: { method: 'POST', path: `${slug}/sign-out`, summary: 'End the voter’s session', guard: voter, answer: done },
  cast: {
    method: 'POST',
    path: `${slug}/ballots`,
    summary: 'Cast a ballot',
    guard: voter,
    body: voting.castSchema,
    answer: voting.receiptSchema,
  },
  doubt: {
    method: 'POST',
    path: `${slug}/doubt`,
    summary: 'Whether a cast in doubt was recorded',
    guard: open,
    body: voting.doubtSchema,
    answer: voting.doubtAnswerSchema,
  },
  register: {
    method: 'POST',
    path: `${slug}/register`,
    summary: 'Register oneself as a voter',
    guard: open,
    body: voting.registrationSchema,
    answer: voting.registrationAnswerSchema,
  },
  sealedElection: {
    method: 'GET',
    path: `${slug}/sealed`,
    summary: 'What a client needs to seal a ballot: election record, fingerprint',
    guard: open,
    answer: z.object({ election: z.string(), fingerprint: z.string(), stage: z.string() }),
  },
  sealedCast: {
    method: 'POST',
    path: `${slug}/sealed-ballots`,
    summary: 'Cast an encrypted ballot',
    guard: open,
    body: voting.sealedCastSchema,
    answer: voting.receiptSchema,
  },
  boardHead: {
    method: 'GET',
    path: `${slug}/board/head`,
    summary: 'Signed head of the published record',
    guard: open,
    answer: voting.boardHeadSchema,
  },
  boardArchive: {
    method: 'GET',
    path: `${slug}/board/archive.bel`,
    summary: 'The published record',
    guard: open,
    answer: { file: 'application/x-tar' },
  },
  boardBindings: {
    method: 'GET',
    path: `${slug}/board/bindings.json`,
    summary: 'The binding proofs of the trustees’ decryptions, beside the record',
    guard: open,
    answer: { file: 'application/json' },
  },
  boardEvents: {
    method: 'GET',
    path: `${slug}/board/events`,
    summary: 'Events of the published record',
    guard: open,
    query: z.strictObject({ from: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    answer: z.array(
      z.object({
        height: z.number(),
        type: z.string(),
        hash: z.string(),
        tracker: z.string().nullable(),
        credential: z.string().nullable(),
      }),
    ),
  },

  setup: {
    method: 'POST',
    path: '/api/admin/setup',
    summary: 'Make the first administrator with the one-time link',
    guard: open,
    body: admin.setupSchema,
    answer: admin.adminSessionSchema,
  },
  join: {
    method: 'POST',
    path: '/api/admin/join',
    summary: 'Accept an invitation',
    guard: open,
    body: admin.setupSchema,
    answer: admin.adminSessionSchema,
  },
  adminSignIn: {
    method: 'POST',
    path: '/api/admin/sign-in',
    summary: 'Sign in as an administrator',
    guard: open,
    body: admin.adminSignInSchema,
    answer: admin.adminSessionSchema,
  },
  adminMe: {
    method: 'GET',
    path: '/api/admin/me',
    summary: 'Who is signed in',
    guard: by('observer', null),
    answer: admin.adminSessionSchema,
  },
  adminSignOut: { method: 'POST', path: '/api/admin/sign-out', summary: 'End the session', guard: by('observer', null), answer: done },
  adminElections: {
    method: 'GET',
    path: '/api/admin/elections',
    summary: 'All elections',
    guard: by('observer', 'elections:read'),
    answer: z.array(admin.adminElectionSchema),
  },
  createElection: {
    method: 'POST',
    path: '/api/admin/elections',
    summary: 'Create an election',
    guard: by('officer', 'elections:write'),
    body: admin.createElectionSchema,
    answer: admin.adminElectionSchema,
  },
  adminElection: {
    method: 'GET',
    path: held,
    summary: 'One election, whole',
    guard: by('observer', 'elections:read'),
    answer: admin.adminElectionSchema,
  },
  deleteElection: { method: 'DELETE', path: held, summary: 'Delete a draft', guard: by('owner', 'elections:write'), answer: done },
  changeDefinition: {
    method: 'PUT',
    path: `${held}/definition`,
    summary: 'Change the definition of a draft',
    guard: by('officer', 'elections:write'),
    body: admin.changeDefinitionSchema,
    answer: admin.adminElectionSchema,
  },
  checkDefinition: {
    method: 'POST',
    path: '/api/admin/check-definition',
    summary: 'Check a definition without saving it',
    guard: by('observer', 'elections:read'),
    body: z.strictObject({ definition: z.unknown() }),
    answer: z.object({ problems: z.array(z.object({ path: z.string(), message: z.string() })) }),
  },
  act: {
    method: 'POST',
    path: `${held}/acts`,
    summary: 'Lock, open, pause, resume, close, tally, declare, archive',
    guard: by('officer', 'acts'),
    body: admin.actSchema,
    answer: admin.adminElectionSchema,
  },
  round: {
    method: 'POST',
    path: `${held}/round`,
    summary: 'Open for a number of ballots, then pause',
    guard: by('officer', 'acts'),
    body: admin.roundSchema,
    answer: admin.adminElectionSchema,
  },
  adminResults: {
    method: 'GET',
    path: `${held}/results`,
    summary: 'The count, for administrators of every role, from closing on',
    guard: by('observer', 'elections:read'),
    answer: voting.resultsSchema,
  },
  writeIns: {
    method: 'GET',
    path: `${held}/write-ins`,
    summary: 'Names that voters wrote in, grouped by spelling, with what was decided about them; from closing on',
    guard: by('observer', 'elections:read'),
    answer: written.writeInsSchema,
  },
  decideWriteIns: {
    method: 'POST',
    path: `${held}/write-ins`,
    summary: 'Decide who is meant by written names, after closing and before counting',
    guard: by('officer', 'acts'),
    body: written.decideWriteInsSchema,
    answer: written.writeInsSchema,
  },
  voters: {
    method: 'GET',
    path: `${held}/voters`,
    summary: 'The roll, a page of it',
    guard: by('observer', 'voters:read'),
    query: admin.rollQuerySchema,
    answer: admin.rollPageSchema,
  },
  addVoter: {
    method: 'POST',
    path: `${held}/voters`,
    summary: 'Add one voter',
    guard: by('officer', 'voters:write'),
    body: admin.voterSchema,
    answer: z.object({ voter: admin.rollEntrySchema, secret: z.string().nullable(), link: z.string().nullable() }),
  },
  changeVoter: {
    method: 'PATCH',
    path: `${held}/voters/:id`,
    summary: 'Correct, approve, refuse or remove a voter',
    guard: by('officer', 'voters:write'),
    body: admin.voterChangeSchema,
    answer: admin.rollEntrySchema,
  },
  resetSecret: {
    method: 'POST',
    path: `${held}/voters/:id/reset`,
    summary: 'Draw a new secret for a voter',
    guard: by('officer', 'voters:write'),
    answer: admin.secretsAnswerSchema,
  },
  importVoters: {
    method: 'POST',
    path: `${held}/voters/import`,
    summary: 'Import a CSV, all or nothing',
    guard: by('officer', 'voters:write'),
    body: admin.importSchema,
    answer: admin.importAnswerSchema,
  },
  drawSecrets: {
    method: 'POST',
    path: `${held}/secrets`,
    summary: 'Draw and give out, once, the secrets of voters who have none',
    guard: by('officer', 'voters:write'),
    answer: admin.secretsAnswerSchema,
  },
  lettersPdf: {
    method: 'POST',
    path: `${held}/letters.pdf`,
    summary: 'Letters with secrets just drawn as one PDF, made in memory and kept nowhere',
    guard: by('officer', 'voters:write'),
    body: lettersSchema,
    answer: { file: 'application/pdf' },
  },
  rollCsv: {
    method: 'GET',
    path: `${held}/voters.csv`,
    summary: 'The roll as CSV, without secrets',
    guard: by('observer', 'voters:read'),
    answer: { file: 'text/csv' },
  },
  monitor: {
    method: 'GET',
    path: `${held}/monitor`,
    summary: 'Turnout over time, refusals, watchers',
    guard: by('observer', 'elections:read'),
    answer: admin.monitorSchema,
  },
  monitorLive: {
    method: 'GET',
    path: `${held}/monitor/live`,
    summary: 'The same, as server-sent events',
    guard: by('observer', 'elections:read'),
    answer: 'stream',
  },
  sealedState: {
    method: 'GET',
    path: `${held}/sealed`,
    summary: 'Keys, credentials and tally of a sealed election',
    guard: by('observer', 'elections:read'),
    answer: admin.sealedStateSchema,
  },
  inviteTrustees: {
    method: 'POST',
    path: `${held}/sealed/invites`,
    summary: 'Make the trustees’ personal links',
    guard: by('officer', 'elections:write'),
    body: admin.trusteeInvitesSchema,
    answer: admin.trusteeInvitesAnswerSchema,
  },
  drawCredentials: {
    method: 'POST',
    path: `${held}/sealed/credentials`,
    summary: 'Make the voters’ credentials and give them out, once',
    guard: by('officer', 'voters:write'),
    answer: admin.secretsAnswerSchema,
  },
  takeCredentials: {
    method: 'POST',
    path: `${held}/sealed/credentials/list`,
    summary: 'Take the registrar’s public list',
    guard: by('officer', 'elections:write'),
    body: admin.registrarListSchema,
    answer: z.object({ count: z.number(), checksum: z.string() }),
  },
  trusteeDesk: {
    method: 'GET',
    path: '/api/trustee',
    summary: 'What a trustee has to do (header x-veritally-trustee)',
    guard: open,
    answer: admin.trusteeDeskSchema,
  },
  trusteeHandIn: {
    method: 'POST',
    path: '/api/trustee',
    summary: 'Hand in a step of the ceremony (header x-veritally-trustee)',
    guard: open,
    body: admin.trusteeHandInSchema,
    answer: admin.trusteeDeskSchema,
  },
  exportText: {
    method: 'GET',
    path: `${held}/export-text`,
    summary: 'The first seed’s four text files as JSON',
    guard: by('officer', 'voters:read'),
    answer: z.record(z.string(), z.string()),
  },
  importText: {
    method: 'POST',
    path: '/api/admin/import-text',
    summary: 'Make an election from the first system’s text files',
    guard: by('officer', ['elections:write', 'voters:write']),
    body: admin.importTextSchema,
    answer: admin.importTextAnswerSchema,
  },
  doctor: {
    method: 'GET',
    path: '/api/admin/doctor',
    summary: 'Check the records: every mark has its ballot, counters, the chain of acts, the database itself',
    guard: by('observer', 'audit:read'),
    answer: admin.doctorSchema,
  },
  audit: {
    method: 'GET',
    path: '/api/admin/audit',
    summary: 'The record of acts and the state of its chain',
    guard: by('observer', 'audit:read'),
    query: z.strictObject({
      election: z.string().optional(),
      act: z.string().max(60).optional(),
      actor: z.string().max(120).optional(),
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
    }),
    answer: admin.auditPageSchema,
  },
  users: {
    method: 'GET',
    path: '/api/admin/users',
    summary: 'Administrators',
    guard: by('owner', null),
    answer: z.array(admin.userSchema),
  },
  changeUser: {
    method: 'PATCH',
    path: '/api/admin/users/:id',
    summary: 'Change role or disable',
    guard: by('owner', null),
    body: z.strictObject({ role: admin.roleSchema.optional(), disabled: z.boolean().optional() }),
    answer: admin.userSchema,
  },
  invite: {
    method: 'POST',
    path: '/api/admin/invites',
    summary: 'Make an invitation link',
    guard: by('owner', null),
    body: admin.inviteSchema,
    answer: admin.inviteAnswerSchema,
  },
  sessions: {
    method: 'GET',
    path: '/api/admin/sessions',
    summary: 'Sessions: one’s own, or all for owners',
    guard: by('observer', null),
    answer: z.array(admin.sessionSchema),
  },
  revokeSession: { method: 'DELETE', path: '/api/admin/sessions/:id', summary: 'End a session', guard: by('observer', null), answer: done },
  changePassword: {
    method: 'POST',
    path: '/api/admin/password',
    summary: 'Change one’s password',
    guard: by('observer', null),
    body: z.strictObject({ current: z.string().max(200), next: z.string().min(10).max(200) }),
    answer: done,
  },
  totpStart: {
    method: 'POST',
    path: '/api/admin/totp',
    summary: 'Begin to set up a second factor',
    guard: by('observer', null),
    answer: admin.totpStartSchema,
  },
  totpConfirm: {
    method: 'POST',
    path: '/api/admin/totp/confirm',
    summary: 'Turn it on with a first code',
    guard: by('observer', null),
    body: admin.totpConfirmSchema,
    answer: admin.recoveryCodesSchema,
  },
  totpStop: {
    method: 'DELETE',
    path: '/api/admin/totp',
    summary: 'Turn it off',
    guard: by('observer', null),
    body: z.strictObject({ password: z.string().max(200) }),
    answer: done,
  },
  tokens: { method: 'GET', path: '/api/admin/tokens', summary: 'API tokens', guard: by('owner', null), answer: z.array(admin.tokenSchema) },
  createToken: {
    method: 'POST',
    path: '/api/admin/tokens',
    summary: 'Make an API token',
    guard: by('owner', null),
    body: admin.tokenCreateSchema,
    answer: admin.tokenCreatedSchema,
  },
  revokeToken: { method: 'DELETE', path: '/api/admin/tokens/:id', summary: 'Revoke an API token', guard: by('owner', null), answer: done },
  uploadAsset: {
    method: 'POST',
    path: '/api/admin/assets',
    summary: 'Upload a picture',
    guard: by('officer', 'elections:write'),
    body: admin.assetUploadSchema,
    answer: admin.assetAnswerSchema,
  },
  backup: {
    method: 'GET',
    path: '/api/admin/backup',
    summary: 'A consistent copy of everything',
    guard: by('owner', 'backup'),
    answer: { file: 'application/octet-stream' },
  },
} as const satisfies { readonly [name: string]: Route };

export type RouteName = keyof typeof ROUTES;

/** The path of a route with its parameters filled in. */
export function pathOf(name: RouteName, parameters: Readonly<Record<string, string>> = {}): string {
  return ROUTES[name].path.replaceAll(/:([a-z]+)/g, (_, key: string) => encodeURIComponent(parameters[key] ?? ''));
}
