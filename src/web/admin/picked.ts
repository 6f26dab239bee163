import type { RollFilter } from './roll-pages.ts';

/** Voters picked in a table of which only a part is loaded: those in `ids`, or all but those. */
export interface Picked {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
}
export const NOBODY: Picked = { all: false, ids: new Set() };

export function isPicked({ all, ids }: Picked, id: string): boolean {
  return ids.has(id) !== all;
}

export function withToggled({ all, ids }: Picked, id: string): Picked {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { all, ids: next };
}

export function countPicked({ all, ids }: Picked, total: number): number {
  return all ? Math.max(0, total - ids.size) : ids.size;
}

/** The same as the server is asked it. */
export function whichPicked({ all, ids }: Picked, { search, group }: Pick<RollFilter, 'search' | 'group'>, total: number) {
  if (!all) return { ids: [...ids] };
  const match = {
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(group.trim() === '' ? {} : { group: group.trim() }),
  };
  return { match, most: total, except: [...ids] };
}
