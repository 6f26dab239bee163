// Peak memory of `veritally verify FILE`, all its threads included: `node bench/sealed-memory.ts FILE`. A process of its own, with nothing
// else in it. Used by bench/sealed.ts.
import { verifyCommand } from '../src/cli/verify.ts';

const status = await verifyCommand([process.argv[2] ?? '', '--quiet']);
console.log(`peak ${process.resourceUsage().maxRSS}`);
process.exitCode = status;
