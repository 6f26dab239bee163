import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AdminSession } from '../../wire/administration.ts';
import { ApiProblem, call, rememberCsrf } from './api.ts';

/** Who is signed in; null where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<AdminSession | null> => {
    try {
      const session = await call('adminMe');
      rememberCsrf(session.csrf);
      return session;
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 401) return null;
      throw problem;
    }
  },
  staleTime: 60_000,
});

/** The session behind the guard of the signed-in pages. */
export function useSession(): AdminSession {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('useSession outside the signed-in pages');
  return data;
}

const RANK = { observer: 0, officer: 1, owner: 2 } as const;
/** Whether the signed-in person's role reaches `role`. The server decides; the pages only leave out what would be refused. */
export function useMay(role: keyof typeof RANK): boolean {
  return RANK[useSession().role] >= RANK[role];
}

/** Takes a fresh session into the cache after a sign-in. */
export function useEnter(): (session: AdminSession) => void {
  const client = useQueryClient();
  return (session) => {
    rememberCsrf(session.csrf);
    client.clear();
    client.setQueryData(sessionQuery.queryKey, session);
  };
}

/** Leads to the sign-in, and back here afterwards, when the server no longer knows the session. */
export function askForSignIn(problem: unknown): void {
  const here = location.pathname + location.search;
  if (!(problem instanceof ApiProblem) || problem.kind !== 'not-signed-in' || /^\/admin\/(?:sign-in|setup|join)/.test(here)) return;
  location.assign(`/admin/sign-in?next=${encodeURIComponent(here)}`);
}

/** Ends the session and forgets everything that was loaded with it. */
export function useLeave() {
  return useMutation({
    mutationFn: () => call('adminSignOut'),
    // A fresh load of the page: nothing that was read, and no secret in memory, stays behind.
    onSettled: () => location.assign('/admin/sign-in'),
  });
}
