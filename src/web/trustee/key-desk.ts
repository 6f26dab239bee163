import { scriptUrl } from '../shared/trusted-types.ts';
import type { DeskAnswer, DeskProgress, DeskRequest } from './desk-messages.ts';
import workerUrl from './desk-worker.ts?worker&url';

type FinalAnswer = Exclude<DeskAnswer, DeskProgress>;

/** The worker that holds the secret; one question at a time. `stop` ends it and forgets the secret. */
export class KeyDesk {
  private worker: Worker | undefined;

  ask(request: DeskRequest, onProgress?: (progress: DeskProgress) => void): Promise<FinalAnswer> {
    this.worker ??= new Worker(scriptUrl(workerUrl), { type: 'module', name: 'trustee' });
    const { worker } = this;
    return new Promise((resolve) => {
      const done = new AbortController();
      const finish = (answer: FinalAnswer): void => {
        done.abort();
        resolve(answer);
      };
      worker.addEventListener(
        'message',
        ({ data }: MessageEvent<DeskAnswer>) => (data.kind === 'progress' ? onProgress?.(data) : finish(data)),
        { signal: done.signal },
      );
      worker.addEventListener('error', (event) => finish({ kind: 'refused', reason: 'internal', detail: event.message }), {
        signal: done.signal,
      });
      worker.postMessage(request);
    });
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = undefined;
  }
}
