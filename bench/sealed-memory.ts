// Peak memory of `veritally verify FILE`, all its threads included: `node bench/sealed-memory.ts FILE`. A process of its own, with nothing
// else in it. Used by bench/sealed.ts.
import { existsSync, readFileSync } from 'node:fs';
import { verifyCommand } from '../src/cli/verify.ts';

/** In kilobytes. The system's own count of resources begins, on Linux, with the size of the process that started this one. */
function peak(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

const status = await verifyCommand([process.argv[2] ?? '', '--quiet']);
console.log(`peak ${peak()}`);
process.exitCode = status;
