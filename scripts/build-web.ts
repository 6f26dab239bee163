import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { shellsOf } from '../vite.config.ts';

const root = path.dirname(import.meta.dirname);

/** Builds pages into `outDir` (dist/web): all of them, or one of the two builds that vite.config.ts knows. */
export async function buildWeb(outDir = path.join(root, 'dist/web'), modes: readonly string[] = ['voters', 'admin']): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  rmSync(outDir, { recursive: true, force: true });
  for (const mode of modes) {
    if (Object.keys(shellsOf(mode)).length === 0) continue;
    await build({ configFile: path.join(root, 'vite.config.ts'), mode, logLevel: 'warn', build: { outDir } });
  }
}

if (import.meta.main) {
  const [outDir, ...modes] = process.argv.slice(2);
  await buildWeb(outDir, modes.length > 0 ? modes : undefined);
}
