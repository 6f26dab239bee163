import { chooseLanguage, type Language } from './shared/languages.ts';

/**
 * Which HTML shell answers which address: plain data for the server and the development server. The first pattern that fits wins.
 * Static files (`/assets/…`, `/sw.js`, `/manifest.webmanifest`, `/icons/…`) come before all of these; `/api/…` is none of them.
 * Each shell holds `<!--head-->`, where the server may put title, description and preview tags of the page asked for, and
 * `<html lang="en">`, which it may set.
 */
export interface Entry {
  readonly pattern: RegExp;
  readonly html: `${Shell}.html`;
}

/** `booth`, `public` (help, and whatever has no page), `admin`, `trustee`, `embed`, and one shell for each public page. */
export type Shell =
  | 'booth'
  | 'public'
  | 'admin'
  | 'trustee'
  | 'embed'
  | 'home'
  | 'election'
  | 'candidates'
  | 'tracker'
  | 'board'
  | 'verify'
  | 'live'
  | 'results'
  | 'declaration'
  | 'card';

const SLUG = '[a-z0-9]+(?:-[a-z0-9]+)*';

export const ENTRIES: readonly Entry[] = [
  { pattern: /^\/admin(?:\/.*)?$/, html: 'admin.html' },
  { pattern: /^\/trustee(?:\/.*)?$/, html: 'trustee.html' },
  { pattern: new RegExp(`^/e/${SLUG}/embed/?$`), html: 'embed.html' },
  { pattern: new RegExp(`^/e/${SLUG}/vote(?:/.*)?$`), html: 'booth.html' },
  { pattern: new RegExp(`^/e/${SLUG}/register/?$`), html: 'booth.html' },
  { pattern: /^\/kiosk(?:\/.*)?$/, html: 'booth.html' },
  { pattern: new RegExp(`^/e/${SLUG}/?$`), html: 'election.html' },
  { pattern: new RegExp(`^/e/${SLUG}/candidates(?:/[^/]+)?/?$`), html: 'candidates.html' },
  { pattern: new RegExp(`^/e/${SLUG}/t(?:/[^/]+)?/?$`), html: 'tracker.html' },
  { pattern: new RegExp(`^/e/${SLUG}/board/?$`), html: 'board.html' },
  { pattern: new RegExp(`^/e/${SLUG}/verify/?$`), html: 'verify.html' },
  { pattern: new RegExp(`^/e/${SLUG}/live/?$`), html: 'live.html' },
  { pattern: new RegExp(`^/e/${SLUG}/results(?:/[^/]+)?/?$`), html: 'results.html' },
  { pattern: new RegExp(`^/e/${SLUG}/declaration/?$`), html: 'declaration.html' },
  { pattern: new RegExp(`^/e/${SLUG}/card/?$`), html: 'card.html' },
  { pattern: /^\/(?:help|accessibility|privacy)\/?$/, html: 'public.html' },
  { pattern: /^\/?$/, html: 'home.html' },
];

/** The shell for `pathname`, or undefined: then the answer is 404 with `public.html`, which says so in words. */
export function htmlFor(pathname: string): Entry['html'] | undefined {
  return ENTRIES.find((entry) => entry.pattern.test(pathname))?.html;
}

/** The language whose texts a page had best fetch at once: the address's, else the first of `accepted` (the header) that pages speak. */
export function textsLanguage(asked: string | undefined, accepted: string | undefined): Language {
  return chooseLanguage(asked, ...(accepted ?? '').split(',').map((part) => part.split(';')[0]?.trim()));
}

/** What the shells need; the server sends it with every one of them. The one Trusted Types policy is `veritally`. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types veritally',
].join('; ');
