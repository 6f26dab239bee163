import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Refusal } from '../../../election/refusal.ts';
import { canonicalJson } from '../../../kernel/canonical.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { sha256Hex } from '../../../kernel/sha256.ts';
import { findElection } from '../../../usecases/find.ts';
import type { ElectionRecord } from '../../../usecases/ports.ts';
import { lettersPage } from '../../print/letters-page.ts';
import { addressOf } from '../address.ts';
import type { FileAnswer, HandlersFor } from '../call.ts';
import { QueueFull } from '../fair-queue.ts';
import { networkOf } from '../rate-limit.ts';
import { reportOf } from '../report-facts.ts';
import type { Services } from '../services.ts';
import { publicElection } from './voting.ts';

// Prints of this server's own pages: the report as PDF, the picture beside a shared link, letters for the print shop.

/** How long a picture that shows a growing turnout stays as it is, in milliseconds. */
const PICTURE_KEPT = 300_000;
const COMPLETE = 'document.querySelector("[data-complete]") !== null && document.querySelector("[data-waiting]") === null';

const noBrowser = (): Result<never, Refusal> =>
  err({
    kind: 'not-found',
    what: 'PDF here: no browser of the Chromium family is installed on this server (see --chromium); print the page itself instead',
  });

/** The languages of the pages that an election is worded in, its own first; English where it has none of them. */
const PAGES = ['en', 'hi', 'kn', 'fr', 'ar'] as const;
export type PageLanguage = (typeof PAGES)[number];
export function pageLanguage(asked: string | undefined, election: ElectionRecord): PageLanguage {
  const known = (code: string | undefined): PageLanguage | undefined => PAGES.find((each) => each === code);
  return known(asked) ?? election.definition.languages.map(known).find((code) => code !== undefined) ?? 'en';
}

/** The built pages are part of what a print shows. Read once a node. */
const builds = new WeakMap<Services, Promise<string>>();
function buildOf(services: Services): Promise<string> {
  const known = builds.get(services);
  if (known) return known;
  const made = readFile(path.join(services.settings.webFolder, 'public.html')).then(
    (bytes) => sha256Hex(bytes.toString('utf8')).slice(0, 16),
    () => 'none',
  );
  builds.set(services, made);
  return made;
}

async function stillPreview(services: Services): Promise<Result<FileAnswer, Refusal>> {
  const content = await readFile(path.join(services.settings.webFolder, 'icons/preview.png')).catch(() => undefined);
  return content ? ok(pictureAnswer(content, 3_600)) : err({ kind: 'not-found', what: 'preview picture' });
}

// Chat programs show the picture in pages of their own.
const pictureAnswer = (content: Buffer, seconds: number): FileAnswer => ({
  mediaType: 'image/png',
  content,
  headers: { 'cache-control': `public, max-age=${seconds}`, 'cross-origin-resource-policy': 'cross-origin' },
});

async function previewKey(services: Services, election: ElectionRecord, language: string): Promise<string> {
  const running = election.status === 'open' || election.status === 'paused';
  const moment = running ? Math.floor(services.clock.now() / PICTURE_KEPT) : election.revision;
  return [election.id, election.version, election.status, moment, language, await buildOf(services)].join('|');
}

export const reportHandlers: HandlersFor<'report' | 'reportPdf' | 'preview' | 'lettersPdf'> = {
  async report({ ctx, services, params }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const report = await reportOf(ctx, found.value);
    return report.ok ? ok({ ...report.value, pdf: services.prints.able }) : report;
  },

  async reportPdf({ ctx, services, params, query, request }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const report = await reportOf(ctx, found.value);
    if (!report.ok) return report;
    if (!services.prints.able) return noBrowser();
    const { slug } = found.value;
    const language = pageLanguage(query.lang, found.value);
    const key = `${slug}|${sha256Hex(canonicalJson(report.value))}|${language}|${await buildOf(services)}`;
    const content = await services.prints.pdf(key, {
      base: services.base(request),
      target: `/e/${slug}/declaration?lang=${language}`,
      ready: COMPLETE,
      guest: networkOf(addressOf(request)),
    });
    return ok({ mediaType: 'application/pdf', content, name: `${slug}-${language}.pdf`, headers: { 'cache-control': 'no-cache' } });
  },

  async preview({ ctx, services, params, query, request }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    if (!services.prints.able) return stillPreview(services);
    const election = found.value;
    const language = pageLanguage(query.lang, election);
    try {
      const picture = await services.prints.picture(await previewKey(services, election, language), {
        base: services.base(request),
        target: `/e/${election.slug}/card?lang=${language}`,
        ready: COMPLETE,
        guest: networkOf(addressOf(request)),
      });
      return ok(pictureAnswer(picture, PICTURE_KEPT / 1_000));
    } catch (error) {
      // A link without its own picture is better than none; only a broken browser belongs into the log.
      if (!(error instanceof QueueFull)) services.log.warn({ err: error }, 'a preview picture could not be made');
      return stillPreview(services);
    }
  },

  async lettersPdf({ ctx, services, params, body, request }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    if (!services.prints.able) return noBrowser();
    const content = await services.prints.secretPdf(await lettersPage(body), networkOf(addressOf(request)));
    return ok({ mediaType: 'application/pdf', content, name: `${found.value.slug}-letters.pdf`, headers: { 'cache-control': 'no-store' } });
  },
};
