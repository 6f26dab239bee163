import type { Groups } from '../../protocol/group.ts';
import type { ProofAnswer, ProofTask, ProofWorkers } from '../../verify/proof-work.ts';
import { workerPool, type PoolWorker, type WorkerEvents } from '../../verify/worker-pool.ts';

// The verifier's slow work on the browser's workers.

/** The first message to a worker names the election; every other is a task, answered in order. */
export type ToWorker = { readonly electionText: string } | { readonly task: ProofTask };

function startWorker(create: () => Worker, electionText: string, events: WorkerEvents): PoolWorker {
  const worker = create();
  const send = (message: ToWorker): void => worker.postMessage(message);
  worker.addEventListener('message', ({ data }: MessageEvent<ProofAnswer>) => events.answered(data));
  worker.addEventListener('error', ({ message }) => events.lost(new Error(message || 'a worker could not be started')));
  send({ electionText });
  return { send: (task) => send({ task }), end: () => worker.terminate() };
}

/** Workers of a browser, one for each core. `create` starts one that runs `verifier-worker.ts`; `groups`: the arithmetic of whoever directs them. */
export function webWorkers(create: () => Worker, groups: Groups): ProofWorkers {
  const size = navigator.hardwareConcurrency;
  return {
    size,
    groups,
    start: (electionText) => workerPool(size, (events) => startWorker(create, electionText, events)),
  };
}
