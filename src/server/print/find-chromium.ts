import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const ON_PATH = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
};

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed(): readonly string[] {
  const { platform, env } = process;
  if (platform === 'darwin') return PLACES.darwin ?? [];
  if (platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
      const base = env[name];
      return base === undefined
        ? []
        : [path.join(base, 'Google/Chrome/Application/chrome.exe'), path.join(base, 'Microsoft/Edge/Application/msedge.exe')];
    });
  const folders = new Set([
    ...(env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
    ...(PLACES.linux ?? []),
  ]);
  return [...folders].flatMap((folder) => ON_PATH.map((name) => path.join(folder, name)));
}

/**
 * Path of a browser of the Chromium family that this process may start: `named` (from `--chromium`, else VERITALLY_BROWSER), else one in the
 * usual places. "none" as a name means that no browser is to be used. Undefined where there is none, or where the named one cannot be run.
 */
export function findChromium(named: string | undefined = process.env['VERITALLY_BROWSER']): string | undefined {
  if (named === 'none') return undefined;
  if (named !== undefined && named !== '') return runs(named) ? named : undefined;
  return installed().find(runs);
}
