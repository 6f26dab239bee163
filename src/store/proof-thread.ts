import { serveProofWork } from './proof-threads.ts';

serveProofWork();
