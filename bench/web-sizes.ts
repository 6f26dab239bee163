import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesOf, manifestOf } from '../scripts/build-web.ts';
import { textsFile } from '../scripts/web-messages.ts';
import type { Row } from './web-row.ts';

// What travels for each page's first view, gzipped at level 9: its shell and everything that the shell's head names (code, styles, English
// texts). Icons, the web app's manifest and answers of the API are not counted.

const KIB = 1_024;

/** Bytes of a built file, gzipped. */
export function sizeOf(folder: string, address: string): number {
  return gzipSync(readFileSync(path.join(folder, address)), { level: 9 }).length;
}

/** A shell and the assets that its head names. */
export function firstView(folder: string, shell: string): readonly string[] {
  const html = readFileSync(path.join(folder, `${shell}.html`), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  return [`/${shell}.html`, ...new Set(named)];
}

export const kib = (bytes: number): string => `${(bytes / KIB).toFixed(1)} KiB`;

function row(what: string, bytes: number, budget: number): Row {
  return { what, found: kib(bytes), limit: `${budget} KiB`, holds: bytes <= budget * KIB };
}

const PAGES = [
  ['home', 'front page'],
  ['election', 'an election’s page'],
  ['candidates', 'candidates'],
  ['live', 'live page'],
  ['results', 'results'],
  ['declaration', 'official report'],
  ['tracker', 'look-up of a tracker'],
  ['board', 'public record'],
  ['verify', 'checks in the browser'],
  ['public', 'help'],
  ['embed', 'frame for other sites'],
] as const;

/** Sizes of the voters' pages as they begin. What a whole voyage through the booth fetches is measured in `web-voyage.ts`. */
export function pageSizes(folder: string): readonly Row[] {
  const sum = (shell: string): number => firstView(folder, shell).reduce((total, file) => total + sizeOf(folder, file), 0);
  return [row('booth, first load', sum('booth'), 25), ...PAGES.map(([shell, what]) => row(`${what}, first load`, sum(shell), 25))];
}

/** Sizes of the console: its first route, and what each lazy route adds to it. */
export function adminSizes(folder: string): readonly Row[] {
  const manifest = manifestOf(folder, 'admin');
  const first = ['admin.html', ...filesOf(manifest, ['admin.html', 'admin/start.tsx', 'admin/pages/home.tsx'], false)];
  const texts = textsFile('shared+form+refusal+admin');
  const sum = (files: readonly string[]): number => files.reduce((total, file) => total + sizeOf(folder, file), 0);
  const lazy = Object.keys(manifest)
    .filter((key) => /^admin\/pages\/.*\.tsx$/.test(key))
    .map((key) => {
      const more = filesOf(manifest, [key], false).filter((file) => !first.includes(file));
      return { key, bytes: sum(more) };
    });
  const largest = lazy.toSorted((a, b) => b.bytes - a.bytes)[0];
  return [
    row('console, first route of somebody signed in', sum([...first, texts]), 180),
    ...(largest ? [row(`console, largest of ${lazy.length} lazy routes (${path.basename(largest.key, '.tsx')})`, largest.bytes, 80)] : []),
  ];
}

/** The built-in drawings, as they lie on the disk. */
export function symbolSizes(): Row {
  const folder = path.join(import.meta.dirname, '../src/web/shared/symbols');
  const most = Math.max(...readdirSync(folder).map((file) => readFileSync(path.join(folder, file)).length));
  return { what: 'largest built-in symbol', found: `${most} bytes`, limit: '2048 bytes', holds: most <= 2_048 };
}
