import type { SecretKeeper } from '../../usecases/context.ts';
import type { FairQueue } from './fair-queue.ts';

/** `secrets` with every argon2id run in `queue`, in turn by `guest`. Keyed hashes of drawn secrets take microseconds and do not wait. */
export function queuedSecrets(secrets: SecretKeeper, queue: FairQueue, guest: string): SecretKeeper {
  return {
    hashChosen: (canonical) => queue.run(guest, () => secrets.hashChosen(canonical)),
    hashDrawn: (canonical) => secrets.hashDrawn(canonical),
    verify: (held, canonical) =>
      held?.kind === 'drawn' ? secrets.verify(held, canonical) : queue.run(guest, () => secrets.verify(held, canonical)),
    placeOf: (electionId, voterId, canonical, kind) =>
      kind === 'drawn'
        ? secrets.placeOf(electionId, voterId, canonical, kind)
        : queue.run(guest, () => secrets.placeOf(electionId, voterId, canonical, kind)),
  };
}
