import type sharedEn from '../locales/en/shared.json';
import type settingsEn from '../locales/en/settings.json';
import type formEn from '../locales/en/form.json';
import type refusalEn from '../locales/en/refusal.json';
import type boothEn from '../locales/en/booth.json';
import type ballotEn from '../locales/en/ballot.json';
import type markingEn from '../locales/en/marking.json';
import type registerEn from '../locales/en/register.json';
import type stationEn from '../locales/en/station.json';
import type gradeEn from '../locales/en/grade.json';
import type methodEn from '../locales/en/method.json';
import type publicEn from '../locales/en/public.json';
import type dateEn from '../locales/en/date.json';
import type statusEn from '../locales/en/status.json';
import type homeEn from '../locales/en/home.json';
import type aboutEn from '../locales/en/about.json';
import type liveEn from '../locales/en/live.json';
import type takeEn from '../locales/en/take.json';
import type notYetEn from '../locales/en/not-yet.json';
import type resultsEn from '../locales/en/results.json';
import type cardEn from '../locales/en/card.json';
import type storyEn from '../locales/en/story.json';
import type profileEn from '../locales/en/profile.json';
import type trackerEn from '../locales/en/tracker.json';
import type boardEn from '../locales/en/board.json';
import type checkEn from '../locales/en/check.json';
import type recordEn from '../locales/en/record.json';
import type verifyEn from '../locales/en/verify.json';
import type symbolEn from '../locales/en/symbol.json';
import type helpEn from '../locales/en/help.json';
import type adminEn from '../locales/en/admin.json';
import type auditEn from '../locales/en/audit.json';
import type actorEn from '../locales/en/actor.json';
import type trusteeEn from '../locales/en/trustee.json';
import type { Language } from './languages.ts';

/**
 * Texts are filed by area, so that a page loads no more words than it shows: `src/web/locales/<language>/<area>.json`. Every page has
 * `shared`; a test holds that each page uses only the areas its entry loads and that all languages have the same keys.
 */
export type Area =
  | 'shared'
  | 'settings'
  | 'form'
  | 'refusal'
  | 'booth'
  | 'ballot'
  | 'marking'
  | 'register'
  | 'station'
  | 'grade'
  | 'method'
  | 'public'
  | 'date'
  | 'status'
  | 'home'
  | 'about'
  | 'results'
  | 'not-yet'
  | 'live'
  | 'take'
  | 'card'
  | 'story'
  | 'profile'
  | 'tracker'
  | 'board'
  | 'check'
  | 'record'
  | 'verify'
  | 'symbol'
  | 'help'
  | 'admin'
  | 'audit'
  | 'actor'
  | 'trustee';
export type MessageId = keyof (typeof sharedEn &
  typeof settingsEn &
  typeof formEn &
  typeof refusalEn &
  typeof dateEn &
  typeof statusEn &
  typeof homeEn &
  typeof aboutEn &
  typeof liveEn &
  typeof takeEn &
  typeof boothEn &
  typeof ballotEn &
  typeof markingEn &
  typeof registerEn &
  typeof stationEn &
  typeof gradeEn &
  typeof methodEn &
  typeof publicEn &
  typeof resultsEn &
  typeof notYetEn &
  typeof cardEn &
  typeof storyEn &
  typeof profileEn &
  typeof trackerEn &
  typeof boardEn &
  typeof checkEn &
  typeof recordEn &
  typeof verifyEn &
  typeof symbolEn &
  typeof helpEn &
  typeof adminEn &
  typeof auditEn &
  typeof actorEn &
  typeof trusteeEn);

/**
 * One piece of a message: a text; the place of a value as it stands (0) or as a number (1); a choice by a word (2) or by the number of
 * things (3), where `=3` goes before the language's own forms; 0 alone is that number, written out.
 */
export type MessagePart =
  | string
  | 0
  | readonly [0 | 1, name: string]
  | readonly [2 | 3, name: string, choices: { readonly [choice: string]: readonly MessagePart[] }];
/** Compiled ahead by @formatjs/cli and scripts/web-messages.ts: a plain text, or its pieces. */
export type CompiledMessage = string | readonly MessagePart[];
export type Messages = { readonly [id: string]: CompiledMessage };

/** Loads one language of some areas. Each entry names its own (see `import.meta.glob` there), so that bundles stay apart. */
export type LoadMessages = (language: Language) => Promise<Messages>;
