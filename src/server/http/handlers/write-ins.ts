import { ok } from '../../../kernel/result.ts';
import { decideWriteIns, writeInsOf } from '../../../usecases/write-ins.ts';
import { writeInsToWire } from '../../../wire/write-ins.ts';
import type { HandlersFor } from '../call.ts';

export const writeInHandlers: HandlersFor<'writeIns' | 'decideWriteIns'> = {
  async writeIns({ ctx, params }) {
    const view = await writeInsOf(ctx, params['slug'] ?? '');
    return view.ok ? ok(writeInsToWire(view.value)) : view;
  },

  async decideWriteIns({ ctx, caller, params, body }) {
    const view = await decideWriteIns(ctx, caller.actor, params['slug'] ?? '', body);
    return view.ok ? ok(writeInsToWire(view.value)) : view;
  },
};
