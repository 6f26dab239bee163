import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import http from 'node:http';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER } from './admin-house.ts';
import { launchBrowser } from './browser.ts';
import { readPdf } from './pdf-reader.ts';
import { ensureWeb } from '../../scripts/fresh-web.ts';
import { canonicalJson, type Json } from '../../src/kernel/canonical.ts';
import { lettersPage } from '../../src/server/print/letters-page.ts';
import { castFor, castKey, openElection, signedIn, startTestNode, type TestNode } from '../../src/server/node.fixture.ts';

// The official report, pictures of shared links and letters, printed by an installed browser from the server's own pages.

const five = (en: string, hi: string, kn: string, fr: string, ar: string) => ({ en, hi, kn, fr, ar });
const COMMITTEE = {
  title: five('Committee <2026> & "friends"', 'समिति चुनाव 2026', 'ಸಮಿತಿ ಚುನಾವಣೆ 2026', 'Élection du comité 2026', 'انتخابات اللجنة 2026'),
  languages: ['hi', 'en', 'kn', 'fr', 'ar'],
  results: 'at-closing',
  contests: [
    {
      question: five('President', 'अध्यक्ष', 'ಅಧ್ಯಕ್ಷ', 'Présidence', 'الرئيس'),
      candidates: [{ name: five('Asha Rao', 'आशा राव', 'ಆಶಾ ರಾವ್', 'Asha Rao', 'آشا راو') }, 'Ben', 'Cleo'],
    },
  ],
} as const;

interface Got {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

function get(url: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: Buffer.concat(parts) });
        });
      })
      .on('error', reject);
  });
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
/** Text of a PDF as a reader's program copies it; undefined where poppler is not installed. */
function textOf(pdf: Buffer): string | undefined {
  const run = spawnSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8' });
  return run.error ? undefined : run.stdout.replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
const leftBehind = (): readonly string[] =>
  ['/dev/shm', '/tmp'].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('veritally-print-')) : [],
  );

let test: TestNode;
let slug: string;
beforeAll(async () => {
  if (BROWSER === undefined) return;
  const own = process.env['VERITALLY_WEB'];
  if (own === undefined && ensureWeb(() => undefined) === 'failed') throw new Error('the pages could not be built');
  test = await startTestNode({ chromium: BROWSER, ...(own === undefined ? {} : { webFolder: own }) });
  const made = await openElection(test.owner, 3, COMMITTEE as never);
  slug = made.slug;
  const { client } = await signedIn(test, slug, made.voters[0]!);
  await castFor(client, slug, 0);
}, 180_000);
afterAll(() => test?.stop());

const api = (path: string): Promise<Got> => get(`${test.node.url}/api/elections/${slug}${path}`);

describe.skipIf(BROWSER === undefined)('the official report', () => {
  it('does not exist before the close', async () => {
    expect([(await api('/report')).status, (await api('/report.pdf')).status]).toEqual([403, 403]);
    await test.owner.must('act', { slug }, { act: 'close' });
    await test.owner.must('act', { slug }, { act: 'declare' });
  });

  it('holds check sums that anybody can make again', async () => {
    const report = JSON.parse((await api('/report')).body.toString()) as Record<string, unknown> & {
      readonly ballots: { readonly file: string; readonly sha256: string };
      readonly acts: { readonly number: number; readonly sha256: string };
    };
    const election = JSON.parse((await api('')).body.toString()) as { readonly definition: Json };
    const results = JSON.parse((await api('/results')).body.toString()) as { readonly contests: Json };
    expect(report).toMatchObject({
      standing: 'final',
      pdf: true,
      definition: sha256(canonicalJson(election.definition)),
      results: sha256(canonicalJson(results.contests)),
    });
    expect(report.ballots.sha256).toBe(sha256((await get(test.node.url + report.ballots.file)).body));
    const chain = await test.node.ctx.store.checkAudit();
    expect(chain.brokenAt).toBeNull();
    expect(report.acts).toEqual({ number: chain.length, sha256: chain.head });
  });

  it.each([
    ['en', 'Committee <2026> & "friends"', 'Asha Rao is elected.'],
    ['hi', 'समिति चुनाव 2026', 'आशा राव'],
    ['kn', 'ಸಮಿತಿ ಚುನಾವಣೆ 2026', 'ಆಶಾ'],
    ['ar', 'انتخابات اللجنة 2026', 'راو'],
  ])('is a tagged PDF in %s with its language, title, outline and a text that can be copied', async (language, title, winner) => {
    const { status, type, body } = await api(`/report.pdf?lang=${language}`);
    expect([status, type]).toEqual([200, 'application/pdf']);
    const facts = readPdf(body);
    expect(facts).toMatchObject({ tagged: true, outline: true, language });
    expect(facts.title).toContain(title);
    // Letters that join are drawn by glyphs that stand for several at once; marks among them come along with their base.
    const shown = new Set([...facts.characters].join('').normalize('NFKD'));
    const wanted = [...winner.normalize('NFKD')].filter((letter) => /\p{L}/u.test(letter));
    expect(wanted.filter((letter) => !shown.has(letter))).toEqual([]);
    const text = textOf(body);
    if (text !== undefined) {
      if (language !== 'ar') expect(text).toContain(winner);
      const report = JSON.parse((await api('/report')).body.toString()) as { readonly definition: string; readonly results: string };
      for (const sum of [report.definition, report.results]) expect(text.replaceAll(/\s/g, '')).toContain(sum);
    }
  });

  it('says on every further page whether it is final and whose it is, and can be scanned from paper', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`${test.node.url}/e/${slug}/declaration?lang=en`);
    const code = page.locator('article svg[role=img]').last();
    await code.waitFor();
    const margins = await page.evaluate<string>(
      '[...document.adoptedStyleSheets].flatMap((sheet) => [...sheet.cssRules].flatMap((rule) => [...rule.cssRules].map((box) => box.cssText))).join()',
    );
    await page.emulateMedia({ media: 'print' });
    const { width = 0 } = (await code.boundingBox()) ?? {};
    await browser.close();
    expect(margins).toContain('Final – Committee <2026> & \\"friends\\"');
    expect(margins).toMatch(/Counted: .* UTC/);
    // Its dark part at least 25 mm wide, two modules of 33 on either side left white.
    expect((width / 96) * 25.4 * (29 / 33)).toBeGreaterThan(25);
    const text = textOf((await api('/report.pdf?lang=en')).body);
    if (text !== undefined) expect(text.split('\f').filter((leaf) => leaf.includes('Final')).length).toBeGreaterThan(1);
  });

  it('says when the polls were opened and closed in fact, not when they were to be', async () => {
    const definition = {
      title: 'Trip',
      contests: [{ question: 'Where?', candidates: ['Hampi', 'Coorg'] }],
      closesAt: '2099-05-06T12:00:00Z',
    };
    const { slug: early } = await openElection(test.owner, 1, definition);
    for (const act of ['close', 'declare']) await test.owner.must('act', { slug: early }, { act });
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`${test.node.url}/e/${early}/declaration?lang=en`);
    const facts = page.locator('article dl').first();
    await facts.waitFor();
    const said = await facts.innerText();
    await browser.close();
    expect(said).toMatch(/Polls opened[\s\S]*Polls closed[\s\S]*Counted/);
    expect(said).not.toContain('2099');
  });

  it('is made once and kept, and leaves nothing behind', async () => {
    const [first, second] = await Promise.all([api('/report.pdf?lang=fr'), api('/report.pdf?lang=fr')]);
    expect(first.body.equals(second.body)).toBe(true);
    expect((await api('/report.pdf?lang=fr')).body.equals(first.body)).toBe(true);
    expect(leftBehind()).toEqual([]);
  });

  it('is refused in clear words where no browser is installed', async () => {
    const bare = await startTestNode({ chromium: 'none' });
    const other = await openElection(bare.owner, 1);
    await bare.owner.must('act', { slug: other.slug }, { act: 'close' });
    const report = await bare.owner.must('report', { slug: other.slug });
    const refused = await bare.owner.call('reportPdf', { slug: other.slug });
    const health = await bare.owner.must('health');
    await bare.stop();
    expect([report.pdf, health.pdf, refused.status]).toEqual([false, false, 404]);
    expect(refused.text).toContain('--chromium');
  });
});

describe.skipIf(BROWSER === undefined)('a shared link', () => {
  it('has a picture of 1200 × 630 of its own', async () => {
    const { status, type, body } = await api('/preview.png?lang=ar');
    expect([status, type, body.readUInt32BE(16), body.readUInt32BE(20)]).toEqual([200, 'image/png', 1_200, 630]);
  });

  it('speaks the election’s language, or the one asked for, in escaped tags', async () => {
    const hindi = (await get(`${test.node.url}/e/${slug}/results`)).body.toString();
    expect(hindi).toContain('<meta property="og:title" content="समिति चुनाव 2026">');
    expect(hindi).toContain('<meta name="twitter:card" content="summary_large_image">');
    const english = (await get(`${test.node.url}/e/${slug}?lang=en`)).body.toString();
    expect(english).toContain('<meta property="og:title" content="Committee &lt;2026&gt; &amp; &quot;friends&quot;">');
    expect(english).toContain('<meta property="og:description" content="President">');
    expect(english).not.toContain('content="Committee <');
    const picture = /property="og:image" content="([^"]+)"/.exec(english)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await get(picture)).type).toBe('image/png');
  });
});

describe.skipIf(BROWSER === undefined)('the results page', () => {
  it('holds the figures of closed rounds too, where a search in the page finds them', async () => {
    const definition = {
      title: 'Trip',
      contests: [{ question: 'Where?', candidates: ['Hampi', 'Coorg', 'Mysuru'], method: 'irv' }],
    };
    const { slug: trip, voters } = await openElection(test.owner, 5, definition);
    for (const [i, ranks] of [[[0]], [[0]], [[1]], [[1]], [[2], [1]]].entries()) {
      const { client } = await signedIn(test, trip, voters[i]!);
      await client.must('cast', { slug: trip }, { key: castKey(), answers: [{ kind: 'ranking', ranks }] });
    }
    for (const act of ['close', 'declare']) await test.owner.must('act', { slug: trip }, { act });
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`${test.node.url}/e/${trip}/results?lang=en`);
    const rounds = page.locator('details:not([open])', { has: page.locator('summary', { hasText: /^Round \d of 2$/ }) });
    await rounds.nth(1).locator('table').first().waitFor({ state: 'attached' });
    const found = [await rounds.count(), await rounds.first().locator('table').first().isVisible()];
    await browser.close();
    expect(found).toEqual([2, false]);
  });
});

describe.skipIf(BROWSER === undefined)('letters', () => {
  const words = {
    title: 'Letters',
    body: 'Come & vote',
    foot: 'Keep it',
    qr: 'QR',
    address: 'Address',
    username: 'Username',
    secret: 'Secret',
  };
  const letters = ['ann', 'bob', '<i>'].map((username) => ({
    username,
    name: null,
    secret: 'K7QW-2MXT-9HRB-4CZD',
    link: 'https://vote.example.org/e/board/vote#c=K7QW-2MXT-9HRB-4CZD',
  }));
  const ask = (client: TestNode['owner'], body: object) =>
    client.call('lettersPdf', { slug }, { language: 'en', direction: 'ltr', title: 'Board', words, ...body });

  it('come as one tagged PDF, a page for each voter, and nothing of them stays on a disk', async () => {
    const answer = await test.owner.raw(`/api/admin/elections/${slug}/letters.pdf`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'en', direction: 'ltr', title: 'Board', words, letters }),
    });
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store']);
    expect(readPdf(Buffer.from(answer.text))).toMatchObject({ pages: 3, tagged: true, language: 'en' });
    expect(leftBehind()).toEqual([]);
  });

  it('show the name in the window of an envelope, however long the title and whatever else is said', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 643, height: 900 } });
    const top = async (title: string, more: object): Promise<number> => {
      const input = {
        language: 'en' as const,
        direction: 'ltr' as const,
        title,
        words: { ...words, ...more },
        letters: letters.slice(0, 1),
      };
      await page.setContent(await lettersPage(input));
      return page.evaluate<number>(`document.querySelector('.to').getBoundingClientRect().top / 96 * 25.4`);
    };
    const found = [await top('Board', {}), await top('Board', { sample: 'Sample' }), await top(`${'Housing society '.repeat(10)}`, {})];
    await browser.close();
    for (const millimetres of found) expect(millimetres).toBeCloseTo(42, 1);
  });

  it('keep Latin names and secrets under their Arabic labels', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.setContent(await lettersPage({ language: 'ar', direction: 'rtl', title: 'المجلس', words, letters: letters.slice(0, 1) }));
    const sides = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.to, dd')].map((item) => getComputedStyle(item).textAlign)`,
    );
    await browser.close();
    expect(sides).toEqual(['right', 'right', 'right', 'right']);
  });

  it('are for officers who may change the roll', async () => {
    const observer = await test.program('observer', ['voters:read']);
    expect((await ask(observer, { letters })).status).toBe(403);
    expect((await ask(test.client(), { letters })).status).toBe(401);
    expect((await ask(test.owner, { letters: [] })).status).toBe(400);
  });
});
