import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseMoment, dateIn } from '../wire/time.ts';
import { definitionToWire, parseDefinition } from '../wire/definition.ts';
import { REFUSALS } from '../wire/refusals.ts';
import { ageOn, dayNumber, formatDate, localDate, parseDate, readDate } from './calendar.ts';
import { ACTS, actsFor, nextStatus, possibleActs, STATUSES, TRANSITIONS, transitionTable } from './life-cycle.ts';
import { drawSecret, readSecret, usernameKey } from './secret.ts';

const random = { bytes: (n: number) => new Uint8Array(randomBytes(n)) };

describe('the life cycle', () => {
  test('every pair that the table does not name is refused, with what is possible', () => {
    for (const status of STATUSES) {
      for (const act of ACTS) {
        const next = nextStatus(status, act);
        expect(next.ok).toBe(TRANSITIONS[status][act] !== undefined);
        if (!next.ok) expect(next.error).toEqual({ kind: 'wrong-state', act, state: status, possible: possibleActs(status) });
      }
    }
    expect(STATUSES.flatMap((status) => possibleActs(status).map((act) => `${status}-${act}`))).toHaveLength(10);
  });
  test('two-step acts lead where the table leads', () => {
    for (const status of STATUSES) {
      for (const act of ACTS) {
        const steps = actsFor(status, act);
        let at = status;
        for (const step of steps ?? []) {
          const next = nextStatus(at, step);
          expect(next.ok).toBe(true);
          if (next.ok) at = next.value;
        }
        if (steps) expect(steps.at(-1)).toBe(act);
      }
    }
  });
  test('prints as a table', () => {
    expect(transitionTable().split('\n')).toHaveLength(STATUSES.length + 2);
  });
});

describe('calendar', () => {
  test('day numbers and ages agree with the platform’s dates', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1600-01-01'), max: new Date('2400-12-31'), noInvalidDate: true }), (date) => {
        const text = date.toISOString().slice(0, 10);
        const parsed = parseDate(text);
        expect(parsed && formatDate(parsed)).toBe(text);
        expect(parsed && dayNumber(parsed)).toBe(Math.floor(date.getTime() / 86_400_000));
      }),
    );
    const born = parseDate('2008-02-29')!;
    expect([ageOn(born, parseDate('2026-02-28')!), ageOn(born, parseDate('2026-03-01')!)]).toEqual([17, 18]);
  });
  test('dates as people write them; days that do not exist are refused', () => {
    for (const text of ['17.05.1990', '17/5/1990', '1990-05-17'])
      expect(readDate(text)).toMatchObject({ ok: true, value: { year: 1990, month: 5, day: 17 } });
    for (const text of ['1990-02-30', '31.04.1990', '', '5/17/1990', '1900-02-29']) expect(readDate(text).ok).toBe(false);
  });
  test('wall-clock times: skipped hours are refused, doubled ones mean the first, zones are kept apart', () => {
    expect(parseMoment('2026-03-29T02:30', 'Europe/Berlin').ok).toBe(false);
    expect(parseMoment('2026-10-25T02:30', 'Europe/Berlin')).toEqual({ ok: true, value: Date.UTC(2026, 9, 25, 0, 30) });
    expect(parseMoment('2026-12-01T09:00', 'Asia/Kolkata')).toEqual({ ok: true, value: Date.UTC(2026, 11, 1, 3, 30) });
    expect(parseMoment('2026-12-01T09:00+05:30', 'UTC')).toEqual({ ok: true, value: Date.UTC(2026, 11, 1, 3, 30) });
    for (const bad of ['2026-02-30T10:00', '2026-12-01', 'soon', '2026-12-01T25:00']) expect(parseMoment(bad, 'UTC').ok).toBe(false);
    expect(dateIn(Date.UTC(2026, 11, 1, 20), 'Asia/Kolkata')).toBe('2026-12-02');
    expect(localDate(Date.UTC(2026, 11, 1, 20), 'Asia/Kolkata')).toEqual({ year: 2026, month: 12, day: 2 });
  });
});

describe('drawn secrets', () => {
  test('read back in any case, with or without dashes, and with look-alikes', () => {
    for (let i = 0; i < 200; i++) {
      const secret = drawSecret(random);
      expect(secret).toMatch(/^([0-9A-HJKMNP-TV-Z]{3}-){5}[0-9A-HJKMNP-TV-Z]{3}$/);
      const canonical = secret.replaceAll('-', '');
      for (const typed of [secret, canonical.toLowerCase(), canonical.replaceAll('0', 'o').replaceAll('1', 'l'), ` ${secret} `])
        expect(readSecret(typed)).toEqual({ kind: 'drawn', canonical });
    }
  });
  test('the check symbol catches every wrong symbol and every swap of unequal neighbours', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (let i = 0; i < 30; i++) {
      const plain = drawSecret(random).replaceAll('-', '');
      for (let at = 0; at < plain.length; at++) {
        for (const other of alphabet) {
          if (other !== plain[at]) expect(readSecret(plain.slice(0, at) + other + plain.slice(at + 1)).kind).toBe('mistyped');
        }
        const swapped = plain.slice(0, at) + (plain[at + 1] ?? '') + plain.charAt(at) + plain.slice(at + 2);
        if (at + 1 < plain.length && plain[at] !== plain[at + 1]) expect(readSecret(swapped).kind).toBe('mistyped');
      }
    }
  });
  test('what people chose keeps no case, as the terminal sends none', () => {
    expect(readSecret(' Tiger-1599 ')).toEqual({ kind: 'chosen', canonical: 'tiger-1599' });
    expect(usernameKey('  Ánna  Lee ')).toBe('ánna lee');
  });
});

describe('definitions', () => {
  const minimal = { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela'] }] };
  test('the wizard’s minimum is enough, and every definition reads back as it was', () => {
    const parsed = parseDefinition(minimal);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        results: 'when-declared',
        access: 'roll',
        revoting: false,
        contests: [{ id: 'q1', method: { method: 'plurality', seats: 1 }, candidates: [{ id: 'c1' }, { id: 'c2' }] }],
      },
    });
    for (const input of [
      minimal,
      {
        ...minimal,
        opensAt: '2026-12-01T09:00',
        timeZone: 'Asia/Kolkata',
        sealed: {},
        contests: [{ ...minimal.contests[0]!, method: { method: 'stv', seats: 2 }, none: { label: 'NOTA' } }],
      },
    ]) {
      const once = parseDefinition(input);
      const twice = once.ok ? parseDefinition(JSON.parse(JSON.stringify(definitionToWire(once.value)))) : once;
      expect(twice).toEqual(once);
      expect(once.ok).toBe(true);
    }
  });
  test.each([
    ['no title', { ...minimal, title: ' ' }, 'title'],
    ['an unknown field', { ...minimal, colour: 'red' }, 'colour'],
    ['a wrong type', { ...minimal, contests: 'none' }, 'contests'],
    ['over-long text', { ...minimal, title: 'x'.repeat(161) }, 'title'],
    ['control characters', { ...minimal, title: 'a\u0007b' }, 'title'],
    [
      'right-to-left tricks in a name',
      { ...minimal, contests: [{ question: 'Q', candidates: ['Asha', 'Be\u202Ela'] }] },
      'contests/0/candidates/1',
    ],
    [
      'names that look the same',
      { ...minimal, contests: [{ question: 'Q', candidates: ['Asha', ' ASHA '] }] },
      'contests/0/candidates/1/name',
    ],
    [
      'more seats than candidates',
      { ...minimal, contests: [{ question: 'Q', candidates: ['A', 'B'], method: { method: 'block', votesPerVoter: 2, seats: 3 } }] },
      'contests/0/method/seats',
    ],
    ['closing before opening', { ...minimal, opensAt: '2026-12-01T10:00', closesAt: '2026-12-01T09:00' }, 'closesAt'],
    ['an unknown zone', { ...minimal, timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['live results of a sealed election', { ...minimal, sealed: {}, results: 'live' }, 'results'],
    ['self-registration in a sealed election', { ...minimal, sealed: {}, access: 'either' }, 'access'],
    ['nobody who holds a key', { ...minimal, sealed: { trustees: { server: false } } }, 'sealed/trustees'],
    ['a number where text belongs', { ...minimal, title: 5 }, 'title'],
  ])('refuses %s and names the place', (_, input, path) => {
    const parsed = parseDefinition(input);
    expect(parsed.ok ? [] : parsed.error.map((problem) => problem.path)).toContain(path);
  });
  test('says what is wrong also where several forms are possible', () => {
    const parsed = parseDefinition({
      ...minimal,
      contests: [
        { question: 'Q', candidates: ['Be\u202Ela', { name: 'x', colour: 1 }, 7], method: { method: 'stv', rules: 'scottish', seats: 0 } },
      ],
    });
    expect(parsed.ok ? [] : parsed.error).toEqual(
      expect.arrayContaining([
        { path: 'contests/0/candidates/0', message: 'holds an invisible or direction-changing character' },
        { path: 'contests/0/candidates/1/colour', message: 'is not a field that exists here' },
      ]),
    );
  });
  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseDefinition(value);
      }),
    );
    fc.assert(
      fc.property(fc.object(), (value) => {
        parseDefinition({ ...minimal, ...value });
      }),
    );
  });
});

test('every refusal has words, a status that is an error, and its own terminal code', () => {
  const forms = Object.values(REFUSALS);
  for (const form of forms) {
    expect(form.status).toBeGreaterThanOrEqual(400);
    expect(form.title.length).toBeGreaterThan(10);
  }
  expect(new Set(forms.map((form) => form.terminal)).size).toBe(forms.length);
  expect(new Set(forms.map((form) => form.key)).size).toBe(forms.length);
});
