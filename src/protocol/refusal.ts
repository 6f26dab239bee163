import { err, type Result } from '../kernel/result.ts';

/** Why something was refused: `kind` is stable and for programs, `detail` is one English sentence for people. */
export interface Refusal<Kind extends string> {
  readonly kind: Kind;
  readonly detail: string;
}

/** A failed `Result` with its reason. */
export function refuse<Kind extends string>(kind: Kind, detail: string): Result<never, Refusal<Kind>> {
  return err({ kind, detail });
}
