import { proofThreads, serveProofWork } from '../store/proof-threads.ts';
import { verifyCommand } from './verify.ts';

// The verifier as one file for Node (see scripts/build-verifier.ts): it is its own worker.

if (!serveProofWork()) process.exitCode = await verifyCommand(process.argv.slice(2), proofThreads({ entry: new URL(import.meta.url) }));
