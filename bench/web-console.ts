import path from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import type { BenchHouse } from './web-house.ts';
import { against, percentile, type Row } from './web-row.ts';

// The console: frames while a roll of ten thousand is scrolled through; and what a photograph weighs that it made small.

const VOTERS = 10_000;

const SCROLL = `
new Promise((done, failed) => {
  setTimeout(() => failed(new Error('the browser drew no frames')), 60_000);
  const boxes = [document.scrollingElement, ...document.querySelectorAll('main *')].filter((box) => box.scrollHeight > box.clientHeight + 1000);
  const box = boxes.toSorted((a, b) => b.scrollHeight - a.scrollHeight)[0];
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    box.scrollTop += 400;
    if (frames.length < 400) requestAnimationFrame(step); else done({ frames: frames.slice(5), height: box.scrollHeight });
  };
  requestAnimationFrame(step);
})`;

/** Frames of the roll's table. */
export async function measureScroll(browser: Browser, house: BenchHouse): Promise<Row> {
  const { owner } = house.test;
  const definition = { title: 'Large roll', contests: [{ question: 'Chair?', candidates: ['Ada', 'Ben'] }] };
  const { slug } = await owner.must('createElection', {}, { definition });
  const text = ['username,name', ...Array.from({ length: VOTERS }, (_, i) => `member${i},Member ${i}`)].join('\n');
  await owner.must('importVoters', { slug }, { text, drawSecrets: false });
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
  const { hostname } = new URL(house.url);
  await context.addCookies(
    owner.cookies
      .split('; ')
      .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.slice(pair.indexOf('=') + 1), domain: hostname, path: '/' })),
  );
  const page = await context.newPage();
  await page.goto(`${house.url}/admin/e/${slug}/voters?lang=en`);
  await page.waitForSelector('text=Member 0');
  await page.bringToFront();
  await page.waitForTimeout(800);
  const { frames, height } = await page.evaluate<{ readonly frames: number[]; readonly height: number }>(SCROLL);
  await context.close();
  return against(`console: frames while 10,000 rows scroll (${height} px), 95th percentile`, percentile(frames, 0.95), 33);
}

/** A photograph of noise and a fine drawing, the hardest there are, through the console's own code. */
export async function measurePictures(browser: Browser): Promise<readonly Row[]> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(import.meta.dirname, '../src/web/admin/picture.ts'), formats: ['iife'], name: 'picture' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const code = output && 'output' in output ? output.output[0].code : '';
  const page = await browser.newPage();
  await page.addScriptTag({ content: `${code}\nglobalThis.picture = picture;` });
  const sizes = await page.evaluate<readonly [number, number]>(`(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2000, height: 1500 });
    const pen = canvas.getContext('2d');
    const noise = pen.createImageData(2000, 1500);
    let seed = 1;
    for (let i = 0; i < noise.data.length; i++) noise.data[i] = i % 4 === 3 ? 255 : (seed = (seed * 16807) % 2147483647) & 255;
    pen.putImageData(noise, 0, 0);
    const image = await createImageBitmap(canvas);
    const weigh = async (limit) => (await picture.shrink(image, picture.WHOLE, limit)).size;
    return [await weigh(picture.PHOTO_BYTES), await weigh(picture.SYMBOL_BYTES)];
  })()`);
  await page.close();
  const row = (what: string, bytes: number, limit: number): Row => ({
    what,
    found: `${bytes} bytes`,
    limit: `${limit} bytes`,
    holds: bytes <= limit,
  });
  return [row('a photograph of noise, made small by the console', sizes[0], 8_192), row('the same as a symbol', sizes[1], 2_048)];
}
