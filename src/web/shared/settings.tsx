import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { chooseLanguage, directionOf, type Language } from './languages.ts';
import type { LoadMessages, Messages } from './messages.ts';
import { createTranslator, type Translator } from './translator.ts';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';
export type TextSize = 1 | 2 | 3 | 4;
export type Surface = 'booth' | 'public' | 'admin';

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  readonly size: TextSize;
}

const STORE = 'veritally.display';
const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

/** What the reader chose before (how pages look, nothing else is ever stored), `?lang=` and the browser's own wishes. */
export function initialSettings(fallback?: string): Settings {
  const saved = readSaved();
  const asked = new URLSearchParams(location.search).get('lang');
  return {
    language: chooseLanguage(asked, saved.language, fallback, ...navigator.languages),
    theme: saved.theme ?? 'system',
    size: saved.size ?? 1,
  };
}

function readSaved(): Partial<Settings> {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(STORE) ?? '{}');
    if (typeof raw !== 'object' || raw === null) return {};
    const { language, theme, size } = raw as Record<string, unknown>;
    return {
      ...(typeof language === 'string' ? { language: chooseLanguage(language) } : {}),
      ...(THEMES.includes(theme as Theme) ? { theme: theme as Theme } : {}),
      ...([1, 2, 3, 4].includes(size as number) ? { size: size as TextSize } : {}),
    };
  } catch {
    return {};
  }
}

function save(settings: Settings): void {
  try {
    localStorage.setItem(STORE, JSON.stringify(settings));
  } catch {
    // A browser that forbids storage still shows everything; it only forgets the look.
  }
}

/** Puts the settings on `<html>`, where tokens.css reads them. Resolves when the colours are there, which may have to be fetched. */
export async function applySettings(settings: Settings, surface: Surface): Promise<void> {
  const root = document.documentElement;
  root.lang = settings.language;
  root.dir = directionOf(settings.language);
  root.dataset['surface'] = surface;
  root.dataset['size'] = String(settings.size);
  if (settings.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = settings.theme;
  if (settings.theme === 'contrast') await import('./contrast.css');
}

export interface SettingsControl extends Settings {
  readonly t: Translator;
  readonly surface: Surface;
  set(change: Partial<Settings>): void;
  /** Adds the texts of further areas, now and after each change of language. */
  include(load: LoadMessages): Promise<void>;
  /** Whether the texts of `load` are here. */
  includes(load: LoadMessages): boolean;
  /** Back to how a fresh device looks, in `language`: a kiosk does this after each voter. */
  reset(language: Language): void;
}

const Context = createContext<SettingsControl | null>(null);

/** Settings and translator of the page. */
export function useSettings(): SettingsControl {
  const control = useContext(Context);
  if (!control) throw new Error('no settings');
  return control;
}

/** The translator alone. */
export function useT(): Translator {
  return useSettings().t;
}

interface ProviderProps {
  readonly surface: Surface;
  readonly initial: Settings;
  readonly messages: Messages;
  /** Where `messages` came from, for a change of language. */
  readonly load: LoadMessages;
  /** False on a kiosk: nothing of one voter's wishes is left for the next. */
  readonly remember?: boolean;
  readonly children?: ReactNode;
}

/** Holds display settings and texts. A change of language keeps everything below mounted, so choices in the booth survive it. */
export function SettingsProvider({ surface, initial, messages, load, remember = true, children }: ProviderProps) {
  const [state, setState] = useState({ settings: initial, messages });
  const [loaders] = useState<LoadMessages[]>(() => [load]);
  const include = useCallback(
    async (further: LoadMessages) => {
      if (loaders.includes(further)) return;
      const now = state.settings.language;
      const loaded = await further(now);
      loaders.push(further);
      setState((old) => (old.settings.language === now ? { ...old, messages: { ...old.messages, ...loaded } } : old));
    },
    [loaders, state.settings.language],
  );
  const apply = useCallback(
    (next: Settings, keep: boolean) => {
      if (keep) save(next);
      if (next.language === state.settings.language) setState((old) => ({ ...old, settings: next }));
      else {
        // Without a connection the texts cannot be fetched: then everything stays in the language it was in.
        Promise.all(loaders.map((each) => each(next.language))).then(
          (loaded) => setState({ settings: next, messages: Object.assign({}, ...loaded) as Messages }),
          () => setState((old) => ({ ...old, settings: { ...next, language: old.settings.language } })),
        );
      }
    },
    [loaders, state.settings.language],
  );
  useEffect(() => void applySettings(state.settings, surface), [state.settings, surface]);
  const control = useMemo<SettingsControl>(
    () => ({
      ...state.settings,
      surface,
      t: createTranslator(state.settings.language, state.messages),
      include,
      includes: (further) => loaders.includes(further),
      set: (change) => apply({ ...state.settings, ...change }, remember),
      reset: (language) => apply({ language, theme: 'system', size: 1 }, false),
    }),
    [state, surface, apply, include, loaders, remember],
  );
  return <Context value={control}>{children}</Context>;
}
