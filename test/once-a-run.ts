import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

// What takes long to make and is the same to all test files of a run. Nothing outlives the run, so that it can never be older than the code.

/** Names the folder of this run to its processes. */
const RUN = 'VERITALLY_TEST_RUN';

/** The text of this name: made by the first test file of the run that asks (by two, should they ask at once), read by the others. */
export function onceARun(name: string, make: () => string): string {
  const folder = process.env[RUN];
  if (folder === undefined) return make();
  const file = path.join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const text = make();
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
  return text;
}

/** Vitest's global set-up: the folder of the run, empty again whenever tests are run anew because the code was changed. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-run-'));
  process.env[RUN] = folder;
  project.onTestsRerun(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  return () => rmSync(folder, { recursive: true, force: true });
}
