// Which Node runs Veritally, and how an older one hands over to it. Plain JavaScript for any Node ≥ 18.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const MINIMUM_MAJOR = 24;

/**
 * Compiled code is kept here, so that a command starts in half the time. Beside the packages: whoever may write here may change what runs
 * anyway. Where nobody may write, nothing is kept.
 */
const COMPILED = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'node_modules', '.cache', 'veritally-compiled');

/** Path of a Node ≥ 24: this one if it is new enough, else the one in node_modules. Exits with one clear line if there is none. */
export function pickNode(root) {
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM_MAJOR) return process.execPath;
  const exe = process.platform === 'win32' ? 'node.exe' : 'bin/node';
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const candidates = [path.join(root, 'node_modules', name, exe)];
  try {
    candidates.push(path.join(path.dirname(createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`)), exe));
  } catch {
    /* not installed: reported below */
  }
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  process.stderr.write(
    `Veritally runs on Node ${MINIMUM_MAJOR} or newer; this is ${process.version}. Run "npm start" once in ${root}: it brings the right one.\n`,
  );
  process.exit(1);
}

/**
 * Runs `entry` on `node` with `args` and ends with its exit status. In this process where this Node is the chosen one; otherwise in a
 * child that shares the terminal, gets our signals, and ends when we are gone (its IPC channel closes), so that killing the
 * launcher never leaves a server behind.
 */
export async function continueOn(node, entry, args) {
  const env = { NODE_COMPILE_CACHE: COMPILED, ...process.env };
  if (node === process.execPath) {
    module.enableCompileCache?.(env.NODE_COMPILE_CACHE);
    process.env['NODE_COMPILE_CACHE'] = env.NODE_COMPILE_CACHE;
    process.argv = [node, entry, ...args];
    await import(pathToFileURL(entry).href);
    return;
  }
  const flags = ['--disable-warning=ExperimentalWarning', entry, ...args];
  if (typeof process.execve === 'function') process.execve(node, [node, ...flags], env);
  const child = spawn(node, flags, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...env, VERITALLY_LAUNCHER: '1', PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + (os.constants.signals[signal] ?? 0) : (code ?? 1);
    process.exit();
  });
  child.on('error', (error) => {
    process.stderr.write(`Could not start ${node}: ${error.message}\n`);
    process.exit(1);
  });
}
