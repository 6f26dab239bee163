import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER } from './admin-house.ts';
import { barriers } from './axe.ts';
import { setStage, sidewaysScroll, type Stage } from './browser.ts';

// Issue "What people see": whoever registers learns what is wrong at the field, and later, from the same page or at signing in, what became of it.

describe.skipIf(BROWSER === undefined)('registering oneself', () => {
  let stage: Stage;
  let page: Page;
  let errors: readonly string[];
  beforeAll(async () => {
    stage = await setStage();
    ({ page, errors } = await stage.visitor());
  }, 120_000);
  afterAll(async () => {
    expect(errors).toEqual([]);
    await stage?.close();
  });

  it('tells a date of birth in the future at its field, and keeps the rest', async () => {
    await page.goto('/e/members-2027/register?lang=en');
    await page.fill('#name', 'Asha Rao');
    await page.fill('#username', 'asha.rao');
    const next = new Date(Date.now() + 4 * 86_400_000);
    const [day, month, year] = await page.locator('#birth input, fieldset input[inputmode=numeric]').all();
    await day?.fill(String(next.getUTCDate()));
    await month?.fill(String(next.getUTCMonth() + 1));
    await year?.fill(String(next.getUTCFullYear()));
    await page.selectOption('#place', 'North');
    await page.click('main button[data-size=large]');
    await page.getByRole('alert').getByText('The date of birth lies in the future.').waitFor();
    expect(await page.inputValue('#name')).toBe('Asha Rao');
    expect(await page.getByText('you will be').count()).toBe(0);
  });

  it.each([
    ['wrong', 'The username or the secret is not right.'],
    ['pending', 'Your registration is waiting for an officer’s approval.'],
    ['refused', 'Reason: “\u2068Only members since 2024 may vote. عضو\u2069”.'],
    ['right', 'You are registered. You can vote as soon as the polls are open.'],
  ])('shows before the polls open what became of a registration: %s', async (secret, told) => {
    await page.goto('/e/members-2027/register?lang=en');
    await page.getByText('Registered already?').click();
    await page.fill('#state-username', 'asha.rao');
    await page.fill('#state-secret', secret);
    await page.getByRole('button', { name: 'Show my registration' }).click();
    await page.getByRole('status').getByText(told, { exact: false }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate(async () => (await fetch('/api/elections/members-2027/me')).status)).toBe(401);
  });

  it('leads there from the closed door', async () => {
    await page.goto('/e/members-2027/vote?lang=en');
    await page.getByRole('link', { name: 'Register to vote' }).click();
    await page.getByText('Registered already?').waitFor();
  });

  it('tells by which rule somebody on the roll cannot vote, though the words come later than the answer', async () => {
    const { page: slow, context } = await stage.visitor();
    let answered: () => void = () => undefined;
    const answer = new Promise<void>((resolve) => (answered = resolve));
    await slow.route('**/assets/texts-*/refusal-*.js', async (route) => {
      await answer;
      await route.continue();
    });
    const reasons = [{ kind: 'too-young', minimumAge: 18, age: 17, on: '2026-12-01' }];
    await slow.route('**/sign-in', (route) => route.fulfill({ status: 403, json: { kind: 'not-eligible', status: 403, reasons } }));
    await slow.goto('/e/residents-2026/vote?lang=en#c=personal-link');
    await slow.getByRole('alert').waitFor();
    answered();
    await slow.getByText('By the date you gave, you will be 17.', { exact: false }).waitFor();
    await slow.getByText('By the rules of this election you cannot vote', { exact: false }).waitFor();
    await context.close();
  });

  it('tells the reason at signing in', async () => {
    await page.goto('/e/residents-2026/vote?lang=en');
    await page.fill('#username', 'asha.rao');
    await page.fill('#secret', 'refused');
    await page.click('main button[type=submit]');
    await page.getByRole('alert').getByText('Your registration was not accepted.').waitFor();
    await page.getByText('Only members since 2024 may vote.', { exact: false }).waitFor();
  });
});
