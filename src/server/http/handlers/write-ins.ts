import { ok, type Result } from '../../../kernel/result.ts';
import type { Refusal } from '../../../election/refusal.ts';
import { decideWriteIns, writeInsOf, type WriteInsView } from '../../../usecases/write-ins.ts';
import { isoMoment } from '../../../wire/time.ts';
import type { AnswerOf, HandlersFor } from '../call.ts';

function shown(view: Result<WriteInsView, Refusal>): Result<AnswerOf<'writeIns'>, Refusal> {
  if (!view.ok) return view;
  const contests = view.value.contests.map(({ contest, question, candidates, groups }) => ({
    contest,
    question,
    candidates: [...candidates],
    groups: groups.map(({ key, votes, spellings, decision }) => ({
      key,
      votes,
      spellings: [...spellings],
      decision: decision === null ? null : { ...decision, at: isoMoment(decision.at) },
    })),
  }));
  return ok({ ...view.value, contests });
}

export const writeInHandlers: HandlersFor<'writeIns' | 'decideWriteIns'> = {
  async writeIns({ ctx, params }) {
    return shown(await writeInsOf(ctx, params['slug'] ?? ''));
  },

  async decideWriteIns({ ctx, caller, params, body }) {
    return shown(await decideWriteIns(ctx, caller.actor, params['slug'] ?? '', body));
  },
};
