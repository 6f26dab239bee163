import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** The same engine without windows: a visitor costs a seventh of the CPU, most of which a whole browser spends on a window nobody sees. */
const LIGHT = 'chromium-headless-shell';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/**
 * Path of a browser of the Chromium family: named by VERITALLY_BROWSER, installed on the system, or brought by Playwright. `whole`: not the
 * one without windows, where speed is measured as people have it.
 */
export function findBrowser(whole = false): string | undefined {
  const named = process.env['VERITALLY_BROWSER'];
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const places = (names: readonly string[]): readonly string[] => names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const installed = [...(whole ? [] : places([LIGHT])), ...places(NAMES), ...APPS].find((file) => existsSync(file));
  if (installed !== undefined) return installed;
  const brought = chromium.executablePath();
  return existsSync(brought) ? brought : undefined;
}

/** Arguments without which the browser does not run here: as root, without a display, without a network. */
export const BROWSER_ARGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isDebianRoot(): boolean {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return process.platform === 'linux' && process.getuid?.() === 0 && /\b(?:debian|ubuntu)\b/i.test(release);
}

function run(command: string, args: readonly string[], minutes: number): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: minutes * 60_000, env }).status === 0;
}

/**
 * Finds a browser or brings one: from the system's packages where that needs no question, else Playwright's own. Undefined where neither
 * works. `whole`: as for findBrowser.
 */
export function ensureBrowser(say: (line: string) => void, whole = false): string | undefined {
  const found = findBrowser(whole);
  const named = process.env['VERITALLY_BROWSER'] ?? '';
  if (named !== '' && found === undefined) say(`VERITALLY_BROWSER names ${named}, which is not there.`);
  if (named !== '' || (found !== undefined && (whole || path.basename(found) === LIGHT))) return found;
  if (isDebianRoot()) {
    const wanted = whole ? 'chromium' : LIGHT;
    say(`Installing a browser (${wanted}) …`);
    const packages = found === undefined ? [wanted, 'fonts-noto-core'] : [wanted];
    if (run('apt-get', ['update', '-q'], found === undefined ? 2 : 1))
      run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], 4);
  }
  const installed = findBrowser(whole);
  if (installed !== undefined) return installed;
  say('Downloading a browser (Playwright’s Chromium) …');
  const cli = path.join(path.dirname(import.meta.dirname), 'node_modules/playwright-core/cli.js');
  run(process.execPath, [cli, 'install', 'chromium'], 4);
  return findBrowser(whole);
}

/** Like ensureBrowser, for a command that is nothing without one: without a browser it says what to do and ends. */
export function needBrowser(whole = false): string {
  const browser = ensureBrowser((line) => process.stderr.write(`${line}\n`), whole);
  if (browser !== undefined) return browser;
  process.stderr.write(
    'This needs a browser of the Chromium family; none is installed and none could be brought. Install Chromium or Chrome, or name one\n' +
      'in the environment variable VERITALLY_BROWSER, and call the command again.\n',
  );
  process.exit(1);
}
