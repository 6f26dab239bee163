import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Monitor } from '../../wire/administration.ts';
import { steadyStream } from '../shared/steady-stream.ts';
import { address, call } from './api.ts';
import { electionQuery } from './election-cache.ts';

export type Line = 'connecting' | 'live' | 'lost';
const EVENTS = ['monitor', 'message', 'turnout', 'status'] as const;

/**
 * The monitor of an election, live. The stream carries whole monitors (`event: monitor`); a change of status fetches the election
 * anew. While the stream is lost the figures are asked for every ten seconds, and the page says that it is so.
 */
export function useMonitor(slug: string): { readonly monitor: Monitor | undefined; readonly line: Line; readonly at: number } {
  const client = useQueryClient();
  const [line, setLine] = useState<Line>('connecting');
  const key = ['monitor', slug];
  const { data, dataUpdatedAt } = useQuery({
    queryKey: key,
    queryFn: () => call('monitor', { path: { slug } }),
    refetchInterval: line === 'live' ? false : 10_000,
  });
  useEffect(() => {
    const take = (event: MessageEvent<string>) => {
      const told = JSON.parse(event.data) as Partial<Monitor> & { readonly status?: string };
      if (Array.isArray(told.perMinute)) client.setQueryData(['monitor', slug], told);
      else void client.invalidateQueries({ queryKey: ['monitor', slug] });
      if (event.type === 'status' || told.status !== undefined) void client.invalidateQueries({ queryKey: electionQuery(slug).queryKey });
    };
    return steadyStream(address('monitorLive', { slug }), EVENTS, take, (there) => setLine(there ? 'live' : 'lost'));
  }, [client, slug]);
  return { monitor: data, line, at: dataUpdatedAt };
}
