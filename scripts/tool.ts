import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.dirname(import.meta.dirname);

/** Path of the script behind `tool` of an installed npm package: run it with this Node, whatever Node is on the path. */
export function toolOf(name: string, tool = name): string {
  const folder = path.join(ROOT, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>;
  };
  const file = path.join(folder, typeof bin === 'string' ? bin : (bin[tool] ?? ''));
  if (!existsSync(file)) throw new Error(`${name} is not installed whole: ${file} is missing`);
  return file;
}

/** Runs a script on this Node with the brought Node first on the path. Gives exit status and output; `show` lets the output through as it comes. */
export function runTool(
  file: string,
  args: readonly string[],
  show: boolean,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`, ...env },
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output.push(text);
        if (show) process.stdout.write(text);
      });
    }
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, output: output.join('') }));
  });
}
