import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { castFor, castKey, openElection, signedIn } from '../../src/server/node.fixture.ts';
import { BROWSER } from './admin-house.ts';
import { consoleStage, type ConsoleStage } from './console-stage.ts';

// The live page while ballots come in: figures with each of them, at most once a second (rule 40), words and places of rows where they change.

const WHO = {
  question: 'Who?',
  candidates: [
    { name: 'Asha', symbol: 'Tiger' },
    { name: 'Bela', symbol: 'Fan' },
    { name: 'Chandra', symbol: 'Book' },
  ],
  none: true,
};

describe.skipIf(BROWSER === undefined)('the live page', () => {
  let stage: ConsoleStage;
  let slug: string;
  let voters: readonly { readonly username: string; readonly secret: string }[];
  let next = 0;
  let page: Page;
  const vote = async (candidate: number): Promise<void> => {
    const { client } = await signedIn(stage.test, slug, voters[next++]!);
    await castFor(client, slug, candidate);
  };
  const rows = async (): Promise<string[]> =>
    (await page.locator('tbody tr').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  const pictures = (): Promise<string[]> =>
    page.locator('tbody img').evaluateAll((all) => all.map((image) => image.getAttribute('src') ?? ''));
  /** What was put into the page or taken out of it since it began to be watched. */
  const drawn = (): Promise<string[]> => page.evaluate(`drawn.map(({ target }) => target.outerHTML)`);
  /** How wide the boxes of figures are. */
  const boxes = () =>
    page.evaluate(
      `[...new Set([...document.querySelectorAll('main [style*="inline-size"]')].map(({ style }) => style.inlineSize).filter((size) => size.endsWith('ch')))]`,
    );
  const cast = () => page.locator('section[aria-labelledby="turnout"]').innerText();

  beforeAll(async () => {
    stage = await consoleStage();
    ({ slug, voters } = await openElection(stage.test.owner, 20, { title: 'Hall vote', contests: [WHO], results: 'live' }));
    for (const candidate of [0, 0, 0, 1]) await vote(candidate);
    ({ page } = await stage.visitor('/'));
    await page.clock.install();
    await page.goto(`${stage.test.node.url}/e/${slug}/live?lang=en`);
    await page.locator('h1 + p', { hasText: 'Live' }).waitFor();
    await page.getByText('How the count stands').waitFor();
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  it('tells turnout and count as they stand', async () => {
    expect(await cast()).toMatch(/Ballots cast\s+4\s+of 20 voters\s+20%/);
    expect(await rows()).toEqual(['Asha Ahead 3 75%', 'Bela 1 25%', 'Chandra 0 0%', 'None of the above 0 0%']);
    expect(await pictures()).toEqual([/tiger/, /fan/, /book/].map((name) => expect.stringMatching(name) as unknown));
  });

  it('has room for three digits in every figure, so that none pushes others when it grows', async () => {
    expect(await boxes()).toEqual(['3ch', '5.7ch']);
  });

  it('writes new figures into their rows and draws nothing else', async () => {
    await page.evaluate(`globalThis.drawn = []; new MutationObserver((all) => drawn.push(...all.filter(({ type }) => type === 'childList')))
      .observe(document.querySelector('main'), { subtree: true, childList: true })`);
    await vote(2);
    await vote(2);
    await expect.poll(rows, { timeout: 10_000 }).toEqual(['Asha Ahead 3 50%', 'Bela 1 16.7%', 'Chandra 2 33.3%', 'None of the above 0 0%']);
    expect(await cast()).toMatch(/6\s+of 20 voters\s+30%/);
    expect(await page.locator('[role="status"][aria-live]').textContent()).toBe('4 of 20 voters (20%)');
    expect(await drawn()).toEqual([]);
  });

  it('sorts the rows, moving their pictures and drawing nothing else, and speaks again after half a minute, though nobody voted since', async () => {
    await page.clock.fastForward(31_000);
    await expect.poll(rows, { timeout: 10_000 }).toEqual(['Asha Ahead 3 50%', 'Chandra 2 33.3%', 'Bela 1 16.7%', 'None of the above 0 0%']);
    expect(await pictures()).toEqual([/tiger/, /book/, /fan/].map((name) => expect.stringMatching(name) as unknown));
    const moved = await drawn();
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.filter((box) => !/^<span [^>]*><img [^>]*><\/span>$/.test(box))).toEqual([]);
    await expect.poll(() => page.locator('[role="status"][aria-live]').textContent(), { timeout: 10_000 }).toBe('6 of 20 voters (30%)');
  });

  it('says at once who is ahead now, and sorts the rows with it', async () => {
    await vote(2);
    await page.getByText('Tied for one place: Asha and Chandra.').waitFor();
    await vote(2);
    await page.getByText('Chandra is ahead so far.').waitFor();
    expect(await rows()).toEqual(['Chandra Ahead 4 50%', 'Asha 3 37.5%', 'Bela 1 12.5%', 'None of the above 0 0%']);
    expect(await pictures()).toEqual([/book/, /tiger/, /fan/].map((name) => expect.stringMatching(name) as unknown));
  });

  it('tells the story of the count to whom asks for it, as it stands now, and again after ten seconds', async () => {
    const story = page.getByText('How the count stands');
    const why = page.locator('details li').first();
    expect(await why.count()).toBe(0);
    await vote(2);
    await expect.poll(rows, { timeout: 10_000 }).toContain('Chandra Ahead 5 55.6%');
    await story.click();
    await page.getByText('Chandra has 5, 2 more than Asha.').waitFor();
    await vote(2);
    await expect.poll(rows, { timeout: 10_000 }).toContain('Chandra Ahead 6 60%');
    expect(await why.innerText()).toBe('Chandra has 5, 2 more than Asha.');
    await page.clock.fastForward(10_000);
    await page.getByText('Chandra has 6, 3 more than Asha.').waitFor();
    await story.click();
  });

  it('holds its figures while it is paused, and shows what came meanwhile when it goes on', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await vote(1);
    await page.waitForTimeout(2_500);
    expect(await cast()).toMatch(/10\s+of 20 voters/);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(cast, { timeout: 5_000 }).toMatch(/11\s+of 20 voters/);
    expect((await rows())[2]).toBe('Bela 2 18.2%');
  });

  it('draws a row anew where one with a picture and one with a letter change places', async () => {
    const candidates = [WHO.candidates[0]!, { name: 'Bela' }, { name: 'Esha' }, WHO.candidates[2]!];
    const { slug: mixed, voters: of } = await openElection(stage.test.owner, 10, {
      title: 'Mixed',
      contests: [{ ...WHO, candidates }],
      results: 'live',
    });
    const people = of.values();
    const votes = async (...choices: number[]): Promise<void> => {
      for (const candidate of choices) {
        const { client } = await signedIn(stage.test, mixed, people.next().value!);
        await castFor(client, mixed, candidate);
      }
    };
    await votes(0, 0, 0, 0);
    const { page: other } = await stage.visitor('/');
    await other.clock.install();
    await other.goto(`${stage.test.node.url}/e/${mixed}/live?lang=en`);
    await other.locator('h1 + p', { hasText: 'Live' }).waitFor();
    await other.getByText('How the count stands').waitFor();
    const looks = () =>
      other
        .locator('tbody th')
        .evaluateAll((all) =>
          all.map((cell) =>
            [cell.querySelector('img')?.getAttribute('src')?.replace(/.*\//, ''), cell.textContent].filter(Boolean).join(' '),
          ),
        );
    const before = ['tiger.svg Asha Ahead', 'BBela', 'EEsha', 'book.svg Chandra', 'None of the above'];
    expect(await looks()).toEqual(before);
    await votes(3, 3, 2);
    await other.clock.fastForward(31_000);
    await expect.poll(looks, { timeout: 10_000 }).toEqual([before[0], before[3], before[2], before[1], before[4]]);
    await votes(1, 1, 1);
    await other.clock.fastForward(31_000);
    await expect.poll(looks, { timeout: 10_000 }).toEqual([before[0], before[1], before[3], before[2], before[4]]);
  });

  it('lets rows keep their places for half a minute after a quiet time too', async () => {
    const { slug: quiet, voters: of } = await openElection(stage.test.owner, 10, { title: 'Quiet', contests: [WHO], results: 'live' });
    const people = of.values();
    const one = async (candidate: number): Promise<void> => {
      const { client } = await signedIn(stage.test, quiet, people.next().value!);
      await castFor(client, quiet, candidate);
    };
    for (const candidate of [0, 0, 0, 0]) await one(candidate);
    const { page: other } = await stage.visitor('/');
    await other.clock.install();
    await other.goto(`${stage.test.node.url}/e/${quiet}/live?lang=en`);
    await other.locator('h1 + p', { hasText: 'Live' }).waitFor();
    await other.getByText('How the count stands').waitFor();
    const names = () => other.locator('tbody th bdi').allInnerTexts();
    const cast = () => other.locator('section[aria-labelledby="turnout"]').innerText();
    await other.clock.fastForward(31_000);
    await other.evaluate(`globalThis.seen = []; new MutationObserver(() => seen.push(document.querySelector('tbody').innerText.replaceAll(/\\s+/g, ' ')))
      .observe(document.querySelector('tbody'), { subtree: true, characterData: true })`);
    await one(2);
    await expect.poll(names, { timeout: 10_000 }).toEqual(['Asha', 'Chandra', 'Bela']);
    // Together with the figures: the page is written once, not for the figures and a second later for the places.
    expect(await other.evaluate('seen')).toEqual([expect.stringMatching(/^Asha Ahead 4 80% Chandra 1 20% Bela 0 0% None/)]);
    for (const candidate of [1, 1]) await one(candidate);
    await expect.poll(cast, { timeout: 10_000 }).toContain('7');
    await other.waitForTimeout(2_500);
    expect(await names()).toEqual(['Asha', 'Chandra', 'Bela']);
    await other.clock.fastForward(31_000);
    await expect.poll(names, { timeout: 10_000 }).toEqual(['Asha', 'Bela', 'Chandra']);
    await other.close();
  });

  it('keeps the newest number of blank papers when the story of the count is opened', async () => {
    const contests = [{ question: 'Who?', candidates: ['Asha', 'Bela'] }];
    const { slug: plain, voters: of } = await openElection(stage.test.owner, 2, { title: 'Plain', contests, results: 'live' });
    const people = of.values();
    const cast = async (candidates: readonly number[]): Promise<void> => {
      const { client } = await signedIn(stage.test, plain, people.next().value!);
      await client.must('cast', { slug: plain }, { key: castKey(), answers: [{ kind: 'choices', candidates }] });
    };
    await cast([0]);
    const { page: other } = await stage.visitor(`/e/${plain}/live?lang=en`);
    await other.getByText('Left blank here: 0; invalid here: 0.').waitFor();
    await cast([]);
    await other.getByText('Left blank here: 1; invalid here: 0.').waitFor();
    await other.getByText('How the count stands').click();
    await other.locator('details li').first().waitFor();
    expect(await other.getByText('Left blank here').innerText()).toBe('Left blank here: 1; invalid here: 0.');
    await other.close();
  });

  it('keeps newer figures where the account of the count comes after them', async () => {
    const { page: slow } = await stage.visitor('/');
    let release: (() => void) | undefined;
    await slow.route(/count-account[^/]*\.js/, async (route) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await route.continue();
    });
    await slow.goto(`${stage.test.node.url}/e/${slug}/live?lang=en`);
    await slow.locator('tbody tr').first().waitFor();
    await expect.poll(() => release !== undefined, { timeout: 10_000 }).toBe(true);
    const bela = () => slow.locator('tbody tr', { hasText: 'Bela' }).innerText();
    const before = Number(/\d+/.exec(await bela())?.[0]);
    await vote(1);
    await expect.poll(bela, { timeout: 10_000 }).toMatch(new RegExp(`\\b${before + 1}\\b`));
    release?.();
    await slow.getByText('How the count stands').waitFor();
    expect(await bela()).toMatch(new RegExp(`\\b${before + 1}\\b`));
    await slow.close();
  });

  it('keeps the newest figures when it is drawn for another reason', async () => {
    await vote(1);
    await expect.poll(cast, { timeout: 10_000 }).toMatch(/13\s+of 20 voters/);
    await page.getByRole('button', { name: 'Large screen' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hall vote' }).waitFor();
    expect(await cast()).toMatch(/13\s+of 20 voters/);
    expect(await rows()).toContain('Bela 4 30.8%');
  });

  it('says when its line is silent, and begins another, also where the server refused one', async () => {
    await page.route('**/live', (route) => route.fulfill({ status: 503 }));
    await page.clock.fastForward(41_000);
    await page.locator('h1 + p', { hasText: 'Not up to date' }).waitFor();
    await page.unroute('**/live');
    await vote(1);
    await page.clock.fastForward(41_000);
    await page.locator('h1 + p', { hasText: 'Live' }).waitFor();
    await expect.poll(cast, { timeout: 10_000 }).toMatch(/14\s+of 20 voters/);
  });
});
