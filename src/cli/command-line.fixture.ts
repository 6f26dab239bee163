import { vi } from 'vitest';
import { runCommandLine } from './command-line.ts';

/** Runs the command line in this process: its status and what it wrote. */
export async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  const code = await runCommandLine(args);
  vi.restoreAllMocks();
  return { code, out, err };
}

export const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
