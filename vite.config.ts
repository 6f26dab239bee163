import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { classNamesPlugin, pointsOnlyPlugin, preloaderPlugin, usualSealingPlugin } from './scripts/web-lean.ts';
import { messagesPlugin } from './scripts/web-messages.ts';

const root = path.join(import.meta.dirname, 'src/web');

/**
 * Two builds into one folder. `voters`: booth, public pages, embed and trustee, compiled for preact with a thin stand-in for React's API
 * (src/web/shared/preact). `admin`: the console, real React, because react-aria's collections need it. If the stand-in ever hurts, alias
 * preact/compat or nothing: the source is the same.
 */
const SHELLS: Readonly<Record<string, readonly string[]>> = { voters: ['booth', 'public', 'embed', 'trustee'], admin: ['admin'] };

const PREACT = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
  'react-dom/client': path.join(root, 'shared/preact/react-dom-client.ts'),
  react: path.join(root, 'shared/preact/react.ts'),
};

/** What every page of the voters' build needs, in one file: many small ones compress worse and come later. */
const BASE =
  /node_modules\/(?:preact)\/|preload-helper|src\/web\/shared\/(?:preact\/|kit\/(?:button|frame|layout|notice|display-settings)\.|(?:base\.css|tokens\.css|mount|router|settings|election-view|use-election)\.?)/;
const LEAN = {
  optimization: { inlineConst: { mode: 'all' as const, pass: 2 } },
  output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } },
};

/** The shells of one build whose script exists. */
export function shellsOf(mode: string): Record<string, string> {
  const found = (SHELLS[mode] ?? []).filter((name) => {
    const html = path.join(root, `${name}.html`);
    const script = /src="\/([^"]+\.tsx)"/.exec(existsSync(html) ? readFileSync(html, 'utf8') : '')?.[1];
    return script !== undefined && existsSync(path.join(root, script));
  });
  return Object.fromEntries(found.map((name) => [name, path.join(root, `${name}.html`)]));
}

export default defineConfig(({ mode }) => ({
  root,
  publicDir: mode === 'admin' ? false : path.join(root, 'public'),
  appType: 'mpa',
  plugins: [messagesPlugin(), ...(mode === 'admin' ? [] : [classNamesPlugin(), preloaderPlugin()]), react()],
  resolve: {
    alias: mode === 'admin' ? {} : PREACT,
  },
  css: { transformer: 'lightningcss', modules: {} },
  worker: { format: 'es', plugins: () => [pointsOnlyPlugin(), usualSealingPlugin()] },
  build: {
    outDir: path.join(import.meta.dirname, 'dist/web'),
    emptyOutDir: false,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    cssMinify: 'lightningcss',
    manifest: `manifest-${mode}.json`,
    modulePreload: { polyfill: false },
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    reportCompressedSize: false,
    rolldownOptions: { input: shellsOf(mode), ...(mode === 'admin' ? {} : LEAN) },
  },
}));
