import type { AdminElection } from '../../wire/administration.ts';

/** Where the names of an election are kept among the answers. */
export const writeInsKey = (slug: string): readonly string[] => ['write-ins', slug];

/** Whether officers can see written names: from closing on. */
export function namesSeen(status: AdminElection['status']): boolean {
  return ['closed', 'tallied', 'declared', 'archived'].includes(status);
}
