import path from 'node:path';
import { encode } from 'uqr';
import { widthOf } from './terminal-output.ts';
import type { TellableSecret } from './desk.ts';

/** Drawn secrets as CSV: one heading line, cells quoted where needed, formulas defused for spreadsheets. */
export function secretsCsv(secrets: readonly TellableSecret[], baseUrl: string | undefined, slug: string): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = secrets.map((voter) =>
    [voter.username, voter.name ?? '', voter.secret, linkOf(voter, baseUrl, slug) ?? ''].map(cell).join(','),
  );
  return ['username,name,secret,link', ...rows, ''].join('\r\n');
}

/** The personal link: the secret stands after "#", which browsers never send anywhere. */
export function linkOf(voter: TellableSecret, baseUrl: string | undefined, slug: string): string | undefined {
  if (baseUrl === undefined) return voter.link ?? undefined;
  return `${baseUrl.replace(/\/+$/, '')}/e/${slug}/vote#c=${voter.secret}`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A QR code as one small SVG path: neighbouring dark squares of a row in one stroke. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { border: 2, ecc: 'M' });
  let strokes = '';
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      strokes += `M${from} ${y}h${x - from + 1}v1H${from}z`;
    }
  }
  return `<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code of the personal link" shape-rendering="crispEdges"><path d="${strokes}"/></svg>`;
}

/** What a voter signs in with, by the names that the booth uses: username and secret, or in a sealed election the voting code alone. */
export type LetterKind = 'secret' | 'voting code';

function letter(voter: TellableSecret, title: string, baseUrl: string | undefined, slug: string, kind: LetterKind): string {
  const link = linkOf(voter, baseUrl, slug);
  const qr =
    link === undefined
      ? ''
      : `<figure>${qrSvg(link)}<figcaption>Scan this, or open<br><span class="link">${escape(link.split('#')[0]!)}</span><br>and type ${kind === 'secret' ? 'your username and your secret' : 'your voting code'}.</figcaption></figure>`;
  return `<section>
<h1>${escape(title)}</h1>
<p>${escape(voter.name ?? voter.username)},</p>
<p>this letter lets you vote. Nobody else knows the ${kind} below; keep it to yourself until you have voted.</p>
<dl>${kind === 'secret' ? `<dt>Username</dt><dd>${escape(voter.username)}</dd><dt>Secret</dt>` : '<dt>Voting code</dt>'}<dd class="secret">${escape(voter.secret)}</dd></dl>
${qr}
</section>`;
}

/** Letters to print: one page a voter, with the code, and the personal link as a QR code where an address is known. Nothing is loaded from elsewhere. */
export function lettersHtml(
  secrets: readonly TellableSecret[],
  title: string,
  baseUrl: string | undefined,
  slug: string,
  kind: LetterKind = 'secret',
): string {
  const longest = Math.max(0, ...secrets.map(({ secret }) => widthOf(secret)));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${escape(title)}: letters</title>
<style>
@page { size: A4; margin: 25mm; }
body { font: 12pt/1.5 "Noto Sans", "Liberation Sans", Arial, sans-serif; color: #000; margin: 0; }
section { break-after: page; max-width: 160mm; margin: 0 auto; padding: 10mm 0; }
section:last-child { break-after: auto; }
h1 { font-size: 20pt; line-height: 1.2; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 3mm 8mm; font-size: 14pt; margin: 10mm 0; }
dd { margin: 0; overflow-wrap: anywhere; }
.secret { font: bold ${longest > 26 ? 16 : 20}pt/1.3 "Noto Sans Mono", "Liberation Mono", monospace; letter-spacing: .04em; }
figure { margin: 0; display: flex; gap: 8mm; align-items: center; }
figure svg { width: 45mm; height: 45mm; flex: none; }
.link { font-weight: bold; overflow-wrap: anywhere; }
@media screen { body { background: #eee; } section { background: #fff; margin: 8mm auto; padding: 20mm; } }
</style></head><body>
${secrets.map((voter) => letter(voter, title, baseUrl, slug, kind)).join('\n')}
</body></html>
`;
}

/** Letters in one file; a browser cannot print tens of thousands of pages at once. */
const LETTERS_A_FILE = 1_000;

/** Names of the files that `count` letters go to: `file` itself, or letters-001.html, letters-002.html … */
export function letterFiles(file: string, count: number): readonly string[] {
  const parts = Math.max(1, Math.ceil(count / LETTERS_A_FILE));
  if (parts === 1) return [file];
  const { dir, name, ext } = path.parse(file);
  return Array.from({ length: parts }, (_, i) => path.join(dir, `${name}-${String(i + 1).padStart(3, '0')}${ext}`));
}

/** The letters of the file with number `part` (from 0). */
export function lettersOf<T>(letters: readonly T[], part: number): readonly T[] {
  return letters.slice(part * LETTERS_A_FILE, (part + 1) * LETTERS_A_FILE);
}
