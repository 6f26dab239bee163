import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureBrowser } from '../scripts/browser.ts';

const root = path.dirname(import.meta.dirname);

describe('commands that need a browser', () => {
  test.each(['bench/web.ts', 'bench/axe.ts', 'scripts/screenshots.ts'])('%s says what to do where there is none', (script) => {
    const env = { ...process.env, VERITALLY_BROWSER: '/nowhere/chromium' };
    const { status, stderr } = spawnSync(process.execPath, [script], { cwd: root, env, encoding: 'utf8', timeout: 20_000 });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'VERITALLY_BROWSER names /nowhere/chromium, which is not there.\n' +
        'This needs a browser of the Chromium family; none is installed and none could be brought. Install Chromium or Chrome, or name one\n' +
        'in the environment variable VERITALLY_BROWSER, and call the command again.\n',
    );
  });
  test('a browser that is named is the one that is used', () => {
    vi.stubEnv('VERITALLY_BROWSER', process.execPath);
    onTestFinished(() => void vi.unstubAllEnvs());
    const told: string[] = [];
    expect(ensureBrowser((line) => told.push(line))).toBe(process.execPath);
    expect(told).toEqual([]);
  });
});
