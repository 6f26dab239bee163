import { sha256Hex } from '../kernel/sha256.ts';
import type { Element, Group } from './group.ts';

/** SHA-256 of a text as a number modulo q. */
export function hashTextToScalar(group: Group, text: string): bigint {
  return BigInt(`0x${sha256Hex(text)}`) % group.q;
}

/**
 * H(prefix; a1, …, an) of PROTOCOL.md section 2: the elements' texts, joined by commas, after the prefix. Each prefix names its use
 * and carries everything that the proof is about, so that no proof can be moved to another place (Fiat and Shamir's transform is
 * sound only if the statement is hashed too: Bernhard, Pereira, Warinschi, Asiacrypt 2012).
 */
export function hashToScalar(group: Group, prefix: string, elements: readonly Element[]): bigint {
  return hashTextToScalar(group, prefix + group.strAll(elements).join(','));
}
