#!/usr/bin/env node
import { runCommandLine } from './command-line.ts';

// A reader that stops early (`veritally … | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
const status = await runCommandLine(process.argv.slice(2));
// What is left open (the launcher's channel, an idle connection) must not keep a finished command alive; what was printed must arrive.
process.stdout.write('', () => process.exit(status));
