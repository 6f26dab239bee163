import type sharedEn from '../locales/en/shared.json';
import type boothEn from '../locales/en/booth.json';
import type ballotEn from '../locales/en/ballot.json';
import type methodEn from '../locales/en/method.json';
import type publicEn from '../locales/en/public.json';
import type helpEn from '../locales/en/help.json';
import type adminEn from '../locales/en/admin.json';
import type trusteeEn from '../locales/en/trustee.json';
import type { Language } from './languages.ts';

/**
 * Texts are filed by area, so that a page loads no more words than it shows: `src/web/locales/<language>/<area>.json`. Every page has
 * `shared`; a test holds that each page uses only the areas its entry loads and that all languages have the same keys.
 */
export type Area = 'shared' | 'booth' | 'ballot' | 'method' | 'public' | 'help' | 'admin' | 'trustee';
export type MessageId = keyof (typeof sharedEn & typeof boothEn & typeof ballotEn & typeof methodEn & typeof publicEn & typeof helpEn & typeof adminEn & typeof trusteeEn);

/** Compiled ahead by @formatjs/cli: a plain text, or the parsed message. */
export type CompiledMessage = string | readonly CompiledElement[];
export type CompiledElement = { readonly type: number; readonly value?: string };
export type Messages = { readonly [id: string]: CompiledMessage };

/** Loads one language of some areas. Each entry names its own (see `import.meta.glob` there), so that bundles stay apart. */
export type LoadMessages = (language: Language) => Promise<Messages>;
