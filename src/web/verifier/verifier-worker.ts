import { proofWork, type ProofAnswer, type ProofTask } from '../../verify/proof-work.ts';
import { fastGroups } from './fast-groups.ts';
import type { ToWorker } from './proof-workers.ts';

// A worker of the verifier: checks what `webWorkers` sends.

let work: ((task: ProofTask) => ProofAnswer) | undefined;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('electionText' in data) work = proofWork(data.electionText, fastGroups);
  else if (work) postMessage(work(data.task));
});
