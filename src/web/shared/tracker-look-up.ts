import { ask, electionPath } from './api.ts';

export type TrackerState = 'recorded' | 'replaced' | 'missing';

const PAGE = 500;

/**
 * What became of the ballot with a plain tracker: the server is asked. Undefined: no answer, so nothing is known.
 */
export async function lookUpPlain(slug: string, tracker: string): Promise<TrackerState | undefined> {
  const answer = await ask<{ readonly state: TrackerState }>(electionPath(slug, `/trackers/${encodeURIComponent(tracker)}`));
  if (answer.kind === 'done') return answer.value.state;
  return answer.kind === 'refused' && answer.problem.kind === 'not-found' ? 'missing' : undefined;
}

/**
 * Whether a sealed ballot stands in the public record: the record's events are read here, page by page, so that the server is not told
 * which ballot somebody looks for.
 */
export async function lookUpSealed(slug: string, tracker: string): Promise<TrackerState | undefined> {
  for (let from = 0; ; from += PAGE) {
    const answer = await ask<readonly { readonly tracker: string | null }[]>(electionPath(slug, `/board/events?from=${from}&limit=${PAGE}`));
    if (answer.kind === 'refused') return answer.problem.kind === 'not-found' ? 'missing' : undefined;
    if (answer.kind === 'lost') return undefined;
    if (answer.value.some((event) => event.tracker === tracker)) return 'recorded';
    if (answer.value.length < PAGE) return 'missing';
  }
}
