import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { build, mergeConfig, type UserConfig } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import viteConfig from '../../vite.config.ts';
import { barriers } from './axe.ts';
import { launchBrowser } from './browser.ts';

// The kit behaves alike on preact (booth and public pages) and on React (the console).

let folder: string;
let server: Server;
let browser: Browser;
let url: string;
beforeAll(async () => {
  process.env['NODE_ENV'] = 'production';
  folder = await mkdtemp(path.join(os.tmpdir(), 'veritally-kit-'));
  for (const [runtime, mode] of [
    ['preact', 'voters'],
    ['react', 'admin'],
  ] as const) {
    const config = mergeConfig(viteConfig({ mode, command: 'build' }) as UserConfig, {
      configFile: false,
      mode,
      logLevel: 'warn',
      root: import.meta.dirname,
      publicDir: false,
      build: { outDir: path.join(folder, runtime), emptyOutDir: true },
    } satisfies UserConfig & { configFile: false });
    config.build.rolldownOptions = {
      input: path.join(import.meta.dirname, 'kit-gallery.tsx'),
      output: { entryFileNames: 'gallery.js', assetFileNames: 'gallery[extname]' },
    };
    await build(config);
    await writeFile(
      path.join(folder, runtime, 'index.html'),
      `<!doctype html><html lang="en"><head><title>Kit</title><link rel="stylesheet" href="/${runtime}/gallery.css"><script type="module" src="/${runtime}/gallery.js"></script></head><body><div id="app"></div></body></html>`,
    );
  }
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://kit');
    // Texts are named from the root of the site; both builds have the same.
    const file = pathname.startsWith('/assets/') ? `/preact${pathname}` : pathname;
    readFile(path.join(folder, file)).then(
      (bytes) =>
        response
          .writeHead(200, { 'content-type': file.endsWith('.js') ? 'text/javascript' : file.endsWith('.css') ? 'text/css' : 'text/html' })
          .end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['preact', 'react'])('the kit on %s', (runtime) => {
  it('fills in, chooses, refuses, opens dialogs and passes axe', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 }, reducedMotion: 'reduce' });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${url}/${runtime}/index.html`);
    await page.waitForSelector('h1:has-text("Kit")');
    await page.fill('#date', '7');
    await page.fill('#date-month', '3');
    await page.fill('#date-year', '1985');
    await page.getByText('Second', { exact: true }).click();
    await page.getByText('Tick', { exact: true }).click();
    await page.getByText('Not possible').click({ force: true });
    await page.fill('#text', 'wrong');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    expect(JSON.parse((await page.textContent('#state')) ?? '')).toEqual({
      text: 'wrong',
      choice: 'b',
      ticked: true,
      refused: 1,
      date: '1985-03-07',
    });
    expect(await page.locator('input[name=off]').isChecked()).toBe(false);
    expect(await page.locator('#text').getAttribute('aria-invalid')).toBe('true');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.waitForSelector('dialog[open]:has-text("In the dialog")');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('dialog[open]') === null);
    expect(errors).toEqual([]);
    await page.close();
  }, 60_000);
});
