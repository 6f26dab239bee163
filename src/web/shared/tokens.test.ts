import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

// UX rule 4: text of the booth stands out 10:1 in all three themes.

const css = ['tokens.css', 'contrast.css'].map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8')).join('\n');

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const light = tokensOf(':root');
const THEMES = {
  light,
  dark: { ...light, ...tokensOf(":root[data-theme='dark']") },
  contrast: { ...light, ...tokensOf(":root[data-theme='contrast']") },
};
const PAIRS = [
  ['ink', 'paper'],
  ['ink', 'paper-raised'],
  ['ink', 'paper-sunken'],
  ['ink-soft', 'paper'],
  ['ink-soft', 'paper-raised'],
  ['on-violet', 'violet'],
  ['violet', 'paper-raised'],
  ['violet', 'paper'],
  ['ink', 'violet-wash'],
  ['ink', 'amber-wash'],
  ['ink', 'brick-wash'],
  ['ink', 'leaf-wash'],
  ['amber', 'paper'],
  ['leaf', 'paper'],
] as const;

describe.each(Object.entries(THEMES))('the %s theme', (_, tokens) => {
  it.each(PAIRS)('sets %s on %s with 10:1 or, for coloured words, at least 9:1', (text, paper) => {
    const least = text === 'ink' || text === 'on-violet' ? 10 : 9;
    expect(contrast(tokens[text] ?? '', tokens[paper] ?? '')).toBeGreaterThanOrEqual(least);
  });
  it('draws lines of controls with 3:1', () => {
    expect(contrast(tokens['line-strong'] ?? '', tokens['paper-raised'] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
