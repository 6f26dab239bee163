import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ElectionDefinition } from '../../election/definition.ts';
import type { Act } from '../../election/life-cycle.ts';
import type { AdminElection } from '../../wire/administration.ts';
import { definitionToWire, parseDefinition } from '../../wire/definition.ts';
import { ApiProblem, call } from './api.ts';
import { electionQuery, useKeepElection } from './election-cache.ts';
import { withFollowedCandidates } from './followed-candidates.ts';

export interface HeldElection {
  readonly slug: string;
  readonly election: AdminElection;
  readonly definition: ElectionDefinition;
}

/** The election that the address names, with its definition read. */
export function useElection(): HeldElection {
  const { slug } = useParams({ strict: false }) as { slug: string };
  const { data } = useSuspenseQuery(electionQuery(slug));
  return { slug, election: data, definition: readDefinition(data) };
}

/** Definitions already read: every part of a page asks for the same one, and reading one takes as long as drawing many rows. */
const definitions = new WeakMap<AdminElection, ElectionDefinition>();

/** The definition of an answer; the server only sends definitions that parse. */
export function readDefinition(election: AdminElection): ElectionDefinition {
  const known = definitions.get(election);
  if (known) return known;
  const read = parseDefinition(election.definition);
  if (!read.ok) throw new ApiProblem('definition-invalid', 422, { problems: read.error }, 'The definition of the election has mistakes.');
  definitions.set(election, read.value);
  return read.value;
}

export interface DefinitionChange {
  readonly change: (definition: ElectionDefinition) => ElectionDefinition;
  readonly reason?: string;
}

/**
 * Saves a change of the definition on top of the version that was read. The same rules as the server's are checked first, so that
 * mistakes come back at once, with their paths.
 */
export function useSaveDefinition() {
  const { slug, election, definition } = useElection();
  const keep = useKeepElection();
  return useMutation({
    mutationFn: async ({ change, reason }: DefinitionChange) => {
      const next = definitionToWire(withFollowedCandidates(definition, change(definition)));
      const checked = parseDefinition(next);
      if (!checked.ok)
        throw new ApiProblem('definition-invalid', 422, { problems: checked.error }, 'The definition of the election has mistakes.');
      return call('changeDefinition', {
        path: { slug },
        body: { version: election.version, definition: next, ...(reason === undefined ? {} : { reason }) },
      });
    },
    onSuccess: keep,
  });
}

export interface ActRequest {
  readonly act: Act;
  readonly reason?: string;
  readonly second?: { readonly username: string; readonly password: string; readonly code?: string };
}

/** Opens, closes, declares …, and refreshes what hangs on it. */
export function useAct(slug: string) {
  const client = useQueryClient();
  const keep = useKeepElection();
  return useMutation({
    mutationFn: (body: ActRequest) => call('act', { path: { slug }, body }),
    onSuccess: (election) => {
      keep(election);
      void client.invalidateQueries({ queryKey: ['results', slug] });
      void client.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}

/** Whether the definition may still be changed: only a draft's. */
export function isDraft(election: AdminElection): boolean {
  return election.status === 'draft';
}
