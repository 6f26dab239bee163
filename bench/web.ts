import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildWeb, filesOf, manifestOf } from '../scripts/build-web.ts';
import { measureSpeed } from './web-speed.ts';

// Sizes of what travels, gzipped at level 9, against the budgets that the design set, and how fast the first pages stand (`--sizes`
// leaves that out; `--lighthouse` adds Lighthouse's accessibility score). Prints a table; exits 1 where a budget is exceeded.
// English texts; one language travels at a time. Icons, the manifest and answers of the API are not counted.

const KIB = 1_024;
const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-sizes-'));
await buildWeb(folder);
const size = (file: string): number => gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length;
const sum = (files: readonly string[]): number => files.reduce((total, file) => total + size(file), 0);
const manifest = manifestOf(folder, 'voters');
const texts = (areas: string): string =>
  manifest[Object.keys(manifest).find((key) => key.endsWith(`virtual:messages/${areas}/en`)) ?? '']?.file ?? '';
const asset = (name: RegExp): string => `assets/${readdirSync(path.join(folder, 'assets')).find((file) => name.test(file)) ?? ''}`;

const booth = ['booth.html', ...filesOf(manifest, ['booth.html'], false), texts('shared+booth')];
const ballot = [...new Set([...booth, ...filesOf(manifest, ['booth/ballot-pages.tsx'], false), texts('ballot+method+symbol')])];
const sealing = asset(/^sealing-worker-(?!any).*\.js$/);
const page = (entry: string, ...more: string[]): string[] => [
  ...new Set(['public.html', ...filesOf(manifest, ['public.html', entry], false), texts('shared+public'), ...more]),
];
const story = [...filesOf(manifest, ['results/count-story.tsx'], false), texts('story+method')];

const rows: [what: string, bytes: number, budget?: number][] = [
  ['booth, first load', sum(booth), 25 * KIB],
  ['booth, everything up to the receipt, open ballot', sum(ballot)],
  ['booth, everything up to the receipt, encryption included', sum([...ballot, sealing]), 60 * KIB],
  ['front page', sum(page('results/home-page.tsx')), 25 * KIB],
  ['an election’s page', sum(page('results/election-page.tsx')), 25 * KIB],
  ['results: winner and table', sum(page('results/results-page.tsx', texts('results'))), 25 * KIB],
  [
    'results with the story of the count, which follows by itself',
    sum([...new Set([...page('results/results-page.tsx', texts('results')), ...story])]),
  ],
  ['live', sum(page('results/live-page.tsx', texts('results'))), 25 * KIB],
];
const admin = manifestOf(folder, 'admin');
const adminTexts = admin[Object.keys(admin).find((key) => key.endsWith('virtual:messages/shared+admin/en')) ?? '']?.file ?? '';
rows.push([
  'admin, first route of somebody signed in',
  sum(['admin.html', ...filesOf(admin, ['admin.html', 'admin/start.tsx', 'admin/pages/home.tsx'], false), adminTexts]),
  180 * KIB,
]);
for (const file of readdirSync(path.join(import.meta.dirname, '../src/web/shared/symbols'))) {
  const bytes = readFileSync(path.join(import.meta.dirname, '../src/web/shared/symbols', file)).length;
  if (bytes > 2 * KIB) rows.push([`symbol ${file} (not compressed)`, bytes, 2 * KIB]);
}
const missed = rows.filter(([, bytes, budget]) => budget !== undefined && bytes > budget);
for (const [what, bytes, budget] of rows) {
  const limit =
    budget === undefined ? 'no limit         ' : `of ${String(budget / KIB).padStart(3)}  ${bytes <= budget ? 'holds   ' : 'exceeded'}`;
  console.log(`${(bytes / KIB).toFixed(1).padStart(7)} KiB ${limit}  ${what}`);
}

const LIMITS = { lcp: 1_200, tbt: 100, cls: 0.02 };
let slow = false;
if (!process.argv.includes('--sizes')) {
  console.log('At 4× CPU slow-down, 1.6 Mbit/s and 150 ms round trip, median of three:');
  const speeds = await measureSpeed(folder, process.argv.includes('--lighthouse') ? scoreAccessibility : undefined);
  for (const { what, lcp, tbt, cls } of speeds) {
    const holds = lcp <= LIMITS.lcp && tbt <= LIMITS.tbt && cls <= LIMITS.cls;
    slow ||= !holds;
    console.log(
      `LCP ${lcp.toFixed(0).padStart(5)} ms  TBT ${tbt.toFixed(0).padStart(4)} ms  CLS ${cls.toFixed(3)}  ${holds ? 'holds   ' : 'exceeded'}  ${what}`,
    );
  }
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = missed.length > 0 || slow ? 1 : 0;

/** Lighthouse's accessibility score, by its own command with the installed browser. */
async function scoreAccessibility(url: string): Promise<void> {
  for (const at of ['/e/residents-2026/vote', '/', '/e/committee-2025/results']) {
    const report = path.join(folder, 'lighthouse.json');
    const command = [
      path.join(import.meta.dirname, '../node_modules/lighthouse/cli/index.js'),
      `${url}${at}?lang=en`,
      '--only-categories=accessibility',
      '--output=json',
      `--output-path=${report}`,
      '--quiet',
      '--chrome-flags=--headless --no-sandbox --disable-gpu',
    ];
    const chrome = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));
    await promisify(execFile)(process.execPath, command, {
      env: { ...process.env, ...(chrome === undefined ? {} : { CHROME_PATH: chrome }) },
    });
    const { categories } = JSON.parse(readFileSync(report, 'utf8')) as { categories: { accessibility: { score: number } } };
    console.log(`Lighthouse accessibility ${(categories.accessibility.score * 100).toFixed(0)}  ${at}`);
  }
}
