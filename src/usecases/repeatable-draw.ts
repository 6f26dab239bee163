import { fromHex } from '../kernel/bytes.ts';
import type { ElectionId } from '../kernel/ids.ts';
import { invariant } from '../kernel/result.ts';
import type { Context } from './context.ts';

// Secrets are told once. Where the answer is lost on its way, whoever asked would stand with a roll whose secrets nobody knows. So a
// request may bring a token of its own, 256 random bits that only its sender knows, and the secrets follow from it and the server's
// key: the same request, sent again, gets the same answer and changes nothing. The server keeps no token, and neither the key alone
// nor the token alone leads to a secret.

/** What `drawSecret` draws from, for one voter, where the request brought `token` (64 hexadecimal digits); else true randomness. */
export function randomFor(ctx: Context, token: string | undefined, electionId: ElectionId, usernameKey: string): Context['random'] {
  if (token === undefined) return ctx.random;
  let block = 0;
  let held: readonly number[] = [];
  return {
    bytes: (length) => {
      while (held.length < length) {
        const more = fromHex(ctx.secrets.hashDrawn(`draw ${token} ${electionId} ${block++} ${usernameKey}`).hash);
        invariant(more !== undefined, 'a keyed hash is made of hexadecimal digits');
        held = [...held, ...more];
      }
      const taken = Uint8Array.from(held.slice(0, length));
      held = held.slice(length);
      return taken;
    },
  };
}
