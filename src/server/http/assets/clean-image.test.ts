import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cleanImage } from './clean-image.ts';
import { cleanSvg } from './svg.ts';

const svg = (inside: string, attributes = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"${attributes}>${inside}</svg>`;

describe('SVG from strangers', () => {
  test('a plain drawing comes through, written anew', () => {
    const text = `<?xml version="1.0"?><!-- made by hand -->\n${svg('<g fill="#c00"><title>A &amp; B</title><path d="M0 0h10v10z" style="stroke:#000;stroke-width:2"/></g>')}`;
    expect(cleanSvg(text)).toEqual({
      ok: true,
      value: svg('<g fill="#c00"><title>A &amp; B</title><path d="M0 0h10v10z" stroke="#000" stroke-width="2"/></g>'),
    });
  });
  test('an editor’s private data is left out', () => {
    const text = svg(
      '<metadata><rdf:RDF><cc:Work/></rdf:RDF></metadata><sodipodi:namedview id="x"><g/></sodipodi:namedview><rect width="4" height="4" inkscape:label="secret" data-name="x"/>',
      ' xmlns:inkscape="http://www.inkscape.org/"',
    );
    expect(cleanSvg(text)).toEqual({ ok: true, value: svg('<rect width="4" height="4"/>') });
  });
  test('gradients and clips by their own ids stay', () => {
    const text = svg('<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs><rect fill="url(#g)"/>');
    expect(cleanSvg(text)).toEqual({ ok: true, value: text });
  });
  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script in another case', '<Script>alert(1)</Script>'],
    ['a script with a prefix', '<svg:script>alert(1)</svg:script>'],
    ['an event handler', '<rect onload="alert(1)"/>'],
    ['an event handler in another case', '<rect OnClick="alert(1)"/>'],
    ['a foreign object', '<foreignObject><body/></foreignObject>'],
    ['a link', '<a href="https://evil.example"><rect/></a>'],
    ['a picture from elsewhere', '<image href="https://evil.example/x.png"/>'],
    ['a use of something else', '<use xlink:href="other.svg#x"/>'],
    ['a reference in a fill', '<rect fill="url(https://evil.example/#x)"/>'],
    ['a reference in a style', '<rect style="fill:url(//evil.example/x)"/>'],
    ['a reference hidden by a comment', '<rect style="fill:u/**/rl(https://evil.example)"/>'],
    ['a reference hidden by an entity', '<rect fill="&#117;rl(https://evil.example)"/>'],
    ['a reference hidden by an escape', '<rect fill="\\75 rl(https://evil.example)"/>'],
    ['a style sheet', '<style>@import "https://evil.example"</style>'],
    ['an animation', '<animate attributeName="href" to="javascript:alert(1)"/>'],
    ['a set', '<set attributeName="onload" to="alert(1)"/>'],
    ['a CDATA section', '<text><![CDATA[<script>]]></text>'],
    ['an unknown entity', '<text>&xxe;</text>'],
    ['a processing instruction', '<?php evil ?>'],
    ['a frame', '<iframe src="x"/>'],
    ['an unclosed element', '<g>'],
    ['a stray end', '</g></svg><svg>'],
    ['an attribute twice', '<rect width="1" width="2"/>'],
    ['an unquoted attribute', '<rect width=1/>'],
    ['a bracket in an attribute', '<rect id="<script>"/>'],
  ])('%s is refused', (_, inside) => {
    const cleaned = cleanSvg(svg(inside));
    if (cleaned.ok) expect(cleaned.value).not.toMatch(/script|evil|alert|javascript|on\w+=|href/i);
    else expect(cleaned.error).toMatch(/^the SVG [^\n]+$/);
    if (!/u\/\*\*\/rl/.test(inside)) expect(cleaned.ok).toBe(false);
  });
  test('a document type, other roots, two roots, text alone and very deep ones are refused', () => {
    for (const text of [
      '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
      '<html><svg/></html>',
      '<svg></svg><svg></svg>',
      'hello',
      '',
      svg(`${'<g>'.repeat(100)}${'</g>'.repeat(100)}`),
      svg('<g/>'.repeat(6_000)),
    ])
      expect(cleanSvg(text).ok, text.slice(0, 40)).toBe(false);
  });
  test('what comes out is a fixed point', () => {
    const once = cleanSvg(svg('<g style="fill:red"><text x="1">a &lt; b &quot;c&quot;</text></g>'));
    expect(once.ok && cleanSvg(once.value)).toEqual(once);
  });
});

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  return out;
}

function png(width: number, height: number, more: readonly Buffer[] = []): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', deflateSync(Buffer.alloc(height * (width + 1)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const segment = (marker: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]), data]);
const jpeg = (more: readonly Buffer[] = []): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...more,
    segment(0xc0, Buffer.from([8, 0, 20, 0, 30, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 3, 0xff, 0xd9]),
  ]);

describe('photos', () => {
  test('lose where and when they were taken', () => {
    const png1 = cleanImage(png(4, 4, [chunk('tEXt', Buffer.from('Author\0SECRET')), chunk('eXIf', Buffer.from('SECRET'))]), 'image/png');
    expect(png1).toMatchObject({ ok: true, value: { mediaType: 'image/png' } });
    expect(png1.ok && Buffer.from(png1.value.content).equals(png(4, 4))).toBe(true);
    const jpeg1 = cleanImage(jpeg([segment(0xe1, Buffer.from('Exif\0\0SECRET')), segment(0xfe, Buffer.from('SECRET'))]), 'image/jpeg');
    expect(jpeg1.ok && Buffer.from(jpeg1.value.content).equals(jpeg())).toBe(true);
  });
  test('are what their bytes say, not what the sender says', () => {
    expect(cleanImage(png(4, 4), 'image/jpeg')).toMatchObject({ ok: false });
    expect(cleanImage(Buffer.from(svg('<g/>')), 'image/png')).toMatchObject({ ok: false });
    expect(cleanImage(Buffer.from('GIF89a'), 'image/png')).toMatchObject({ ok: false });
    expect(cleanImage(Buffer.from('<html><script>alert(1)</script></html>'), 'image/svg+xml')).toMatchObject({ ok: false });
    expect(cleanImage(Buffer.alloc(0), 'image/png')).toMatchObject({ ok: false });
  });
  test('that are damaged, or too large a side, are refused', () => {
    expect(cleanImage(png(4, 4).subarray(0, 40), 'image/png').ok).toBe(false);
    expect(cleanImage(jpeg().subarray(0, 30), 'image/jpeg').ok).toBe(false);
    const bomb = png(4, 4);
    bomb.writeUInt32BE(60_000, 16);
    expect(cleanImage(bomb, 'image/png')).toMatchObject({ ok: false, error: expect.stringContaining('60000') });
  });
});
