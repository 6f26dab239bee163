import { sha256Hex } from '../../kernel/sha256.ts';
import type { TrusteeDeskWire } from '../../wire/administration.ts';

/** Check sums that trustees and organiser read to each other (PROTOCOL section 16): plain hashes of published texts, in hexadecimal. */
export interface CheckSums {
  /** Of this trustee's public key, or of a member's certificate; null while there is none yet. */
  readonly own: string | null;
  readonly election: string | null;
  readonly trustees: string | null;
}

function ownSum(desk: TrusteeDeskWire): string | null {
  try {
    if (desk.kind === 'single')
      return desk.key === null ? null : sha256Hex(JSON.stringify((JSON.parse(desk.key) as { public_key: string }).public_key));
    const own = desk.certificates[(desk.member?.index ?? 0) - 1];
    return own === undefined ? null : sha256Hex((JSON.parse(own) as { message: string }).message);
  } catch {
    return null;
  }
}

export function checkSums(desk: TrusteeDeskWire): CheckSums {
  return {
    own: ownSum(desk),
    election: desk.records && sha256Hex(desk.records.election),
    trustees: desk.records && sha256Hex(desk.records.trustees),
  };
}
