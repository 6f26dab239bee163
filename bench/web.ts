import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWeb, filesOf, manifestOf } from '../scripts/build-web.ts';

// Sizes of what travels, gzipped at level 9, against the budgets that the design set. Prints a table; exits 1 where a budget is exceeded.

const KIB = 1_024;
const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-sizes-'));
await buildWeb(folder);
const size = (file: string): number => gzipSync(readFileSync(path.join(folder, file)), { level: 9 }).length;
const sum = (files: readonly string[]): number => files.reduce((total, file) => total + size(file), 0);
const manifest = manifestOf(folder, 'voters');
const texts = (areas: string): string => manifest[Object.keys(manifest).find((key) => key.endsWith(`virtual:messages/${areas}/en`)) ?? '']?.file ?? '';
const asset = (name: string): string => `assets/${readdirSync(path.join(folder, 'assets')).find((file) => file.startsWith(name) && file.endsWith('.js')) ?? ''}`;

const booth = ['booth.html', ...filesOf(manifest, ['booth.html'], false), texts('shared+booth')];
const ballot = [...new Set([...booth, ...filesOf(manifest, ['booth/ballot-pages.tsx'], false), texts('ballot'), asset('sealing-worker')])];
const page = (entry: string): string[] => [...new Set(['public.html', ...filesOf(manifest, ['public.html', entry], false), texts('shared+public')])];

const rows: [string, number, number][] = [
  ['booth, first load (English)', sum(booth), 25 * KIB],
  ['booth, everything up to the receipt, encryption included', sum(ballot), 60 * KIB],
  ['front page', sum(page('results/home-page.tsx')), 25 * KIB],
  ['an election’s page', sum(page('results/election-page.tsx')), 25 * KIB],
  ['results', sum(page('results/results-page.tsx')), 25 * KIB],
  ['live', sum(page('results/live-page.tsx')), 25 * KIB],
];
try {
  const admin = manifestOf(folder, 'admin');
  rows.push(['admin, first route', sum(['admin.html', ...filesOf(admin, ['admin.html'], false)]), 180 * KIB]);
} catch {
  console.log('The console is not built here.');
}
for (const file of readdirSync(path.join(import.meta.dirname, '../src/web/shared/symbols'))) {
  const bytes = readFileSync(path.join(import.meta.dirname, '../src/web/shared/symbols', file)).length;
  if (bytes > 2 * KIB) rows.push([`symbol ${file} (not compressed)`, bytes, 2 * KIB]);
}
for (const [what, bytes, budget] of rows) console.log(`${(bytes / KIB).toFixed(1).padStart(7)} KiB of ${String(budget / KIB).padStart(3)}  ${bytes <= budget ? 'holds   ' : 'exceeded'}  ${what}`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = rows.some(([, bytes, budget]) => bytes > budget) ? 1 : 0;
