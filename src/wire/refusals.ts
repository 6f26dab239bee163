import type { Refusal } from '../election/refusal.ts';

/** How a refusal leaves the house: HTTP status, the code terminal clients read, a message key of the web locales, words in English. */
export interface RefusalForm {
  readonly status: number;
  readonly terminal: string;
  readonly key: string;
  readonly title: string;
}

const form = (status: number, terminal: string, key: string, title: string): RefusalForm => ({ status, terminal, key, title });

/** Every kind of refusal; the compiler checks that none is missing. */
export const REFUSALS: { readonly [K in Refusal['kind']]: RefusalForm } = {
  'not-open': form(409, 'NOT-OPEN', 'refusal.not-open', 'The polls are not open.'),
  'already-voted': form(409, 'ALREADY-VOTED', 'refusal.already-voted', 'You have already voted.'),
  'limit-reached': form(
    409,
    'LIMIT',
    'refusal.limit-reached',
    'The polls have closed: the number of ballots set for this election is reached.',
  ),
  'unknown-candidate': form(422, 'UNKNOWN-CANDIDATE', 'refusal.unknown-candidate', 'There is no such candidate.'),
  'ballot-invalid': form(422, 'BALLOT-INVALID', 'refusal.ballot-invalid', 'This ballot cannot be counted as it stands.'),
  'ballot-malformed': form(400, 'BALLOT-MALFORMED', 'refusal.ballot-malformed', 'This is not a ballot of this election.'),
  'place-lost': form(
    409,
    'PLACE-LOST',
    'refusal.place-lost',
    'Your secret was replaced after you voted, so that your earlier ballot can no longer be changed. It counts as it is.',
  ),
  'key-used': form(409, 'KEY-USED', 'refusal.key-used', 'This request carries the key of another ballot.'),
  'not-eligible': form(403, 'NOT-ELIGIBLE', 'refusal.not-eligible', 'By the rules of this election you cannot vote in it.'),
  'sealed-needs-client': form(
    409,
    'SEALED',
    'refusal.sealed-needs-client',
    'This election is sealed: vote in the browser or with "veritally vote".',
  ),
  'sealed-refused': form(422, 'SEALED-REFUSED', 'refusal.sealed-refused', 'The encrypted ballot did not pass the checks.'),
  'wrong-secret': form(401, 'WRONG-SECRET', 'refusal.wrong-secret', 'The username or the secret is not right.'),
  'too-many-attempts': form(429, 'TOO-MANY', 'refusal.too-many-attempts', 'Too many wrong attempts. Wait a little and try again.'),
  'registration-pending': form(403, 'PENDING', 'refusal.registration-pending', 'Your registration is waiting for an officer’s approval.'),
  'registration-refused': form(403, 'REFUSED', 'refusal.registration-refused', 'Your registration was not accepted.'),
  'not-signed-in': form(401, 'SIGN-IN', 'refusal.not-signed-in', 'Sign in first.'),
  'second-factor-needed': form(401, 'SECOND-FACTOR', 'refusal.second-factor-needed', 'Enter the code of your authenticator app.'),
  forbidden: form(403, 'FORBIDDEN', 'refusal.forbidden', 'Your role does not allow this.'),
  'wrong-state': form(409, 'WRONG-STATE', 'refusal.wrong-state', 'This cannot be done where the election stands.'),
  'not-found': form(404, 'NOT-FOUND', 'refusal.not-found', 'There is no such thing here.'),
  exists: form(409, 'EXISTS', 'refusal.exists', 'This exists already.'),
  'definition-invalid': form(422, 'DEFINITION', 'refusal.definition-invalid', 'The definition of the election has mistakes.'),
  'roll-invalid': form(422, 'ROLL', 'refusal.roll-invalid', 'The roll has mistakes; nothing was imported.'),
  'setup-incomplete': form(409, 'SETUP', 'refusal.setup-incomplete', 'The election is not complete yet.'),
  'reason-needed': form(422, 'REASON', 'refusal.reason-needed', 'Give a reason; it goes into the record.'),
  'second-officer-needed': form(
    409,
    'SECOND-OFFICER',
    'refusal.second-officer-needed',
    'This election asks for a second officer, who has to confirm this.',
  ),
  'read-only': form(409, 'READ-ONLY', 'refusal.read-only', 'This can no longer be changed.'),
  'write-ins-undecided': form(
    409,
    'WRITE-INS',
    'refusal.write-ins-undecided',
    'Voters wrote names in that nobody has decided about yet: decide who is meant, then count.',
  ),
  'already-exported': form(409, 'EXPORTED', 'refusal.already-exported', 'The secrets were exported already; they are shown once only.'),
  'results-hidden': form(403, 'HIDDEN', 'refusal.results-hidden', 'The results are not published yet.'),
  'input-invalid': form(400, 'INPUT', 'refusal.input-invalid', 'The request has mistakes.'),
  'registration-closed': form(409, 'REGISTRATION', 'refusal.registration-closed', 'This election takes no registrations now.'),
  'too-large': form(413, 'TOO-LARGE', 'refusal.too-large', 'This is too large.'),
  'too-many-requests': form(429, 'SLOW-DOWN', 'refusal.too-many-requests', 'Too many requests. Wait a little and try again.'),
  'cross-site': form(403, 'CROSS-SITE', 'refusal.cross-site', 'This request came from another site.'),
  'storage-full': form(
    507,
    'FULL',
    'refusal.storage-full',
    'The server’s disk is full. Nothing was recorded; try again after it has been mended.',
  ),
  'storage-unavailable': form(
    503,
    'UNAVAILABLE',
    'refusal.storage-unavailable',
    'The database cannot be reached. Nothing was recorded; try again in a moment.',
  ),
  internal: form(500, 'INTERNAL', 'refusal.internal', 'Something is wrong with the server. Nothing was lost.'),
};

/** Problem details (RFC 9457) of a refusal: `type` names the kind, the refusal's own fields come as extension members. */
export function problemDetails(refusal: Refusal): Record<string, unknown> & { readonly status: number } {
  const { status, title } = REFUSALS[refusal.kind];
  return { ...refusal, kind: refusal.kind, type: `urn:veritally:refusal:${refusal.kind}`, title, status };
}
