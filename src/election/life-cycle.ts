import { err, ok, type Result } from '../kernel/result.ts';

/** Where an election stands. One word, never several timestamps read together. */
export type Status = 'draft' | 'ready' | 'open' | 'paused' | 'closed' | 'tallied' | 'declared' | 'archived';

/** What can be done to an election as a whole. `lock` is "check and lock": draft becomes ready. */
export type Act = 'lock' | 'unlock' | 'open' | 'pause' | 'resume' | 'close' | 'tally' | 'declare' | 'archive';

export const STATUSES: readonly Status[] = ['draft', 'ready', 'open', 'paused', 'closed', 'tallied', 'declared', 'archived'];
export const ACTS: readonly Act[] = ['lock', 'unlock', 'open', 'pause', 'resume', 'close', 'tally', 'declare', 'archive'];

/** The one transition table. What is not in it is forbidden. */
export const TRANSITIONS: { readonly [S in Status]: { readonly [A in Act]?: Status } } = {
  draft: { lock: 'ready' },
  ready: { unlock: 'draft', open: 'open' },
  open: { pause: 'paused', close: 'closed' },
  paused: { resume: 'open', close: 'closed' },
  closed: { tally: 'tallied' },
  tallied: { declare: 'declared' },
  declared: { archive: 'archived' },
  archived: {},
};

/** Acts that interrupt what voters or officers count on: the record must say why. */
export const NEEDS_REASON: ReadonlySet<Act> = new Set(['pause', 'unlock']);

/** Acts that a second officer confirms, where the election asks for one. */
export const NEEDS_SECOND: ReadonlySet<Act> = new Set(['open', 'close', 'declare']);

/** A forbidden act: what was asked, where the election stands, and what is possible there. */
export interface WrongState {
  readonly kind: 'wrong-state';
  readonly act: Act;
  readonly state: Status;
  readonly possible: readonly Act[];
}

/** The status after `act`, or why it is not possible. */
export function nextStatus(status: Status, act: Act): Result<Status, WrongState> {
  const next = TRANSITIONS[status][act];
  return next === undefined ? err({ kind: 'wrong-state', act, state: status, possible: possibleActs(status) }) : ok(next);
}

/** The acts that the table allows in `status`. */
export function possibleActs(status: Status): readonly Act[] {
  return ACTS.filter((act) => TRANSITIONS[status][act] !== undefined);
}

/**
 * The acts that lead from `status` to the outcome a person named, shortest way first: an organiser who says "open" on a draft means
 * "lock, then open"; one who says "declare" on a closed election means "tally, then declare". Undefined where no such way exists.
 */
export function actsFor(status: Status, act: Act): readonly Act[] | undefined {
  if (TRANSITIONS[status][act] !== undefined) return [act];
  if (act === 'open' && status === 'draft') return ['lock', 'open'];
  if (act === 'declare' && status === 'closed') return ['tally', 'declare'];
  return undefined;
}

/** The table as Markdown, for the documentation. */
export function transitionTable(): string {
  const rows = STATUSES.map((status) => `| ${status} | ${ACTS.map((act) => TRANSITIONS[status][act] ?? '–').join(' | ')} |`);
  return [`| from | ${ACTS.join(' | ')} |`, `|---|${ACTS.map(() => '---|').join('')}`, ...rows].join('\n');
}
