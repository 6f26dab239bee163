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
 * What became of a sealed ballot: the record's events are read here, page by page, so that the server is not told which ballot somebody
 * looks for. A later ballot with the same public credential replaces it.
 */
export async function lookUpSealed(slug: string, tracker: string): Promise<TrackerState | undefined> {
  let credential: string | null | undefined;
  for (let from = 0; ; from += PAGE) {
    const answer = await ask<readonly { readonly tracker: string | null; readonly credential: string | null }[]>(
      electionPath(slug, `/board/events?from=${from}&limit=${PAGE}`),
    );
    if (answer.kind === 'refused') return answer.problem.kind === 'not-found' ? 'missing' : undefined;
    if (answer.kind === 'lost') return undefined;
    for (const event of answer.value) {
      if (credential !== undefined && credential !== null && event.credential === credential) return 'replaced';
      if (event.tracker === tracker) credential = event.credential;
    }
    if (answer.value.length < PAGE) return credential === undefined ? 'missing' : 'recorded';
  }
}
