import type { Groups } from '../../protocol/group.ts';
import { groupByName } from '../../protocol/groups.ts';
import { inPlaceWith, type ProofWorkers } from '../../verify/proof-work.ts';
import { scriptUrl } from '../shared/trusted-types.ts';
import { webWorkers } from './proof-workers.ts';
import verifierUrl from './verifier-worker.ts?worker&url';

const start = (): Worker => new Worker(scriptUrl(verifierUrl), { type: 'module', name: 'proofs' });

/**
 * Helpers on the other cores for a worker that verifies an archive; where a browser does not let a worker start workers, this one does all.
 * `groups`: the arithmetic of the worker itself, noble's if absent.
 */
export function archiveWorkers(groups: Groups = groupByName): ProofWorkers {
  try {
    start().terminate();
  } catch {
    return inPlaceWith(groups);
  }
  return webWorkers(start, groups);
}
