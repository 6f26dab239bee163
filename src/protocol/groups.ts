import { ed25519Group } from './ed25519-group.ts';
import { belenios2048Group, rfc3526Group } from './finite-field-group.ts';
import type { Group } from './group.ts';

const GROUPS: readonly Group[] = [ed25519Group, belenios2048Group, rfc3526Group];

/** The group that an election record names, or undefined where the name is unknown. */
export function groupByName(name: string): Group | undefined {
  return GROUPS.find((group) => group.name === name);
}
