import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import {
  CLASS_PATTERN,
  classNamesPlugin,
  preloaderPlugin,
  shortNamesPlugin,
  symbolsPlugin,
  usualSealingPlugin,
  zodPlugin,
} from './scripts/web-lean.ts';
import { messagesPlugin } from './scripts/web-messages.ts';
import { pageEntries } from './scripts/web-pages.ts';

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
  /node_modules\/(?:preact)\/|preload-helper|rolldown\/runtime|src\/(?:counting\/method\.|web\/shared\/(?:preact\/|symbols\.|kit\/(?:button|candidate-picture|frame|layout|notice|display-settings)\.|(?:base\.css|tokens\.css|mount|router|settings|election-view|use-election|use-answer|first-answers|use-texts|trusted-types)\.?))|virtual:symbols/;
/** What forms need, what all pages of an election share, and what all pages with a result share. */
const FORM = /src\/web\/shared\/kit\/(?:field|error-summary|details)\./;
const DOOR =
  /src\/web\/(?:shared\/kit\/(?:table|facts|empty-state)\.|results\/(?:election-door|start-page|later-part|moment|public-footer|use-no-connection|use-results|status-words|public\.module\.css))|virtual:messages\/results$/;
const OUTCOME =
  /src\/web\/results\/(?:contest-outcome|exact-number|outcome-figures|winner-words)\.|virtual:messages\/shared\+public\+(?:date\+results|status\+results\+card)$/;
/** All that a voter needs from the first contest to the receipt. */
const PAPER =
  /src\/(?:web\/booth\/(?:ballot-pages|ballot-paper|booth\.module\.css|candidate-words|casting|contest-|eligibility|mark\.|mark-choices|method-words|re(?:ceipt|fused|view)|sealed|sealing\.|use-cast)|counting\/(?:check-vote|profile)\.)/;
/** Trackers and their look-up; the order of candidates, which is drawn by hashes. */
const TRACK = /src\/web\/shared\/(?:kit\/tracker|tracker-look-up)\./;
const ORDER = /src\/(?:web\/shared\/candidate-order|kernel\/(?:sha256|bytes))\./;
const LEAN = {
  // Modules of the pure rooms do nothing by being loaded: a page that uses one function of a file need not fetch what the file imports.
  treeshake: { moduleSideEffects: [{ test: /\/src\/(?:kernel|counting|election|protocol)\//, sideEffects: false }] },
  optimization: { inlineConst: { mode: 'all' as const, pass: 2 } },
  output: {
    // A name is told in the shell and in each file that imports it, and no sign of its hash can be compressed: 36 bits tell versions apart.
    entryFileNames: 'assets/[name]-[hash:6].js',
    chunkFileNames: 'assets/[name]-[hash:6].js',
    assetFileNames: 'assets/[name]-[hash:6][extname]',
    codeSplitting: {
      groups: [
        { name: 'base', test: BASE, priority: 5 },
        { name: 'form', test: FORM, priority: 3 },
        { name: 'track', test: TRACK, priority: 3 },
        { name: 'order', test: ORDER, priority: 4 },
        { name: 'choice', test: /src\/web\/shared\/kit\/choice\./, priority: 4 },
        { name: 'grade', test: /src\/(?:web\/shared\/grade-word|kernel\/result)\./, priority: 4 },
        { name: 'paper', test: PAPER, priority: 1, includeDependenciesRecursively: false },
        { name: 'door', test: DOOR, priority: 2 },
        { name: 'outcome', test: OUTCOME, priority: 1 },
      ],
    },
  },
};

/** `Features.LightDark` of Lightning CSS. */
const LIGHT_DARK = 1_048_576;

/** Where a build spends its time is not for those who merely start the server. */
const TIMINGS = { bundlerTimings: false };

/** The shells of one build whose script exists. */
export function shellsOf(mode: string): Record<string, string> {
  const found = (SHELLS[mode] ?? []).filter((name) => {
    const html = path.join(root, `${name}.html`);
    const script = /src="\/([^"]+\.tsx)"/.exec(existsSync(html) ? readFileSync(html, 'utf8') : '')?.[1];
    return script !== undefined && existsSync(path.join(root, script));
  });
  return Object.fromEntries(found.map((name) => [name, path.join(root, `${name}.html`)]));
}

/** All inputs of one build: its shells, and the entries of the public pages that get shells of their own afterwards. */
function inputsOf(mode: string): Record<string, string> {
  const pages = mode === 'voters' ? Object.entries(pageEntries()).map(([name, entry]) => [name, path.join(root, entry)]) : [];
  return { ...shellsOf(mode), ...Object.fromEntries(pages) };
}

export default defineConfig(({ mode }) => ({
  root,
  publicDir: mode === 'admin' ? false : path.join(root, 'public'),
  appType: 'mpa',
  plugins: [
    messagesPlugin(),
    symbolsPlugin(),
    ...(mode === 'admin' ? [zodPlugin()] : [classNamesPlugin(), preloaderPlugin(), shortNamesPlugin()]),
    react(),
  ],
  resolve: {
    alias: mode === 'admin' ? {} : PREACT,
  },
  css: {
    transformer: 'lightningcss',
    modules: {},
    // `light-dark()` is nowhere used: each `color-scheme` would bring what it needs in older browsers.
    lightningcss: { exclude: LIGHT_DARK, ...(mode === 'admin' ? {} : { cssModules: { pattern: CLASS_PATTERN } }) },
  },
  worker: { format: 'es', plugins: () => [usualSealingPlugin()], rolldownOptions: { checks: TIMINGS } },
  build: {
    outDir: path.join(import.meta.dirname, 'dist/web'),
    emptyOutDir: false,
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    cssMinify: 'lightningcss',
    manifest: `manifest-${mode}.json`,
    modulePreload: {
      polyfill: false,
      // A lazy part of the voters' pages names its own script (and its styles) alone. The rest is found by the imports: a name takes a dozen
      // bytes of the first view, and lazy parts are fetched before they are needed.
      resolveDependencies: (own, files, { hostType }) =>
        mode === 'admin' || hostType === 'html' ? files : files.filter((file) => file === own),
    },
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    reportCompressedSize: false,
    rolldownOptions: { input: inputsOf(mode), checks: TIMINGS, ...(mode === 'admin' ? {} : LEAN) },
  },
}));
