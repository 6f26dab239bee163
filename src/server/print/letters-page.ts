import { setImmediate } from 'node:timers/promises';
import { encode } from 'uqr';
import type { LettersInput } from '../../wire/letters.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A QR code as one path: neighbouring dark squares of a row in one stroke. */
function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { border: 2, ecc: 'M' });
  let path = '';
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      path += `M${from} ${y}h${x - from + 1}v1H${from}z`;
    }
  }
  return { size, path };
}

const MARK =
  '<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="M9 10v25M19 10v25M29 10v25M39 10v25" stroke="#16121c" stroke-width="4.6"/><path d="M4 26l12 12L45 9" stroke="#fff" stroke-width="10.5"/><path d="M4 26l12 12L45 9" stroke="#b07a00" stroke-width="5.4"/></svg>';

const STYLE = `
@page { size: A4; margin: 22mm 20mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #16121c; font: 12pt/1.5 "Noto Sans", "Segoe UI", "Helvetica Neue", Arial, "Noto Sans Devanagari", "Noto Sans Kannada", "Noto Sans Arabic", sans-serif; }
article { break-after: page; display: flex; flex-direction: column; gap: 7mm; }
article:last-child { break-after: auto; }
header { display: flex; gap: 5mm; align-items: center; min-block-size: 35mm; padding-block-end: 5mm; border-block-end: 1mm solid #43217f; }
h1 { margin: 0; font: 700 16pt/1.25 Georgia, "Noto Serif", "Noto Serif Devanagari", "Noto Serif Kannada", "Noto Naskh Arabic", serif; overflow-wrap: anywhere; }
p { margin: 0; text-wrap: pretty; }
.mark { inline-size: 13mm; block-size: 13mm; flex: none; }
.sample { padding: 2mm 4mm; border: .6mm dashed #573600; font-weight: 700; }
/* Where the window of an envelope is, on every letter of every election: 64 mm below the edge (DIN 5008, form B). */
.to { min-block-size: 25mm; font-size: 15pt; font-weight: 650; overflow-wrap: anywhere; }
.to, dd { text-align: left; }
[dir=rtl] :is(.to, dd) { text-align: right; }
.body { white-space: pre-line; overflow-wrap: anywhere; }
.access { display: flex; gap: 8mm; align-items: center; padding: 6mm; border: .6mm solid #16121c; border-radius: 3mm; break-inside: avoid; }
.access svg { inline-size: 48mm; block-size: 48mm; flex: none; }
dl { margin: 0; min-inline-size: 0; flex: 1; }
dt { color: #4a4257; font-size: 10pt; }
dd { margin: 0 0 2mm; font-weight: 700; font-size: 13pt; overflow-wrap: anywhere; }
dd.code { font-family: "Noto Sans Mono", "Liberation Mono", monospace; letter-spacing: .04em; }
.foot { color: #4a4257; font-size: 10pt; }
`;

/** Letters drawn before others have their turn: a QR code takes about a millisecond, and votes are cast meanwhile. */
const AT_A_STRETCH = 20;

/** One A4 page for each voter: address, username, secret, and the personal link as QR code. Nothing in it is loaded from anywhere. */
export async function lettersPage({ language, direction, title, words, letters }: LettersInput): Promise<string> {
  const page = ({ username, name, secret, link }: LettersInput['letters'][number]): string => {
    const { size, path } = qrPath(link);
    return `<article><header>${MARK}<h1 dir="auto">${escape(title)}</h1></header>
<p class="to" dir="auto">${escape(name ?? username)}</p>
${words.sample === undefined ? '' : `<p class="sample">${escape(words.sample)}</p>`}
<p class="body" dir="auto">${escape(words.body)}</p>
${words.until === undefined ? '' : `<p>${escape(words.until)}</p>`}
<div class="access"><svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${escape(words.qr)}" shape-rendering="crispEdges"><path d="${path}"/></svg>
<dl><dt>${escape(words.address)}</dt><dd dir="ltr">${escape(link.split('#')[0]!.replace(/\/vote$/, ''))}</dd>
${words.username === undefined ? '' : `<dt>${escape(words.username)}</dt><dd dir="auto">${escape(username)}</dd>`}
<dt>${escape(words.secret)}</dt><dd dir="ltr" class="code">${escape(secret)}</dd></dl></div>
${words.contact === undefined ? '' : `<p dir="auto">${escape(words.contact)}</p>`}
<p class="foot">${escape(words.foot)}</p></article>`;
  };
  const pages: string[] = [];
  for (const [i, letter] of letters.entries()) {
    if (i % AT_A_STRETCH === 0) await setImmediate();
    pages.push(page(letter));
  }
  return `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><title>${escape(`${words.title}${language === 'fr' ? '\u00a0' : ''}: ${title}`)}</title><style>${STYLE}</style></head><body>
${pages.join('\n')}
</body></html>`;
}
