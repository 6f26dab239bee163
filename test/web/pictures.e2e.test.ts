import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { BROWSER } from './admin-house.ts';
import { chooseFile, consoleStage, type ConsoleStage } from './console-stage.ts';

// Candidates with photos and logos (UX.md, rule 33 and budgets): whatever is chosen becomes small and harmless, or is refused kindly.

const SVG = 'http://www.w3.org/2000/svg';
const drawing = (inside: string): Buffer => Buffer.from(`<svg xmlns="${SVG}" viewBox="0 0 10 10">${inside}</svg>`);
const CLEAN = drawing('<circle cx="5" cy="5" r="4" fill="red"/>');
const SCRIPTED = drawing('<script>document.title = "run"</script><circle cx="5" cy="5" r="4" fill="red" onload="x()"/>');
const LARGE = drawing('<circle cx="5" cy="5" r="4" fill="red"/>'.repeat(400));

describe.skipIf(BROWSER === undefined)('pictures of candidates', () => {
  let stage: ConsoleStage;
  let page: Page;
  let dialog: Locator;
  let slug: string;
  beforeAll(async () => {
    stage = await consoleStage();
    const definition = { title: 'Board', contests: [{ question: 'Who?', candidates: ['Manjunath', 'Hemanth'] }] };
    ({ slug } = await stage.test.owner.must('createElection', {}, { definition }));
    ({ page } = await stage.console(`/admin/e/${slug}/candidates`, { width: 390 }));
    dialog = page.getByRole('dialog');
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  /** A photograph with noise, which no compression makes small by itself. */
  async function photo(type: 'image/jpeg' | 'image/png', width: number, height: number): Promise<Buffer> {
    const base64 = await page.evaluate(
      ([kind, w, h]) => {
        const canvas = document.createElement('canvas');
        canvas.width = w;
        canvas.height = h;
        const pen = canvas.getContext('2d')!;
        const data = pen.createImageData(w, h);
        for (let i = 0; i < data.data.length; i++) data.data[i] = i % 4 === 3 ? 255 : (i * 7919) % 256;
        pen.putImageData(data, 0, 0);
        return canvas.toDataURL(kind, 0.9).split(',')[1]!;
      },
      [type, width, height] as const,
    );
    return Buffer.from(base64, 'base64');
  }
  const group = (name: string) => dialog.getByRole('group', { name, exact: true });
  const pick = (within: Locator) => within.getByRole('button', { name: /^Choose/ });
  /** The picture in use within `field`, as the server gives it. */
  async function stored(field: Locator): Promise<{ readonly type: string; readonly body: Buffer }> {
    const source = await field.getByRole('img', { name: 'The picture in use' }).getAttribute('src');
    const answer = await page.request.get(stage.test.node.url + source);
    return { type: answer.headers()['content-type'] ?? '', body: await answer.body() };
  }

  it('refuses what is no picture, in words, and keeps the rest of the form', async () => {
    await page.getByRole('button', { name: 'Edit: Manjunath' }).click();
    await dialog.getByLabel('Party or group on the ballot').fill('The Greens');
    for (const [name, mimeType] of [
      ['notes.png', 'image/png'],
      ['notes.gif', 'image/gif'],
      ['notes.svg', 'image/svg+xml'],
    ] as const) {
      await chooseFile(page, pick(group('Photo')), { name, mimeType, buffer: Buffer.from('this is no picture') });
      await expect
        .poll(() => dialog.getByRole('alert').allInnerTexts(), { timeout: 15_000 })
        .toEqual(['This is not a picture that can be used. PNG, JPEG, WebP and SVG can.']);
    }
    expect(await dialog.getByLabel('Party or group on the ballot').inputValue()).toBe('The Greens');
  });

  it.each(['image/jpeg', 'image/png'] as const)('cuts %s square and makes it fit into 8 KB', async (mimeType) => {
    const field = group('Photo');
    await chooseFile(page, pick(field), { name: 'me', mimeType, buffer: await photo(mimeType, 900, 600) });
    await field.getByRole('slider', { name: 'Closer' }).fill('2');
    await field.getByRole('slider', { name: 'Sideways' }).fill('0.2');
    expect(await dialog.getByRole('alert').count()).toBe(0);
    await field.getByRole('button', { name: 'Use this cut' }).click();
    const { type, body } = await stored(field);
    expect(type).toBe('image/webp');
    expect(body.length).toBeLessThanOrEqual(8_192);
    const size = await field.getByRole('img').evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    expect(size[0]).toBe(size[1]);
  });

  it('asks for the words of a symbol, and leads there', async () => {
    await dialog.getByLabel('Which symbol?').selectOption('own');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const words = dialog.getByLabel('What it shows, in words');
    await expect.poll(() => words.evaluate((field) => field === document.activeElement), { timeout: 15_000 }).toBe(true);
    expect(await words.getAttribute('aria-invalid')).toBe('true');
    await words.fill('Rising sun');
  });

  it('takes a small clean drawing as it is; one with a script or too large becomes pixels in 2 KB', async () => {
    const field = group('Picture of the symbol');
    await chooseFile(page, pick(field), { name: 'sun.svg', mimeType: 'image/svg+xml', buffer: CLEAN });
    expect(await stored(field)).toMatchObject({ type: 'image/svg+xml' });
    for (const buffer of [SCRIPTED, LARGE]) {
      await chooseFile(page, pick(field), { name: 'sun.svg', mimeType: 'image/svg+xml', buffer });
      await field.getByRole('button', { name: 'Use this cut' }).click();
      const { type, body } = await stored(field);
      expect(type).toBe('image/webp');
      expect(body.length).toBeLessThanOrEqual(2_048);
    }
    expect(await page.title()).not.toBe('run');
  });

  it('shows photo and symbol on the ballot, the symbol named in words', async () => {
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('listitem').filter({ hasText: 'Manjunath' });
    await row.getByText('The Greens · Rising sun').waitFor();
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/preview`);
    const card = page.locator('main label').filter({ hasText: 'Manjunath' });
    await card.getByText(/Rising sun/).waitFor();
    await expect
      .poll(() => card.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 15_000 })
      .toBeGreaterThan(0);
  });

  it('saves a cut that stands on the screen, and gives focus back to the button that led there', async () => {
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/candidates`);
    const edit = page.getByRole('button', { name: 'Edit: Hemanth' });
    await edit.click();
    await chooseFile(page, pick(group('Photo')), { name: 'me', mimeType: 'image/png', buffer: await photo('image/png', 300, 200) });
    await group('Photo').getByRole('slider', { name: 'Closer' }).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => edit.evaluate((button) => button === document.activeElement), { timeout: 15_000 }).toBe(true);
    await edit.click();
    expect((await stored(group('Photo'))).type).toBe('image/webp');
    await dialog.getByRole('button', { name: 'Close this window' }).click();
    await expect.poll(() => edit.evaluate((button) => button === document.activeElement), { timeout: 15_000 }).toBe(true);
  });
});
