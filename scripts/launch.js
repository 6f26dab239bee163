#!/usr/bin/env node
// First step of `npm start`, `npm test` and the other npm scripts. Plain JavaScript that any Node ≥ 18 runs: it installs what the
// lockfile names, then continues on a Node that is new enough (the installed one, or the one npm brought).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { continueOn, pickNode } from './node-choice.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [mode, ...rest] = process.argv.slice(2);

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function ensureInstalled() {
  const stamp = path.join(root, 'node_modules', '.veritally-lock');
  const wanted = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Installing what package-lock.json names …\n');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  const viaNpm = process.env['npm_execpath'];
  const run =
    viaNpm && viaNpm.endsWith('.js')
      ? spawnSync(process.execPath, [viaNpm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
      : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (run.status !== 0) {
    process.stderr.write('The installation failed; the lines above say why. Nothing was started.\n');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

const entries = { start: 'scripts/start.ts', test: 'scripts/test.ts', run: rest[0] };
const entry = entries[mode];
if (!entry) {
  process.stderr.write('Usage: node scripts/launch.js start|test|run FILE [arguments]\n');
  process.exit(2);
}
ensureInstalled();
await continueOn(pickNode(root), path.join(root, entry), mode === 'run' ? rest.slice(1) : rest);
