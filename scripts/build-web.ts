import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { shellsOf } from '../vite.config.ts';

const root = path.dirname(import.meta.dirname);

/** Builds all pages into dist/web. */
export async function buildWeb(): Promise<void> {
  rmSync(path.join(root, 'dist/web'), { recursive: true, force: true });
  for (const mode of ['voters', 'admin']) {
    if (Object.keys(shellsOf(mode)).length === 0) continue;
    await build({ configFile: path.join(root, 'vite.config.ts'), mode, logLevel: 'warn' });
  }
}

if (import.meta.main) {
  process.env['NODE_ENV'] = 'production';
  await buildWeb();
}
