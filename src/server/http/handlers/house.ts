import { ok } from '../../../kernel/result.ts';
import { examine, type Examination } from '../../../usecases/examine.ts';
import { importSeedText } from '../../../usecases/seed-text.ts';
import type { HandlersFor } from '../call.ts';
import type { Services } from '../services.ts';

// Acts on the house as a whole that the command line also does at the data folder itself.

/** Everything is read for an examination: whoever asks while one is under way gets its answer. */
const examinations = new WeakMap<Services, Promise<Examination>>();

function examination(services: Services): Promise<Examination> {
  const under = examinations.get(services) ?? examine(services.ctx.store).finally(() => examinations.delete(services));
  examinations.set(services, under);
  return under;
}

export const houseHandlers: HandlersFor<'importText' | 'doctor'> = {
  async importText({ ctx, caller, body }) {
    const done = await importSeedText(ctx, caller.actor, body);
    if (!done.ok) return done;
    const { election, ...figures } = done.value;
    ctx.changed(election.id);
    const { id, slug, status, definition } = election;
    return ok({ election: slug, id, status, candidates: definition.contests[0]?.candidates.length ?? 0, ...figures });
  },

  async doctor({ services }) {
    const found = await examination(services);
    return ok({ ...found, problems: [...found.problems] });
  },
};
