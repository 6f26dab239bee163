import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureWeb } from '../../scripts/fresh-web.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const LOCK = path.join(ROOT, '.cache/building-pages');

function lock(): boolean {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder of pages built from the sources as they stand: the one that VERITALLY_WEB names, else dist/web, built once for all tests where it
 * is older than they are.
 */
export async function builtPages(): Promise<string> {
  const named = process.env['VERITALLY_WEB'];
  if (named !== undefined) return named;
  // What a killed run left locked is built again after two minutes at most.
  for (const until = Date.now() + 120_000; !lock() && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    if (ensureWeb(() => undefined) === 'failed') throw new Error('the pages could not be built');
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
  return path.join(ROOT, 'dist/web');
}
