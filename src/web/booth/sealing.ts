import type { GroupName } from '../../protocol/group.ts';
import { scriptUrl } from '../shared/trusted-types.ts';
import type { SealingAnswer, SealingRequest } from './sealing-messages.ts';
import anyUrl from './sealing-worker-any.ts?worker&url';
import usualUrl from './sealing-worker.ts?worker&url';

/** A sealing worker and one question to it at a time. `stop` ends it, and with it whatever it held. */
export class Sealer {
  private readonly worker: Worker;

  constructor(group: GroupName) {
    this.worker = new Worker(scriptUrl(group === 'Ed25519' ? usualUrl : anyUrl), { type: 'module', name: 'sealing' });
  }

  /** The worker's answer. A worker that cannot start or fails counts as `failed`. */
  ask(request: SealingRequest): Promise<SealingAnswer> {
    return new Promise((resolve) => {
      this.worker.addEventListener('message', (event: MessageEvent<SealingAnswer>) => resolve(event.data), { once: true });
      this.worker.addEventListener('error', () => resolve({ kind: 'failed', reason: 'vote' }), { once: true });
      this.worker.postMessage(request);
    });
  }

  stop(): void {
    this.worker.terminate();
  }
}
