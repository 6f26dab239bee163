import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { JSON_OPTION } from './arguments.ts';
import type { Command } from './commands.ts';
import { announce, NODE_OPTIONS, nodeConfigOf, startOrFail, untilAskedToEnd } from './serve.ts';
import { note, printJson } from './terminal-output.ts';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'brave-browser'];
const APPLICATIONS: Readonly<Record<string, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const base = process.env[name];
    return base === undefined
      ? []
      : [path.join(base, 'Google/Chrome/Application/chrome.exe'), path.join(base, 'Microsoft/Edge/Application/msedge.exe')];
  }),
};

/** A browser that can show one page in a window of its own (`--app=`), or undefined. VERITALLY_BROWSER names one. */
export function findBrowser(): string | undefined {
  const named = process.env['VERITALLY_BROWSER'];
  if (named !== undefined) return named;
  const installed = (APPLICATIONS[process.platform] ?? []).find((file) => existsSync(file));
  return installed ?? ON_PATH.find((name) => process.platform !== 'win32' && spawnSync('which', [name], { stdio: 'ignore' }).status === 0);
}

/** Opens `url` in a window of its own; in an ordinary tab where no such browser is found. Gives what was started. */
export function openWindow(url: string): string {
  const browser = findBrowser();
  const opener = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  const [program, args] = browser === undefined ? [opener, [url]] : [browser, [`--app=${url}`, '--new-window']];
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => note(`No browser could be opened; open ${url} yourself.`));
  child.unref();
  return program;
}

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'desktop',
      positionals: [],
      summary: 'Runs the server and opens it in a window of its own (Chromium, Chrome, Edge or Brave; else the usual browser).',
      options: [...NODE_OPTIONS, JSON_OPTION],
    },
    run: async (args) => {
      const ended = untilAskedToEnd();
      const node = await startOrFail(nodeConfigOf(args));
      const page = node.firstAdminLink ?? `${node.url}/admin`;
      const program = openWindow(page);
      if (args.flag('json')) printJson({ url: node.url, terminal: node.terminal, page, program });
      else announce(node);
      await ended;
      await node.stop();
      return 0;
    },
  },
];
