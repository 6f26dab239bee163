// `npm run check`: the types of all three worlds (pure rooms, Node, browser) the lint rules and the formatter.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runTool, toolOf } from './tool.ts';

/** One check: its name, whether it holds, and what it printed where it does not. */
export interface CheckOutcome {
  readonly name: string;
  readonly holds: boolean;
  readonly output: string;
}

const FOLDERS = ['src', 'test', 'scripts', 'bench', 'bin'].filter((folder) => existsSync(path.join(ROOT, folder)));

const CHECKS: readonly { readonly name: string; readonly tool: readonly [string, string]; readonly args: readonly string[] }[] = [
  { name: 'types of the pure rooms', tool: ['typescript', 'tsc'], args: ['-p', 'tsconfig.pure.json'] },
  { name: 'types of server, command line and tests', tool: ['typescript', 'tsc'], args: ['-p', 'tsconfig.node.json'] },
  { name: 'types of the pages', tool: ['typescript', 'tsc'], args: ['-p', 'tsconfig.web.json'] },
  { name: 'lint', tool: ['oxlint', 'oxlint'], args: ['--quiet', ...FOLDERS] },
  { name: 'format', tool: ['oxfmt', 'oxfmt'], args: ['--check', ...FOLDERS] },
];

/** Runs every check, one after the other, and tells each outcome as it comes. */
export async function runChecks(tell: (outcome: CheckOutcome) => void): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const {
    name,
    tool: [from, tool],
    args,
  } of CHECKS) {
    const { status, output } = await runTool(toolOf(from, tool), args, false);
    const outcome = { name, holds: status === 0, output };
    outcomes.push(outcome);
    tell(outcome);
  }
  return outcomes;
}

/** A line for each check, with the output of those that do not hold. */
export function tellCheck({ name, holds, output }: CheckOutcome): void {
  process.stdout.write(holds ? ` ✓ ${name}\n` : ` ✗ ${name}\n${output}\n`);
}

if (import.meta.main || process.argv[1]?.endsWith('check.ts')) {
  const outcomes = await runChecks(tellCheck);
  process.exitCode = outcomes.every((outcome) => outcome.holds) ? 0 : 1;
}
