import { verifyCommand } from './verify.ts';
import { serveProofWork, threadWorkers } from './verify-pool.ts';

// The verifier as one file for Node (see scripts/build-verifier.ts): it is its own worker.

if (!serveProofWork()) process.exitCode = await verifyCommand(process.argv.slice(2), threadWorkers(undefined, new URL(import.meta.url)));
