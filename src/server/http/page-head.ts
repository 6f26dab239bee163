import type { FastifyRequest } from 'fastify';
import { textIn } from '../../election/definition.ts';
import { pageLanguage } from './handlers/reports.ts';
import type { Services } from './services.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const LOCALES = { en: 'en_GB', hi: 'hi_IN', kn: 'kn_IN', fr: 'fr_FR', ar: 'ar_AR' } as const;
/** As much of a description as previews show, in characters. */
const LONGEST = 200;

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).trimEnd()}…`;
};

const tag = (kind: 'name' | 'property', name: string, content: string): string => `<meta ${kind}="${name}" content="${escape(content)}">`;

/**
 * Title, description and preview tags of a page about an election, in the language asked for or else the election's own: for link
 * previews, and for what stands in the tab before any script runs. Empty elsewhere, and for drafts, which do not exist for the public.
 */
export async function pageHead(services: Services, request: FastifyRequest, pathname: string): Promise<string> {
  const slug = /^\/e\/([a-z0-9-]{1,64})(?:\/|$)/.exec(pathname)?.[1];
  const election = slug === undefined ? undefined : await services.ctx.store.findElection(slug).catch(() => undefined);
  if (!election || election.status === 'draft') return '';
  const { title, description, languages, contests } = election.definition;
  const { lang } = request.query as { readonly lang?: unknown };
  const language = pageLanguage(typeof lang === 'string' ? lang : undefined, election);
  const name = textIn(title, language, ...languages);
  const about = oneLine(
    description === undefined
      ? contests.map(({ question }) => textIn(question, language, ...languages)).join(' · ')
      : textIn(description, language, ...languages),
  );
  const base = services.base(request);
  const picture = `${base}/api/elections/${election.slug}/preview.png?lang=${language}&v=${election.status}-${election.version}`;
  return [
    `<title>${escape(name)} · Veritally</title>`,
    tag('name', 'description', about),
    tag('property', 'og:title', name),
    tag('property', 'og:description', about),
    tag('property', 'og:type', 'website'),
    tag('property', 'og:site_name', 'Veritally'),
    tag('property', 'og:locale', LOCALES[language]),
    tag('property', 'og:url', base + pathname),
    tag('property', 'og:image', picture),
    tag('property', 'og:image:type', 'image/png'),
    tag('property', 'og:image:width', '1200'),
    tag('property', 'og:image:height', '630'),
    tag('property', 'og:image:alt', name),
    tag('name', 'twitter:card', 'summary_large_image'),
    tag('name', 'twitter:title', name),
    tag('name', 'twitter:description', about),
    tag('name', 'twitter:image', picture),
  ].join('');
}
