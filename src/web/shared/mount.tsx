import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import type { LoadMessages, Messages } from './messages.ts';
import { applySettings, initialSettings, SettingsProvider, type Surface } from './settings.tsx';

interface Start {
  /** False on a kiosk: nothing of one voter's wishes is left for the next. */
  readonly remember?: boolean;
  /** What the first view needs besides: its code and its texts. Where they do not come, the page is drawn without and asks again. */
  readonly ahead?: { readonly code: Promise<unknown>; readonly texts: LoadMessages | undefined } | undefined;
}

/** Starts a page: settings on `<html>`, texts loaded, `page` drawn into `#app` at one stroke. */
export async function mount(surface: Surface, load: LoadMessages, page: ReactNode, { remember = true, ahead }: Start = {}): Promise<void> {
  const initial = initialSettings();
  applySettings(initial, surface);
  const further = ahead?.texts;
  const [messages, more] = await Promise.all([
    load(initial.language),
    further?.(initial.language).catch(() => undefined),
    ahead?.code.catch(() => undefined),
  ]);
  const loaders: LoadMessages[] = [load];
  if (further && more) loaders.push(further);
  const app = document.getElementById('app');
  if (!app) throw new Error('the page has no #app');
  createRoot(app).render(
    <SettingsProvider
      surface={surface}
      initial={initial}
      messages={{ ...messages, ...more } satisfies Messages}
      loaders={loaders}
      remember={remember}
    >
      {page}
    </SettingsProvider>,
  );
}
