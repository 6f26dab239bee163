import type { Refusal } from '../../election/refusal.ts';
import { unreachable } from '../../kernel/result.ts';
import { StoreError } from '../../store/errors.ts';
import { Refused } from './problem.ts';
import { QueueFull } from './fair-queue.ts';

// What an exception means to the one who sent the request. Only outages and Fastify's own complaints arrive here; refusals are values.

interface Coded {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

/** PostgreSQL's class 08 (connection), 57P0x (shutdown), 53300 (too many connections), and sockets' errors. */
const AWAY = /^(?:08...|57P0.|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)$/;
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', '53100']);

function chain(error: unknown): Coded[] {
  const out: Coded[] = [];
  for (let at = error; typeof at === 'object' && at !== null && out.length < 5; at = (at as Coded).cause) out.push(at as Coded);
  return out;
}

function outageOfStore(error: StoreError): 'storage-full' | 'storage-unavailable' | undefined {
  switch (error.kind) {
    case 'storage-full':
      return 'storage-full';
    case 'storage-unavailable':
    case 'read-only':
      return 'storage-unavailable';
    case 'folder-held':
    case 'newer-version':
    case 'older-version':
    case 'not-a-database':
    case 'exists':
    case 'bad-backup':
    case 'wrong-keys':
      return undefined;
    default:
      return unreachable(error.kind);
  }
}

/** Whether `error` is an outage of storage: a full disk, or a database out of reach. */
export function outageOf(error: unknown): 'storage-full' | 'storage-unavailable' | undefined {
  if (error instanceof StoreError) return outageOfStore(error);
  const errors = chain(error);
  if (errors.some(({ code }) => FULL.has(code))) return 'storage-full';
  return errors.some(({ code }) => typeof code === 'string' && AWAY.test(code)) ? 'storage-unavailable' : undefined;
}

const input = (message: string, status: number): Refused =>
  new Refused({ kind: 'input-invalid', problems: [{ path: '', message }] }, status);

function ofFramework(code: string, error: Coded, limit: number): Refused | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refused({ kind: 'too-large', limit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return input('the body must be sent as "content-type: application/json"', 415);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return input('the body is empty; it must be JSON', 400);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return input('the body is not as long as its "content-length" says', 400);
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return input('the body is not JSON', 400);
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_INVALID_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return input('the address is malformed', 400);
    default:
      return code.startsWith('FST_ERR_CTP') ? input(String(error.message), 400) : undefined;
  }
}

/** What an exception comes to: the refusal that is sent, and whether it is a fault of ours that belongs into the log. */
export interface Failure {
  readonly refusal: Refusal;
  readonly status?: number | undefined;
  readonly fault: boolean;
}

/** The failure that `error` stands for. `limit`: the body limit of the route, in bytes. */
export function failureOf(error: unknown, limit: number): Failure {
  if (error instanceof Refused) return { refusal: error.refusal, status: error.status, fault: false };
  if (error instanceof QueueFull) return { refusal: { kind: 'too-many-requests', retryAfter: 3 }, status: 503, fault: false };
  const coded = (typeof error === 'object' && error !== null ? error : {}) as Coded;
  const framework = typeof coded.code === 'string' ? ofFramework(coded.code, coded, limit) : undefined;
  if (framework) return { refusal: framework.refusal, status: framework.status, fault: false };
  return { refusal: { kind: outageOf(error) ?? 'internal' }, fault: true };
}
