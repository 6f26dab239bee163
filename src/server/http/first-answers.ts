import { resultsOf } from '../../usecases/results.ts';
import type { Entry } from '../../web/entries.ts';
import { resultsToWire } from './election-view.ts';
import { publicElection, publicList } from './handlers/voting.ts';
import type { Services } from './services.ts';

/** An answer longer than this (UTF-16 units of its JSON) comes by a request of its own, after the page. */
const LONGEST = 65_536;

/** Pages that begin with the results. */
const WITH_RESULTS: ReadonlySet<Entry['html']> = new Set(['results.html', 'live.html', 'declaration.html', 'card.html', 'embed.html']);

/** The public answers of the API that a page shows first, by their addresses. What is refused is left to the page to ask for. */
async function answersOf(services: Services, name: Entry['html'], pathname: string): Promise<Readonly<Record<string, unknown>>> {
  if (name === 'home.html') return { '/api/elections': await publicList(services.ctx) };
  const slug = /^\/(?:e|kiosk)\/([a-z0-9-]{1,64})(?:\/|$)/.exec(pathname)?.[1];
  if (slug === undefined) return {};
  const found = await publicElection(services.ctx, slug);
  if (!found.ok) return {};
  const results = WITH_RESULTS.has(name) ? await resultsOf(services.ctx, found.value, 'public') : undefined;
  return {
    [`/api/elections/${slug}`]: await services.views.public(found.value),
    ...(results?.ok ? { [`/api/elections/${slug}/results`]: resultsToWire(results.value) } : {}),
  };
}

/**
 * The first answers as a block of data for the page's head (`src/web/shared/first-answers.ts` reads it), so that the first view waits for
 * no further request. It is no script: the security policy lets it through because nothing runs it. Empty where there is nothing to say.
 */
export async function firstAnswers(services: Services, name: Entry['html'], pathname: string): Promise<string> {
  const answers = await answersOf(services, name, pathname).catch(() => ({}));
  const kept = Object.entries(answers).flatMap(([address, answer]) => {
    const text = JSON.stringify(answer);
    return text.length > LONGEST ? [] : [`${JSON.stringify(address)}:${text}`];
  });
  if (kept.length === 0) return '';
  return `<script type="application/json" id="answers">{${kept.join(',').replaceAll('<', '\\u003c')}}</script>`;
}
