import { serveProofWork } from './verify-pool.ts';

serveProofWork();
