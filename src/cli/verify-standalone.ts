import { proofThreads, serveProofWork } from '../store/proof-threads.ts';
import { verifyCommand } from './verify.ts';

// The verifier as one file for Node (see scripts/build-verifier.ts): it is its own worker.

const entry = new URL(import.meta.url);
if (!serveProofWork()) process.exitCode = await verifyCommand(process.argv.slice(2), (options) => proofThreads({ ...options, entry }));
