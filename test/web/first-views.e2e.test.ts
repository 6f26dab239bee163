import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setStage, type Stage } from './browser.ts';
import { builtPages } from './built-pages.ts';

/** A browser fetches six files of HTTP/1.1 side by side; pages that are seldom the first may name one more. */
const MOST = 6;
const ONE_MORE = ['declaration', 'public', 'tracker'];
/** Trustees come once, by a link, and sit at a desk. */
const UNBOUND = ['admin', 'trustee'];

describe('what the head of a page names', () => {
  it('is six files at most, the styles in one of them', async () => {
    const folder = await builtPages();
    const shells = readdirSync(folder).filter((file) => file.endsWith('.html') && !UNBOUND.includes(path.basename(file, '.html')));
    expect(shells.length).toBeGreaterThan(10);
    for (const shell of shells) {
      const html = readFileSync(path.join(folder, shell), 'utf8');
      const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file = '']) => file);
      const most = ONE_MORE.includes(path.basename(shell, '.html')) ? MOST + 1 : MOST;
      expect(files.length, `${shell}: ${files.join(' ')}`).toBeLessThanOrEqual(most);
      expect(files.filter((file) => file.endsWith('.css')).length, shell).toBe(1);
      for (const file of files) expect(existsSync(path.join(folder, file)), file).toBe(true);
    }
  });
});

describe('the larger scripts of first views', () => {
  it('begin with the hint to compile them whole, and texts and later parts do not', async () => {
    const folder = await builtPages();
    const hinted = (file: string): boolean => readFileSync(path.join(folder, file), 'utf8').startsWith('//# allFunctionsCalledOnLoad\n');
    const html = readFileSync(path.join(folder, 'results.html'), 'utf8');
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
    expect(scripts.filter(hinted).map((file) => /(\w+)-[^/]+$/.exec(file)?.[1])).toEqual(['outcome', 'base']);
    const later = readdirSync(path.join(folder, 'assets')).find((file) => file.startsWith('count-account-') && file.endsWith('.js'));
    expect(hinted(`/assets/${later}`)).toBe(false);
  });
});

describe('styles that came with a page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  it.each(['/e/committee-2025/results', '/e/all-methods/live', '/e/residents-2026/vote'])(
    'are not fetched again by its later parts: %s',
    async (address) => {
      const { context, page } = await stage.visitor();
      const styles: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.endsWith('.css')) styles.push(path.basename(pathname));
      });
      await page.goto(`${address}?lang=en`);
      const held = ((await page.locator('link[data-holds]').getAttribute('data-holds')) ?? '').split(' ');
      expect(held.length).toBeGreaterThan(1);
      // The window of languages and display needs forms and buttons: a later part of every page.
      await page.getByRole('banner').getByRole('button').first().click();
      await page.getByRole('dialog').waitFor();
      await page.waitForLoadState('networkidle');
      expect(styles.length).toBeGreaterThan(1);
      expect(styles.filter((file) => held.includes(file))).toEqual([]);
      await context.close();
    },
  );
});
