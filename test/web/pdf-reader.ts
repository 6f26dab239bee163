import { inflateSync } from 'node:zlib';

/** What a test wants to know of a PDF, read from its own objects: Chromium writes them plainly, only streams are deflated. */
export interface PdfFacts {
  readonly pages: number;
  /** It has a structure tree and says that it is tagged. */
  readonly tagged: boolean;
  readonly outline: boolean;
  readonly language: string | undefined;
  readonly title: string;
  /** Every character that its fonts map glyphs to: what can be copied out and read aloud. */
  readonly characters: ReadonlySet<string>;
}

const utf16 = (hex: string): string =>
  Buffer.from(hex.length % 4 === 0 ? hex : `00${hex}`, 'hex')
    .swap16()
    .toString('utf16le');

/** Texts between `begin…` and `end…` of the character maps of the fonts (PDF 32000-1, 9.10.3). */
function charactersOf(cmap: string): readonly string[] {
  const found: string[] = [];
  for (const [, block = ''] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, , to = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) found.push(...utf16(to));
  for (const [, block = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from = '', last = '', to = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      for (let i = 0; i <= Number.parseInt(last, 16) - Number.parseInt(from, 16); i++)
        found.push(...utf16((Number.parseInt(to, 16) + i).toString(16).padStart(to.length, '0')));
  return found;
}

function streamsOf(pdf: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    if (pdf.subarray(at - 3, at).toString('latin1') === 'end') continue;
    const end = pdf.indexOf('endstream', at);
    try {
      texts.push(inflateSync(pdf.subarray(at + 7, end)).toString('latin1'));
    } catch {
      /* a picture or a font in its own form */
    }
  }
  return texts;
}

function titleOf(text: string): string {
  const hex = /\/Title\s*<(?:FEFF)?([0-9A-Fa-f]+)>/i.exec(text)?.[1];
  return hex === undefined ? (/\/Title\s*\(([^)]*)\)/.exec(text)?.[1] ?? '') : utf16(hex);
}

/** Reads a PDF made by Chromium. */
export function readPdf(pdf: Buffer): PdfFacts {
  const text = pdf.toString('latin1');
  return {
    pages: [...text.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length,
    tagged: text.includes('/StructTreeRoot') && /\/MarkInfo\s*<<\s*\/Type\s*\/MarkInfo\s*\/Marked true|\/Marked true/.test(text),
    outline: text.includes('/Outlines'),
    language: /\/Lang\s*\(([^)]*)\)/.exec(text)?.[1],
    title: titleOf(text),
    characters: new Set(streamsOf(pdf).flatMap(charactersOf)),
  };
}
