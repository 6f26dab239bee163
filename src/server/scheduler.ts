import type { Logger } from 'pino';
import type { Context } from '../usecases/context.ts';
import { runSchedule } from '../usecases/schedule.ts';
import type { Monitor } from './monitor.ts';

const EACH = 1_000;
/** The monitor looks at all elections every so many rounds. */
const SAMPLE_EACH = 5;

/** Runs what is due, each second, one round after the other; an outage is said once and the rounds go on. Returns how to stop. */
export function startScheduler(ctx: Context, monitor: Monitor, log: Logger): () => Promise<void> {
  let running: Promise<void> | undefined;
  let round = 0;
  let failing = false;
  const turn = async (): Promise<void> => {
    try {
      for (const { slug, act, done } of await runSchedule(ctx)) log.info({ election: slug, act, done }, 'scheduled');
      if (round++ % SAMPLE_EACH === 0) for (const election of await ctx.store.listElections()) monitor.sample(election);
      if (failing) log.warn('the schedule runs again');
      failing = false;
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the schedule cannot run; trying again each second');
      failing = true;
    }
  };
  const timer = setInterval(() => {
    running ??= turn().finally(() => {
      running = undefined;
    });
  }, EACH);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
