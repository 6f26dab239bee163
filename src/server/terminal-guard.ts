import type { Refusal } from '../election/refusal.ts';
import { usernameKey } from '../election/secret.ts';
import { networkOf } from './http/rate-limit.ts';
import { QueueFull } from './http/fair-queue.ts';
import type { Services } from './http/services.ts';
import type { SignInGuard } from './terminal/plain-session.ts';

/** The delays and the queue of HTTP's sign-in, for one terminal session: who guesses at one door is slowed at the other too. */
export function terminalGuard(services: Services, address: string): SignInGuard {
  return {
    async attempt(account, attempt) {
      const key = `terminal|${usernameKey(account)}`;
      try {
        const tried = await services.wrongSecrets.attempt(
          key,
          address,
          () => services.queue.run(networkOf(address), attempt),
          (result) => {
            if (result.ok) services.wrongSecrets.succeeded(key, address);
            else if ((result as { readonly error?: Refusal }).error?.kind === 'wrong-secret') services.wrongSecrets.failed(key, address);
          },
        );
        return tried.ok ? tried.value : refused(tried.error);
      } catch (error) {
        if (error instanceof QueueFull) return refused(3);
        throw error;
      }
    },
  };
}

function refused(wait: number): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { kind: 'too-many-attempts', retryAfter: Math.ceil(wait) } };
}
