#!/usr/bin/env node
// The command line. Plain JavaScript that any Node ≥ 18 runs; it continues on a Node that is new enough.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { continueOn, pickNode } from '../scripts/node-choice.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
if (!existsSync(path.join(root, 'node_modules'))) {
  process.stderr.write(`Veritally is not installed yet: run "npm ci" (or "npm start") once in ${root}.\n`);
  process.exit(1);
}
await continueOn(pickNode(root), path.join(root, 'src/cli/main.ts'), process.argv.slice(2));
