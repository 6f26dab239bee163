import type { FastifyReply } from 'fastify';
import type { Problem, Refusal } from '../../election/refusal.ts';
import { problemDetails } from '../../wire/refusals.ts';

// Problem details (RFC 9457): the only form in which this gateway says no.

/** A refusal on its way out of a hook or a parser; `status` where HTTP has a more exact one than the refusal's own. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;
  readonly status: number | undefined;

  constructor(refusal: Refusal, status?: number) {
    super(refusal.kind);
    this.refusal = refusal;
    this.status = status;
  }
}

/** An `input-invalid` refusal with one problem. */
export function invalid(path: string, message: string, status?: number): Refused {
  return new Refused({ kind: 'input-invalid', problems: [{ path, message }] }, status);
}

const MAX_LISTED = 50;

function listed(problems: readonly Problem[]): string {
  const words = problems.slice(0, 3).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return words.join('; ') + (problems.length > 3 ? `; and ${problems.length - 3} more` : '');
}

/** One line, in English, on what exactly is wrong; undefined where the title says it all. */
export function detailOf(refusal: Refusal): string | undefined {
  switch (refusal.kind) {
    case 'input-invalid':
    case 'definition-invalid':
      return listed(refusal.problems);
    case 'roll-invalid': {
      const [first] = refusal.problems;
      return (
        first && `${refusal.count} ${refusal.count === 1 ? 'row has' : 'rows have'} mistakes; the first: row ${first.row}: ${first.message}`
      );
    }
    case 'wrong-state':
      return `"${refusal.act}" is not possible while the election is ${refusal.state}; possible: ${refusal.possible.join(', ') || 'nothing'}`;
    case 'setup-incomplete':
      return refusal.missing.map(({ detail }) => detail).join(' ');
    case 'write-ins-undecided':
      return `${refusal.count} undecided${refusal.names.length === 0 ? '' : `: ${refusal.names.join(', ')}`}`;
    case 'reason-needed':
      return `"${refusal.act}" is not done without a "reason"`;
    case 'not-found':
    case 'exists':
      return refusal.what;
    case 'forbidden':
      return `needs ${refusal.need}`;
    case 'read-only':
    case 'ballot-malformed':
      return refusal.detail;
    case 'sealed-refused':
      return refusal.reason;
    case 'too-many-attempts':
    case 'too-many-requests':
      return `wait ${refusal.retryAfter} s`;
    case 'too-large':
      return `at most ${refusal.limit} bytes`;
    case 'not-open':
      return `the election is ${refusal.state}`;
    case 'unknown-candidate':
      return `contest ${refusal.contest + 1}`;
    default:
      return undefined;
  }
}

function shortened(refusal: Refusal): Refusal {
  if ('problems' in refusal && refusal.problems.length > MAX_LISTED && refusal.kind === 'input-invalid')
    return { ...refusal, problems: refusal.problems.slice(0, MAX_LISTED) };
  return refusal;
}

/** The problem document of `refusal` as JSON text, with its status. */
export function problemOf(refusal: Refusal, status?: number): { readonly status: number; readonly body: string } {
  const details = problemDetails(shortened(refusal));
  const detail = detailOf(refusal);
  const document = { ...details, ...(detail === undefined ? {} : { detail }), status: status ?? details.status };
  return { status: document.status, body: JSON.stringify(document) };
}

/** Answers with the problem document of `refusal`, with `Retry-After` where it says how long to wait. */
export function sendProblem(reply: FastifyReply, refusal: Refusal, status?: number): FastifyReply {
  const problem = problemOf(refusal, status);
  if ('retryAfter' in refusal) void reply.header('retry-after', String(Math.max(1, Math.ceil(refusal.retryAfter))));
  if (refusal.kind === 'storage-unavailable') void reply.header('retry-after', '2');
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(problem.body);
}
