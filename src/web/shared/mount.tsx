import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import type { LoadMessages } from './messages.ts';
import { applySettings, initialSettings, SettingsProvider, type Surface } from './settings.tsx';

/** Starts a page: settings on `<html>`, texts loaded, `page` drawn into `#app`. `remember`: see `SettingsProvider`. */
export async function mount(surface: Surface, load: LoadMessages, page: ReactNode, remember = true): Promise<void> {
  const initial = initialSettings();
  const [messages] = await Promise.all([load(initial.language), applySettings(initial, surface).catch(() => undefined)]);
  const app = document.getElementById('app');
  if (!app) throw new Error('no #app');
  createRoot(app).render(
    <SettingsProvider surface={surface} initial={initial} messages={messages} load={load} remember={remember}>
      {page}
    </SettingsProvider>,
  );
}
