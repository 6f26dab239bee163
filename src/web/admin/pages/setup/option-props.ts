import type { MethodSpec } from '../../../../counting/method.ts';

/** What the control of an option gets: the whole definition of a count, and the candidates it may speak of. */
export interface OptionsProps {
  readonly value: MethodSpec;
  readonly onChange: (spec: MethodSpec) => void;
  /** Names of the candidates by their index; none while the question is new. */
  readonly candidates: readonly string[];
}
