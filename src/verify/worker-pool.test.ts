import { describe, expect, test } from 'vitest';
import type { ProofAnswer, ProofTask } from './proof-work.ts';
import { workerPool, type WorkerEvents } from './worker-pool.ts';

const task = (name: string): ProofTask => ({ kind: 'members', elements: [name] });
const answer: ProofAnswer = { kind: 'members', firstBad: -1 };

/** Workers that do nothing until told. */
function hands(): { started: { events: WorkerEvents; sent: ProofTask[]; ended: boolean }[]; pool: ReturnType<typeof workerPool> } {
  const started: { events: WorkerEvents; sent: ProofTask[]; ended: boolean }[] = [];
  const pool = workerPool(2, (events) => {
    const worker = { events, sent: [] as ProofTask[], ended: false };
    started.push(worker);
    return { send: (sent) => worker.sent.push(sent), end: () => (worker.ended = true) };
  });
  return { started, pool };
}

describe('workerPool', () => {
  test('starts no more workers than its size, gives each one task at a time and uses them again', async () => {
    const { started, pool } = hands();
    const jobs = ['a', 'b', 'c'].map((name) => pool.run(task(name)));
    expect(started.map(({ sent }) => sent.length)).toEqual([1, 1]);
    started[0]!.events.answered(answer);
    expect(started.map(({ sent }) => sent.length)).toEqual([2, 1]);
    started[0]!.events.answered(answer);
    started[1]!.events.answered(answer);
    expect(await Promise.all(jobs)).toEqual([answer, answer, answer]);
  });
  test('a lost worker rejects its task only, and another takes its place', async () => {
    const { started, pool } = hands();
    const jobs = ['a', 'b', 'c'].map((name) => pool.run(task(name)));
    started[0]!.events.lost(new Error('gone'));
    started[0]!.events.lost(new Error('gone again'));
    await expect(jobs[0]).rejects.toThrow('gone');
    expect(started).toHaveLength(3);
    started[1]!.events.answered(answer);
    started[2]!.events.answered(answer);
    expect(await Promise.all(jobs.slice(1))).toEqual([answer, answer]);
  });
  test('stopping ends all workers and rejects all tasks, also those of later', async () => {
    const { started, pool } = hands();
    const jobs = ['a', 'b', 'c'].map((name) => pool.run(task(name)));
    pool.stop();
    for (const job of [...jobs, pool.run(task('d'))]) await expect(job).rejects.toThrow('stopped');
    expect(started.map(({ ended }) => ended)).toEqual([true, true]);
  });
});
