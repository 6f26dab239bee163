import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertsOf } from '../../src/web/admin/alerts.ts';
import { checkDigit, fitsLuhn, fitsVerhoeff, plainNumber } from '../../src/web/admin/check-digit.ts';
import { csvCell, csvText } from '../../src/web/admin/files.ts';
import { METHOD_GROUPS, startingSpec, thresholdPercent, withThreshold } from '../../src/web/admin/methods.ts';
import { moved } from '../../src/web/admin/moved.ts';
import { squareOf } from '../../src/web/admin/picture.ts';
import { taskStates, untranslated } from '../../src/web/admin/tasks.ts';
import { definitionFrom, sampleDefinition, sampleRoll, TEMPLATES } from '../../src/web/admin/templates.ts';
import { momentOf, wallClockText } from '../../src/web/admin/wall-clock.ts';
import type { AdminElection } from '../../src/wire/administration.ts';
import { parseDefinition } from '../../src/wire/definition.ts';
import { methodSchema } from '../../src/wire/method.ts';

const answers = {
  title: 'Board',
  question: 'Who?',
  candidates: ['Ada', 'Ben', 'Cleo'],
  language: 'en',
  timeZone: 'Europe/Paris',
  opensAt: '2026-12-01T09:00',
  closesAt: '2026-12-02T18:00',
};

describe('templates (UX page list: /admin/new)', () => {
  it.each(TEMPLATES)('%s makes a definition that parses, with one seat and with several', (template) => {
    for (const seats of [1, 2]) expect(parseDefinition(definitionFrom({ ...answers, template, seats })).ok).toBe(true);
  });
  it('the sample election says that it is one, and its roll has a heading and twelve voters', () => {
    const read = parseDefinition(sampleDefinition('Sample', 'Who?', 'en', 'UTC'));
    expect(read.ok && read.value.sample).toBe(true);
    expect(sampleRoll().split('\n')).toHaveLength(13);
  });
});

describe('the chooser of counting methods (wire/method.ts)', () => {
  const before = methodSchema.parse('plurality');
  const all = METHOD_GROUPS.flatMap((group) => group.methods);
  it('offers each of the 22 methods once', () => {
    expect(new Set(all).size).toBe(22);
    expect(all).toHaveLength(22);
  });
  it('keeps a threshold of lists exact through percent', () => {
    const spec = startingSpec('dhondt', before);
    for (const percent of ['5', '3.5', '12']) expect(thresholdPercent(withThreshold(spec, percent))).toBe(percent);
    expect(withThreshold(withThreshold(spec, '5'), '')).not.toHaveProperty('threshold');
  });
});

describe('check digits', () => {
  it('knows the published examples: 79927398713 (Luhn), 2363 (Verhoeff)', () => {
    expect(fitsLuhn('79927398713')).toBe(true);
    expect(fitsLuhn('79927398710')).toBe(false);
    expect(fitsVerhoeff('2363')).toBe(true);
    expect(fitsVerhoeff('2364')).toBe(false);
  });
  it('Verhoeff catches every swap of unequal neighbours and every single slip', () => {
    const digits = [...'2363'];
    for (let i = 0; i < digits.length; i++) {
      for (let d = 0; d < 10; d++) if (String(d) !== digits[i]) expect(fitsVerhoeff(digits.with(i, String(d)).join(''))).toBe(false);
      if (i > 0 && digits[i] !== digits[i - 1])
        expect(
          fitsVerhoeff(
            digits
              .with(i, digits[i - 1]!)
              .with(i - 1, digits[i]!)
              .join(''),
          ),
        ).toBe(false);
    }
  });
  it('compares numbers without blanks, dashes and case, and says nothing of letters', () => {
    expect(plainNumber(' ab-12 34.5 ')).toBe('AB12345');
    expect(checkDigit('K 12345')).toBe('unknown');
    expect(checkDigit('7992-7398-713')).toBe('fits');
  });
});

describe('CSV that the console writes (RFC 4180, CWE-1236)', () => {
  it('quotes what needs it and never starts a cell with a formula', () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell('=1+1')).toBe("'=1+1");
    expect(csvCell('-5')).toBe("'-5");
    expect(csvCell(-5)).toBe('-5');
  });
  it('has one line for each row', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '=') }), { maxLength: 20 }),
        (cells) =>
          csvText(
            ['x'],
            cells.map((cell) => [cell]),
          ).split('\r\n').length ===
          cells.length + 2,
      ),
    );
  });
});

describe('small rules', () => {
  it('moving keeps every item', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 9 }),
        fc.nat(8),
        fc.integer({ min: -3, max: 12 }),
        (list, from, to) =>
          moved(list, from, to)
            .toSorted((a, b) => a - b)
            .join() === list.toSorted((a, b) => a - b).join(),
      ),
    );
  });
  it('a cut is a square inside its picture', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        share,
        share,
        (width, height, zoom, x, y) => {
          const { left, top, edge } = squareOf(width, height, { zoom, x, y });
          return left >= 0 && top >= 0 && left + edge <= width + 1e-6 && top + edge <= height + 1e-6;
        },
      ),
    );
  });
  it('a wall clock comes back as it was typed, also across a change of clocks', () => {
    for (const zone of ['Asia/Kolkata', 'Europe/Paris', 'America/New_York', 'UTC']) {
      for (const text of ['2026-03-30T09:00', '2026-10-25T12:30', '2026-12-31T23:59'])
        expect(wallClockText(momentOf(text, zone), zone)).toBe(text);
    }
    expect(momentOf('2026-03-29T02:30', 'Europe/Paris')).toBeNaN();
    expect(momentOf('', 'UTC')).toBeUndefined();
  });
});

function election(change: Partial<AdminElection>): AdminElection {
  const read = parseDefinition({ title: 'T', contests: [{ question: 'Q', candidates: ['A', 'B'] }] });
  return {
    status: 'draft',
    definition: read.ok ? { title: 'T', contests: [{ question: 'Q', candidates: ['A', 'B'] }] } : undefined,
    missing: [],
    roll: { active: 0, pending: 0, voted: 0, withoutSecret: 0, late: 0, weight: '0' },
    ...change,
  } as unknown as AdminElection;
}

describe('alerts and tasks (rule 26)', () => {
  const now = Date.UTC(2026, 11, 1, 12);
  const definition = {
    title: 'T',
    contests: [{ question: 'Q', candidates: ['A'] }],
    opensAt: '2026-12-01T11:00:00Z',
    closesAt: '2026-12-01T12:30:00Z',
  };
  it('a draft past its opening, an open one about to close and a closed one ask for attention', () => {
    expect(alertsOf(election({ definition }), now).map((alert) => alert.kind)).toEqual(['past-opening']);
    expect(alertsOf(election({ definition, status: 'open' }), now)).toEqual([{ kind: 'closing-soon', sheet: 'control', count: 30 }]);
    expect(alertsOf(election({ status: 'closed' }), now).map((alert) => alert.kind)).toEqual(['to-declare']);
    expect(alertsOf(election({ status: 'declared' }), now)).toEqual([]);
    const roll = { active: 3, pending: 2, voted: 0, withoutSecret: 0, late: 0, weight: '3' };
    expect(alertsOf(election({ status: 'open', roll }), now).map((alert) => alert.kind)).toContain('pending');
    expect(alertsOf(election({ status: 'declared', roll }), now)).toEqual([]);
  });
  it('the roll is to do while somebody has no secret, and languages while a text lacks one', () => {
    const read = parseDefinition({ title: { en: 'T' }, languages: ['en', 'fr'], contests: [{ question: 'Q', candidates: ['A', 'B'] }] });
    if (!read.ok) throw new Error('fixture');
    expect(untranslated(read.value)).toBe(1);
    const states = taskStates({
      election: election({ roll: { active: 3, pending: 0, voted: 0, withoutSecret: 1, late: 0, weight: '3' } }),
      definition: read.value,
    });
    expect([states.voters, states.languages, states.check]).toEqual(['todo', 'todo', 'todo']);
    const sealed = taskStates({
      election: election({ roll: { active: 3, pending: 0, voted: 0, withoutSecret: 3, late: 0, weight: '3' } }),
      definition: {
        ...read.value,
        sealed: { group: 'Ed25519', credentials: 'server', trustees: { server: true, people: [], threshold: null } },
      },
    });
    expect(sealed.voters).toBe('done');
  });
});

describe('texts of the console', () => {
  const file = (language: string) =>
    JSON.parse(readFileSync(path.join(import.meta.dirname, `../../src/web/locales/${language}/admin.json`), 'utf8')) as Record<
      string,
      string
    >;
  const en = file('en');
  const places = (text: string) =>
    [...new Set([...text.matchAll(/\{([a-z]\w*)(?=[,}])/gi)].map((match) => match[1]!).filter((name) => /^[a-z]+$/.test(name)))].toSorted();
  it.each(['hi', 'kn', 'fr', 'ar'])('%s has every text, with the same places to fill, and none left in English', (language) => {
    const texts = file(language);
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(en).toSorted());
    for (const [id, text] of Object.entries(en))
      expect([id, ...places(texts[id]!).filter((name) => places(text).includes(name))]).toEqual([id, ...places(text)]);
    const same = Object.keys(en).filter((id) => texts[id] === en[id] && /[a-z]{4}/i.test(en[id]!));
    expect(same.length).toBeLessThan(20);
  });
});
