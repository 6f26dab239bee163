import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const STAMP = path.join(root, 'dist/.web-stamp');
/** Everything that the pages are made of. */
const SOURCES = [
  'src/web',
  'src/kernel',
  'src/protocol',
  'src/counting',
  'src/election',
  'src/verify',
  'src/wire',
  'vite.config.ts',
  'scripts/build-web.ts',
  'scripts/web-messages.ts',
  'scripts/web-lean.ts',
  'scripts/web-pages.ts',
  'package-lock.json',
];

function* filesOf(place: string): Generator<string> {
  const full = path.join(root, place);
  if (!existsSync(full)) return;
  if (/\.\w+$/.test(place)) return yield place;
  for (const entry of readdirSync(full, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) yield path.relative(root, file);
  }
}

/** A hash of all sources of the pages. */
export function webSources(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((place) => [...filesOf(place)]).toSorted())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Builds the pages unless what stands in dist/web was built from these very sources. */
export function ensureWeb(say: (line: string) => void): 'fresh' | 'built' | 'failed' | 'absent' {
  if (!existsSync(path.join(root, 'scripts/build-web.ts'))) return 'absent';
  const wanted = webSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync(path.join(root, 'dist/web'))) return 'fresh';
  say('Building the pages …');
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts/build-web.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (run.status !== 0) return 'failed';
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
  return 'built';
}
