import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { countCommand } from './count.ts';
import { harmlessJson, harmlessText } from './harmless-text.ts';

test('what would act on a terminal is shown, the rest stays', () => {
  expect(harmlessText('a\u001b[2Jb\u009b31m\u202ec\rd\u0007')).toBe(String.raw`a\x1b[2Jb\x9b31m\u202ec\x0dd\x07`);
  expect(harmlessText('Zoë, Ольга,\t名\r\n👩‍🚀\n')).toBe('Zoë, Ольга,\t名\n👩‍🚀\n');
  const value = { name: 'x\u009b31m\u202e\u007f' };
  expect(harmlessJson(JSON.stringify(value))).toBe(String.raw`{"name":"x\u009b31m\u202e\u007f"}`);
  expect(JSON.parse(harmlessJson(JSON.stringify(value)))).toEqual(value);
});

test('a ballot file of somebody else sends no escape sequences to the terminal', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'veritally-count-'));
  let said = '';
  const keep = (chunk: string | Uint8Array): boolean => {
    said += String(chunk);
    return true;
  };
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(keep), vi.spyOn(process.stderr, 'write').mockImplementation(keep)];
  try {
    const file = path.join(folder, 'x.blt');
    writeFileSync(file, '2 1\n1 1 2 0\n0\n"Ada\u001b[2J"\n"Ben"\n"T\u001b]0;owned\u0007"\n');
    await countCommand([file]);
    await countCommand([file, '--json']);
  } finally {
    for (const spy of spies) spy.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  }
  expect(said).toContain('Ben');
  expect(said).not.toMatch(/[\u001b\u0007]/);
});
