import { err, ok, type Result } from '../../../kernel/result.ts';

// SVG from strangers: read by a strict parser of our own and written anew from an allow-list, so that nothing passes which this file
// does not name. What could run, load or frame anything is refused with a word on why; an editor's private data is left out.

const ELEMENTS: ReadonlySet<string> = new Set([
  'svg',
  'g',
  'path',
  'circle',
  'ellipse',
  'rect',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'title',
  'desc',
  'defs',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
  'mask',
]);
/** Left out with everything in them: they draw nothing. */
const IGNORED: ReadonlySet<string> = new Set(['metadata', 'namedview', 'sodipodi:namedview']);
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'id',
  'viewBox',
  'width',
  'height',
  'preserveAspectRatio',
  'version',
  'd',
  'cx',
  'cy',
  'r',
  'rx',
  'ry',
  'x',
  'y',
  'x1',
  'y1',
  'x2',
  'y2',
  'fx',
  'fy',
  'dx',
  'dy',
  'points',
  'transform',
  'pathLength',
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-miterlimit',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-opacity',
  'opacity',
  'color',
  'clip-path',
  'clip-rule',
  'mask',
  'gradientUnits',
  'gradientTransform',
  'spreadMethod',
  'offset',
  'stop-color',
  'stop-opacity',
  'clipPathUnits',
  'maskUnits',
  'maskContentUnits',
  'font-size',
  'font-family',
  'font-weight',
  'font-style',
  'text-anchor',
  'dominant-baseline',
  'letter-spacing',
  'paint-order',
  'shape-rendering',
  'visibility',
  'display',
  'role',
  'aria-label',
  'mix-blend-mode',
  'isolation',
]);
const MAX_ELEMENTS = 5_000;
const MAX_DEPTH = 64;
const SVG = 'http://www.w3.org/2000/svg';

interface Open {
  readonly name: string;
  readonly kept: boolean;
}

const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const SPACE = /[ \t\r\n]*/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

class Bad extends Error {}

/** The text with its entities read. Only the five of XML and numbers exist; others would come from a DOCTYPE. */
function decode(text: string): string {
  return text.replaceAll(/&([^;&\s]{0,12});?/g, (whole, name: string) => {
    const named = ENTITIES[name];
    if (named !== undefined && whole.endsWith(';')) return named;
    const number = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
    const point = number ? Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10) : NaN;
    if (!whole.endsWith(';') || !(point >= 0x20 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)))
      throw new Bad(`holds the entity "${whole.slice(0, 20)}"`);
    return String.fromCodePoint(point);
  });
}

const encode = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Whether a value may stand in a picture: it points to nothing outside of it. */
function harmless(value: string): boolean {
  const plain = value.replaceAll(/\/\*.*?\*\//gs, '');
  const outside = plain.replaceAll(/url\(\s*(['"]?)#[\w.-]+\1\s*\)/g, '');
  return !/url\s*\(|javascript:|data:|expression|@import|\\/i.test(outside);
}

class Cleaner {
  readonly #text: string;
  #at = 0;
  #elements = 0;
  readonly #open: Open[] = [];
  readonly #out: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    this.#prolog();
    do this.#node();
    while (this.#open.length > 0);
    while (this.#at < this.#text.length) {
      if (this.#text.startsWith('<!--', this.#at)) this.#comment();
      else if (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
      else throw new Bad('goes on after its end');
    }
    return this.#out.join('');
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #prolog(): void {
    this.#skipSpace();
    if (this.#text.startsWith('<?xml', this.#at)) this.#at = this.#end('?>');
    for (;;) {
      this.#skipSpace();
      if (this.#text.startsWith('<!--', this.#at)) this.#comment();
      else if (/^<!DOCTYPE/i.test(this.#text.slice(this.#at, this.#at + 9))) throw new Bad('has a DOCTYPE; save it as plain SVG');
      else break;
    }
    if (!this.#text.startsWith('<', this.#at)) throw new Bad('is not SVG');
  }

  #end(mark: string): number {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) throw new Bad(`ends before "${mark}"`);
    return end + mark.length;
  }

  #comment(): void {
    this.#at = this.#end('-->');
  }

  #node(): void {
    if (this.#at >= this.#text.length) throw new Bad('ends in the middle');
    if (this.#text.startsWith('<!--', this.#at)) return this.#comment();
    if (this.#text.startsWith('</', this.#at)) return this.#close();
    if (this.#text.startsWith('<!', this.#at) || this.#text.startsWith('<?', this.#at))
      throw new Bad('holds a declaration or a processing instruction');
    if (this.#text.startsWith('<', this.#at)) return this.#element();
    const next = this.#text.indexOf('<', this.#at);
    const text = this.#text.slice(this.#at, next < 0 ? undefined : next);
    this.#at += text.length;
    if (this.#open.at(-1)?.kept && text.trim() !== '') this.#out.push(encode(decode(text)));
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    if (name === undefined) throw new Bad('is not well-formed');
    this.#at += name.length;
    return name;
  }

  #close(): void {
    this.#at += 2;
    const name = this.#name();
    this.#skipSpace();
    const open = this.#open.pop();
    if (open?.name !== name || this.#text.charAt(this.#at) !== '>') throw new Bad(`closes "${name}" where it is not open`);
    this.#at++;
    if (open.kept) this.#out.push(`</${name}>`);
  }

  #element(): void {
    this.#at++;
    const name = this.#name();
    if (++this.#elements > MAX_ELEMENTS || this.#open.length >= MAX_DEPTH) throw new Bad('has too many elements');
    if (this.#open.length === 0 && name !== 'svg') throw new Bad('is not SVG');
    const inside = this.#open.at(-1);
    const ignored = IGNORED.has(name) || name.includes(':') || inside?.kept === false;
    if (!ignored && !ELEMENTS.has(name)) throw new Bad(`holds a "${name}" element, which pictures here may not have`);
    if (ignored && /(?:^|:)script$/i.test(name)) throw new Bad('holds a script');
    const attributes = this.#attributes(this.#open.length === 0);
    const empty = this.#text.charAt(this.#at) === '/';
    if (empty) this.#at++;
    if (this.#text.charAt(this.#at) !== '>') throw new Bad('is not well-formed');
    this.#at++;
    if (!ignored) this.#out.push(`<${name}${attributes}${empty ? '/' : ''}>`);
    if (!empty) this.#open.push({ name, kept: !ignored });
  }

  #attributes(root: boolean): string {
    const out: string[] = root ? [` xmlns="${SVG}"`] : [];
    const seen = new Set<string>();
    for (;;) {
      this.#skipSpace();
      const next = this.#text.charAt(this.#at);
      if (next === '>' || next === '/' || next === '') return out.join('');
      const [name, value] = this.#attribute();
      if (seen.has(name)) throw new Bad(`says "${name}" twice`);
      seen.add(name);
      if (name === 'style') out.push(...styleToAttributes(value));
      else if (keeps(name, value)) out.push(` ${name}="${encode(value)}"`);
    }
  }

  #attribute(): readonly [string, string] {
    const name = this.#name();
    this.#skipSpace();
    if (this.#text.charAt(this.#at) !== '=') throw new Bad('is not well-formed');
    this.#at++;
    this.#skipSpace();
    const quote = this.#text.charAt(this.#at);
    const end = quote === '"' || quote === "'" ? this.#text.indexOf(quote, this.#at + 1) : -1;
    if (end < 0) throw new Bad('is not well-formed');
    const raw = this.#text.slice(this.#at + 1, end);
    if (raw.includes('<')) throw new Bad('is not well-formed');
    this.#at = end + 1;
    return [name, decode(raw)];
  }
}

/** Whether an attribute stays; throws where it would run or load something. */
function keeps(name: string, value: string): boolean {
  if (/^on/i.test(name)) throw new Bad(`holds the event handler "${name}"`);
  if (/(?:^|:)href$/i.test(name)) throw new Bad('refers to something outside or by a link');
  if (!ATTRIBUTES.has(name)) return false;
  if (!harmless(value)) throw new Bad(`refers to something outside in "${name}"`);
  return true;
}

/** The declarations of a style attribute as attributes: no inline style is left for a page's policy to stumble over. */
function styleToAttributes(style: string): readonly string[] {
  return style.split(';').flatMap((declaration) => {
    const at = declaration.indexOf(':');
    const name = declaration.slice(0, Math.max(0, at)).trim();
    const value = declaration.slice(at + 1).trim();
    return at > 0 && keeps(name, value) ? [` ${name}="${encode(value)}"`] : [];
  });
}

/** The SVG `text` written anew from the allow-list, or one line on why it is refused. */
export function cleanSvg(text: string): Result<string, string> {
  try {
    return ok(new Cleaner(text.replace(/^\ufeff/, '')).run());
  } catch (error) {
    if (error instanceof Bad) return err(`the SVG ${error.message}`);
    throw error;
  }
}
