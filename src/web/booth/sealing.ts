import type { GroupName } from '../../protocol/group.ts';
import { scriptUrl } from '../shared/trusted-types.ts';
import openingUrl from './opening-worker.ts?worker&url';
import type { OpeningAnswer, OpeningRequest, SealingAnswer, SealingRequest } from './sealing-messages.ts';
import anyUrl from './sealing-worker-any.ts?worker&url';
import usualUrl from './sealing-worker.ts?worker&url';

const start = (url: string, name: string): Worker => new Worker(scriptUrl(url), { type: 'module', name });

/** The worker's answer to one question at a time; `otherwise` where it cannot start or fails. */
function ask<A, B>(worker: Worker, question: unknown, otherwise: B): Promise<A | B> {
  return new Promise((resolve) => {
    worker.addEventListener('message', (event: MessageEvent<A>) => resolve(event.data), { once: true });
    worker.addEventListener('error', () => resolve(otherwise), { once: true });
    worker.postMessage(question);
  });
}

const FAILED: SealingAnswer = { kind: 'failed', reason: 'vote' };

/** A sealing worker. `stop` ends it, and with it whatever it held. */
export class Sealer {
  private readonly worker: Worker;
  private record = '';

  constructor(group: GroupName) {
    this.worker = start(group === 'Ed25519' ? usualUrl : anyUrl, 'sealing');
  }

  /** Seals a ballot. */
  seal(request: Extract<SealingRequest, { kind: 'seal' }>): Promise<SealingAnswer> {
    this.record = request.record;
    return ask<SealingAnswer, SealingAnswer>(this.worker, request, FAILED);
  }

  /** Spoils the ballot in hand and says what is in it; undefined where that cannot be done here. */
  async open(): Promise<OpeningAnswer | undefined> {
    const spoiled = await ask<SealingAnswer, SealingAnswer>(this.worker, { kind: 'open' } satisfies SealingRequest, FAILED);
    if (spoiled.kind !== 'spoiled') return undefined;
    const { ballot, opening, votes } = spoiled;
    const worker = start(openingUrl, 'opening');
    const answer = await ask<OpeningAnswer, undefined>(
      worker,
      { record: this.record, ballot, opening, votes } satisfies OpeningRequest,
      undefined,
    );
    worker.terminate();
    return answer;
  }

  stop(): void {
    this.worker.terminate();
  }
}
