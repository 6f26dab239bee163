import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillResidents, goOn, newVoter, setStage, sidewaysScroll, signIn, type Stage } from './browser.ts';

// The booth in a real browser against the fixture: what voters must be able to rely on (UX rules 1 to 25).

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

const ballots = () => stage.fixture.ballots.get('residents-2026') ?? [];

describe('casting', () => {
  it('goes from sign-in to the receipt by keyboard alone', async () => {
    const { context, page, errors } = await stage.visitor();
    const before = ballots().length;
    await page.goto('/e/residents-2026/vote?lang=en');
    await page.waitForSelector('#username');
    const tabTo = async (selector: string) => {
      for (let i = 0; i < 60; i++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard never reached ${selector}`);
    };
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo('#username');
    await page.keyboard.type(newVoter());
    await page.keyboard.press('Tab');
    await page.keyboard.type('right');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#rule');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await tabTo('input[type=radio]');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await tabTo('main button[data-size=large]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[type=checkbox]');
    await tabTo('input[type=checkbox]');
    await page.keyboard.press('Space');
    await tabTo('main button[data-size=large]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-act=add]');
    await tabTo('[data-act=add] button');
    await page.keyboard.press('Enter');
    // Focus follows the ranked candidate (rule 11).
    await page.waitForFunction(() => document.activeElement?.closest('ol [data-candidate]')?.getAttribute('data-candidate') === '0');
    await tabTo('main button[data-size=large]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/review*');
    await page.waitForSelector('text=Your ballot is not cast yet.');
    await tabTo('main button[data-size=large]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(ballots().length).toBe(before + 1);
    expect(ballots().at(-1)).toEqual([
      { kind: 'choices', candidates: [1] },
      { kind: 'choices', candidates: [0] },
      { kind: 'ranking', ranks: [[0]] },
    ]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('counts a double tap once', async () => {
    const { context, page } = await stage.visitor();
    const before = ballots().length;
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/ballots')) sent.push(request.url());
    });
    await page.evaluate(() => {
      const button = document.querySelector<HTMLButtonElement>('main button[data-size=large]');
      button?.click();
      button?.click();
      button?.click();
    });
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(sent.length).toBe(1);
    expect(ballots().length).toBe(before + 1);
    await context.close();
  });

  it('sends again when the answer is lost, with one ballot and one receipt', async () => {
    const { context, page } = await stage.visitor();
    const before = ballots().length;
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    stage.fixture.faults.loseAnswers = 100; // many: a browser itself repeats a request on each reused connection that breaks
    await goOn(page);
    await page.waitForSelector('text=Sending again safely');
    stage.fixture.faults.loseAnswers = 0;
    expect(await page.locator('h1').textContent()).toBe('Review your choices');
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(ballots().length).toBe(before + 1);
    await context.close();
  });

  it('says that it does not know, and resolves the doubt after a reload', async () => {
    const { context, page } = await stage.visitor();
    const before = ballots().length;
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    stage.fixture.faults.loseAnswers = 100;
    await goOn(page);
    await page.waitForSelector('text=We do not know yet', { timeout: 60_000 });
    expect(await page.getByText('Your ballot is not cast yet.').count()).toBe(0);
    stage.fixture.faults.loseAnswers = 0;
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(ballots().length).toBe(before + 1);
    expect(await page.evaluate(() => localStorage.getItem('veritally.doubt'))).toBeNull();
    await context.close();
  }, 90_000);

  it('finds the receipt again when the page is reloaded in the instant of the answer, before it and after it', async () => {
    const { context, page } = await stage.visitor();
    const before = ballots().length;
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    page.on('dialog', (dialog) => void dialog.accept());
    // Recorded, but the answer is still on its way.
    await page.route('**/ballots', async (route) => {
      const answer = await route.fetch();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.fulfill({ response: answer }).catch(() => undefined);
    });
    const sent = page.waitForRequest('**/ballots');
    await goOn(page);
    await sent;
    await page.waitForTimeout(400);
    await page.reload();
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    const tracker = await page.locator('[translate=no]').textContent();
    expect(tracker).toMatch(/[0-9A-F]{4}/);
    // The answer is here and the receipt drawn.
    await page.reload();
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(await page.locator('[translate=no]').textContent()).toBe(tracker);
    expect(ballots().length).toBe(before + 1);
    expect(await page.evaluate(() => localStorage.getItem('veritally.doubt'))).toBeNull();
    // Whoever comes to the booth anew in this tab is not shown it.
    await page.goto('/e/residents-2026/vote?lang=en');
    await page.waitForSelector('h1');
    expect(await page.locator('h1').textContent()).not.toContain('Your ballot is cast');
    await context.close();
  });

  it('works when the connection drops between loading and casting', async () => {
    const { context, page } = await stage.visitor();
    const before = ballots().length;
    await signIn(page, 'residents-2026');
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await fillResidents(page);
    expect(await page.locator('img').evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0))).toBe(
      true,
    );
    await goOn(page);
    await page.waitForSelector('text=Sending again safely');
    await context.setOffline(false);
    await page.waitForSelector('h1:has-text("Your ballot is cast")', { timeout: 40_000 });
    expect(ballots().length).toBe(before + 1);
    await context.close();
  }, 60_000);

  it('tells a second tab that the ballot is cast', async () => {
    const { context, page } = await stage.visitor();
    const user = newVoter();
    await signIn(page, 'residents-2026', 'en', user);
    const second = await context.newPage();
    await signIn(second, 'residents-2026', 'en', user);
    await fillResidents(page);
    await goOn(page);
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    await second.waitForSelector('h1:has-text("You have voted")');
    await context.close();
  });

  it('explains a refusal and keeps the choices', async () => {
    const { context, page } = await stage.visitor();
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    stage.fixture.faults.refuseCast = { kind: 'limit-reached' };
    await goOn(page);
    await page.waitForSelector('text=the number of ballots set for this election is reached');
    stage.fixture.faults.refuseCast = undefined;
    expect(await page.locator('main').textContent()).toContain('Hemanth');
    await context.close();
  });
});

describe('the ballot', () => {
  it('prevents an overvote and says why', async () => {
    const { context, page } = await stage.visitor();
    await signIn(page, 'residents-2026');
    await goOn(page);
    await page.waitForSelector('input[type=checkbox]');
    for (const index of [0, 1, 2]) await page.locator('main label').nth(index).click({ force: true });
    expect(await page.locator('main input:checked').count()).toBe(2);
    await page.waitForSelector('[role=alert]:has-text("first take one back")');
    await context.close();
  });

  it('tells aloud what a press on More and Less has done, and why one more does nothing', async () => {
    const { context, page } = await stage.visitor();
    await signIn(page, 'all-methods');
    for (let i = 0; i < 3; i++) await goOn(page);
    const more = page.getByRole('button', { name: 'More for Library' });
    const status = page.locator('main [role=status]').last();
    await more.click();
    await more.click();
    await page.getByRole('button', { name: 'Less for Library' }).click();
    expect((await status.innerText()).trim()).toBe('Library: 1. 4 points left');
    for (let i = 0; i < 5; i++) await more.click();
    await page.waitForSelector('[role=alert]:has-text("You have 5 points in all.")');
    expect(await page.inputValue('[aria-label="Points for Library"]')).toBe('5');
    await context.close();
  });

  it('keeps the choices when the language changes, and shows blanks on the review', async () => {
    const { context, page } = await stage.visitor();
    await signIn(page, 'residents-2026');
    await page.locator('main label').nth(2).click();
    await page.click('header button');
    await page.selectOption('dialog select', 'hi');
    await page.waitForFunction(() => document.documentElement.lang === 'hi');
    await page.keyboard.press('Escape');
    expect(await page.locator('main label').nth(2).locator('input').isChecked()).toBe(true);
    await page.waitForSelector('h1:has-text("अध्यक्ष")');
    for (let i = 0; i < 3; i++) {
      await goOn(page);
      await page.waitForTimeout(100);
    }
    expect(await page.locator('text=खाली छोड़ा').count()).toBe(2);
    await context.close();
  });

  it('goes from review to a contest and straight back', async () => {
    const { context, page } = await stage.visitor();
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    await page.getByRole('button', { name: 'Change: President' }).click();
    await page.waitForSelector('button:has-text("Back to the review")');
    await page.locator('main label').nth(6).click();
    await goOn(page);
    await page.waitForURL('**/review*');
    expect(await page.locator('main').textContent()).toContain('None of the above');
    await context.close();
  });

  it('takes up a personal link that is followed in a tab where the booth stands already', async () => {
    const { context, page } = await stage.visitor();
    await signIn(page, 'residents-2026');
    await page.goto('/e/residents-2026/vote?lang=en');
    await page.waitForSelector('#rule');
    const signedIn = page.waitForRequest((request) => request.url().endsWith('/sign-in'));
    await page.evaluate(() => (location.hash = 'c=right'));
    expect((await signedIn).postDataJSON()).toMatchObject({ link: 'right' });
    await page.waitForFunction(() => location.hash === '');
    await context.close();
  });

  it('takes the secret of a personal link out of the address and keeps no choice anywhere', async () => {
    const { context, page } = await stage.visitor();
    await page.goto('/e/residents-2026/vote#c=right');
    await page.waitForSelector('#rule');
    expect(page.url()).not.toContain('right');
    await page.locator('main label').nth(1).click();
    await goOn(page);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, history.state]));
    expect(kept).not.toMatch(/hemanth|choices|candidates/i);
    await context.close();
  });

  it('refuses a wrong secret with a summary that takes focus and leads to the field', async () => {
    const { context, page } = await stage.visitor();
    await page.goto('/e/residents-2026/vote?lang=en');
    await page.fill('#username', 'x');
    await page.fill('#secret', 'wrong');
    await page.click('main button[type=submit]');
    const summary = page.locator('[role=alert][tabindex="-1"]');
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    await summary.locator('a').click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('secret');
    await context.close();
  });
});

describe('a station', () => {
  it('starts afresh after each voter', async () => {
    const { context, page } = await stage.visitor({ width: 800 });
    await page.goto('/kiosk/residents-2026');
    await goOn(page);
    await page.fill('#username', newVoter());
    await page.fill('#secret', 'right');
    await page.click('main button[type=submit]');
    await page.waitForSelector('#rule');
    await fillResidentsInKiosk();
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.waitForSelector('button:has-text("Touch here to begin")');
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await goOn(page);
    expect(await page.inputValue('#username')).toBe('');
    expect(new URL(page.url()).pathname).toBe('/kiosk/residents-2026');
    await context.close();

    async function fillResidentsInKiosk() {
      await page.locator('main label').nth(1).click();
      for (let i = 0; i < 4; i++) {
        await goOn(page);
        await page.waitForTimeout(120);
      }
    }
  });
});

describe('registration', () => {
  it('explains kindly why somebody may not vote', async () => {
    const { context, page } = await stage.visitor();
    await page.goto('/e/members-2027/register?lang=en');
    await page.fill('#name', 'Young Person');
    await page.fill('#username', 'young');
    await page.fill('#birth', '1');
    await page.fill('#birth-month', '3');
    await page.fill('#birth-year', '2015');
    await page.selectOption('#place', 'North');
    await page.click('main button[type=submit]');
    await page.waitForSelector('text=Voters must be 18 years old on 10 January 2027. By the date you gave, you will be 11.');
    await context.close();
  });
});

describe('a right-to-left language at 320 px in the largest size', () => {
  it('never scrolls sideways', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    await context.addInitScript(() => localStorage.setItem('veritally.display', JSON.stringify({ size: 4 })));
    await signIn(page, 'residents-2026', 'ar');
    // A question that is written in another script keeps its own direction, and its question mark at its end.
    expect(await page.locator('h1 bdi').count()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    const seen: number[] = [await sidewaysScroll(page)];
    await page.locator('main label').nth(1).click();
    await goOn(page);
    seen.push(await sidewaysScroll(page));
    await goOn(page);
    await page.locator('[data-act=add] button').nth(0).click();
    seen.push(await sidewaysScroll(page));
    await goOn(page);
    await page.waitForURL('**/review*');
    seen.push(await sidewaysScroll(page));
    await goOn(page);
    await page.waitForURL('**/receipt*');
    seen.push(await sidewaysScroll(page));
    expect(seen).toEqual([0, 0, 0, 0, 0]);
    await context.close();
  });
});
