import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RollEntryWire, RollPage } from '../../wire/administration.ts';
import { call } from './api.ts';
import { electionQuery } from './election-cache.ts';
import { useElection } from './elections.ts';

export const PAGE = 100;

export interface RollFilter {
  readonly search: string;
  readonly status: '' | 'active' | 'pending' | 'refused' | 'removed';
  readonly voted: '' | 'true' | 'false';
  readonly group: string;
  readonly sort: 'username' | 'name' | 'place';
  readonly descending: boolean;
}
export const NO_FILTER: RollFilter = { search: '', status: '', voted: '', group: '', sort: 'username', descending: false };

function fetchPage(slug: string, filter: RollFilter, page: number, signal: AbortSignal): Promise<RollPage> {
  const { search, status, voted, group, sort, descending } = filter;
  return call('voters', {
    path: { slug },
    signal,
    query: {
      search: search.trim() || undefined,
      status: status || undefined,
      voted: voted || undefined,
      group: group.trim() || undefined,
      sort,
      descending: String(descending),
      offset: page * PAGE,
      limit: PAGE,
    },
  });
}

/** The rows from `first` to `last` of the roll, as far as they have come: the server pages, the table asks for what is in sight. */
export function useRollRows(
  slug: string,
  filter: RollFilter,
  first: number,
  last: number,
): { readonly total: number | undefined; readonly rowAt: (index: number) => RollEntryWire | undefined; readonly error: unknown } {
  const page = (number: number) => ({
    queryKey: ['roll', slug, filter, number] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => fetchPage(slug, filter, number, signal),
    staleTime: 15_000,
    placeholderData: (old: RollPage | undefined) => old,
  });
  const head = useQuery({ ...page(0), queryKey: ['roll', slug, filter, 0] });
  const from = Math.floor(first / PAGE);
  const to = Math.max(from, Math.floor(last / PAGE));
  const wanted = Array.from({ length: Math.min(to - from + 1, 6) }, (_, i) => from + i);
  const pages = useQueries({
    queries: wanted.map((number) => ({
      queryKey: ['roll', slug, filter, number],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => fetchPage(slug, filter, number, signal),
      staleTime: 15_000,
    })),
  });
  const rowAt = (index: number): RollEntryWire | undefined => {
    const at = wanted.indexOf(Math.floor(index / PAGE));
    return (at < 0 ? undefined : pages[at]?.data)?.entries[index % PAGE];
  };
  return { total: head.data?.total, rowAt, error: head.error ?? pages.find((item) => item.error)?.error ?? null };
}

/**
 * After a change of the roll: the table and the election's counts are read again. Pages out of sight are forgotten: shown as they
 * were, they would change under the pointer a moment later, and another voter than the one aimed at would open.
 */
export function useRefreshRoll(): () => void {
  const client = useQueryClient();
  const { slug } = useElection();
  return () => {
    client.removeQueries({ queryKey: ['roll', slug], type: 'inactive' });
    void client.invalidateQueries({ queryKey: ['roll', slug] });
    void client.invalidateQueries({ queryKey: electionQuery(slug).queryKey });
  };
}
