// The map of the API: every route with what it takes and gives. The server registers its handlers from this map, the OpenAPI
// document is made from it, and the pages and the command line call through it.
import { z } from 'zod';
import * as admin from './administration.ts';
import { lettersSchema } from './letters.ts';
import { PEOPLE_ROUTES } from './people-routes.ts';
import { by, done, open, type Route } from './route.ts';
import { VOTING_ROUTES } from './voting-routes.ts';
import * as voting from './voting.ts';
import * as written from './write-ins.ts';

const held = '/api/admin/elections/:slug';

export const ROUTES = {
  health: {
    method: 'GET',
    path: '/api/health',
    summary: 'Whether the server and its database answer',
    guard: open,
    answer: z.object({ ok: z.boolean(), version: z.string(), pdf: z.boolean() }),
  },
  ...VOTING_ROUTES,
  ...PEOPLE_ROUTES,
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
    summary: 'Lock, unlock, open, pause, resume, close, tally, declare, archive; pausing and unlocking need a reason',
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
    body: admin.addVoterSchema,
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
  decideRegistrations: {
    method: 'POST',
    path: `${held}/registrations`,
    summary: 'Take many waiting registrations onto the roll, or refuse them with a reason',
    guard: by('officer', 'voters:write'),
    body: admin.decideRegistrationsSchema,
    answer: z.object({ decided: z.number() }),
  },
  drawSecrets: {
    method: 'POST',
    path: `${held}/secrets`,
    summary: 'Draw and give out, once, the secrets of voters who have none, or of all who have not voted',
    guard: by('officer', 'voters:write'),
    body: admin.drawSecretsSchema,
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
