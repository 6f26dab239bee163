import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { AdminElection } from '../../wire/administration.ts';
import { call } from './api.ts';

// Elections as they were answered last; reading their definitions is elsewhere, so that the first page loads without it.
export const electionsQuery = queryOptions({
  queryKey: ['elections'],
  queryFn: ({ signal }) => call('adminElections', { signal }),
  refetchInterval: 30_000,
});

export const electionQuery = (slug: string) =>
  queryOptions({
    queryKey: ['election', slug],
    queryFn: ({ signal }) => call('adminElection', { path: { slug }, signal }),
    staleTime: 5_000,
  });

/** Puts a changed election where every page sees it. */
export function useKeepElection(): (election: AdminElection) => void {
  const client = useQueryClient();
  return (election) => {
    client.setQueryData(electionQuery(election.slug).queryKey, election);
    void client.invalidateQueries({ queryKey: electionsQuery.queryKey });
  };
}
