// `npm start [-- arguments]`: builds the pages where their sources changed, then serves ./data on port 8080; `--demo` shows a sample
// election on a throw-away folder instead. Further arguments go to "veritally serve" (or "veritally demo").
import path from 'node:path';
import { runCommandLine } from '../src/cli/command-line.ts';
import { ensureWeb } from './fresh-web.ts';

const root = path.dirname(import.meta.dirname);
const given = process.argv.slice(2);
const has = (name: string): boolean => given.some((word) => word === name || word.startsWith(`${name}=`));

const web = ensureWeb((line) => {
  process.stderr.write(`${line}\n`);
});
if (web === 'failed') process.stderr.write('The pages could not be built; the lines above say why. The API works without them.\n');
if (web === 'absent') process.stderr.write('This copy has no pages to build; the API works without them.\n');

const port = has('--port') ? [] : ['--port', '8080'];
const data = has('--data') || has('--database') ? [] : ['--data', path.join(root, 'data')];
process.exitCode = await runCommandLine(
  has('--demo') ? ['demo', ...port, ...given.filter((word) => word !== '--demo')] : ['serve', ...data, ...port, ...given],
);
