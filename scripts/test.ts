// `npm test`: brings what the tests need (a browser, PostgreSQL's binaries come with npm), checks types and lint, builds the pages, runs every
// test once, and ends with one line: "N passed, N failed, N skipped". What had to be left out is named before it.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from './browser.ts';
import { runChecks, tellCheck } from './check.ts';
import { ensureWeb } from './fresh-web.ts';
import { ROOT, runTool, toolOf } from './tool.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const REPORT = path.join(ROOT, '.cache/test-report.json');
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Adds up a report of vitest. A file that could not even be loaded counts as one failure. */
export function countReport(report: Report): {
  readonly counts: Counts;
  readonly failures: readonly string[];
  readonly skips: readonly string[];
} {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const skips: string[] = [];
  for (const file of report.testResults) {
    const name = path.relative(ROOT, file.name);
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') failures.push(`${name}: ${fullName}`);
      else skips.push(`${name}: ${fullName}`);
    }
    const none = !file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && none) failures.push(`${name}: ${(file.message ?? 'could not be loaded').split('\n')[0]}`);
  }
  if (!report.success && failures.length === 0) failures.push('an error outside of any test; see above');
  counts.failed = failures.length;
  counts.skipped = skips.length;
  return { counts, failures, skips };
}

async function runVitest(only: readonly string[], env: Readonly<Record<string, string>>): Promise<ReturnType<typeof countReport>> {
  mkdirSync(path.dirname(REPORT), { recursive: true });
  rmSync(REPORT, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...only];
  const { status } = await runTool(toolOf('vitest'), args, true, env);
  if (!existsSync(REPORT))
    return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: ['the test run ended without a report'], skips: [] };
  const counted = countReport(JSON.parse(readFileSync(REPORT, 'utf8')) as Report);
  return status !== 0 && counted.failures.length === 0
    ? { ...counted, counts: { ...counted.counts, failed: 1 }, failures: ['the test run ended with an error; see above'] }
    : counted;
}

function tellList(title: string, items: readonly string[]): void {
  if (items.length === 0) return;
  say(`\n${title}`);
  for (const item of items.slice(0, 60)) say(`  ${item}`);
  if (items.length > 60) say(`  and ${items.length - 60} more`);
}

async function main(): Promise<number> {
  const only = process.argv.slice(2);
  const parts: string[] = [];
  const failures: string[] = [];
  const browser = ensureBrowser(say);
  if (browser === undefined) parts.push('browser: no Chromium is installed and none could be brought');
  if (!existsSync(path.join(ROOT, '../shared'))) parts.push('published cases beside the checkout (../shared): not there');
  say('Checks');
  const checks = await runChecks(tellCheck);
  failures.push(...checks.filter(({ holds }) => !holds).map(({ name }) => `check: ${name}`));
  const web = ensureWeb(say);
  if (web === 'failed') failures.push('build of the pages');
  if (web === 'absent') parts.push('pages: this copy has none');
  const run = await runVitest(only, browser === undefined ? {} : { VERITALLY_BROWSER: browser });
  failures.push(...run.failures);
  tellList('Skipped tests:', run.skips);
  tellList('Skipped parts:', parts);
  tellList('Failed:', failures);
  const passed = run.counts.passed + checks.filter(({ holds }) => holds).length;
  say(`\n${passed} passed, ${failures.length} failed, ${run.counts.skipped} skipped`);
  return failures.length > 0 || run.counts.passed === 0 ? 1 : 0;
}

if (process.env['VITEST'] === undefined) {
  // Everything is told by now; what a tool left running must not keep the run from ending.
  process.exit(await main());
}
