import { expect, it } from 'vitest';
import { Monitor } from '../../server/monitor.ts';
import { watchedSince } from './watched-minutes.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-05-04T10:00:30Z');

/** What a node that started at `START` shows after so many minutes. */
function watched(minutes: number) {
  let now = START;
  const monitor = new Monitor({ now: () => now });
  for (; now <= START + minutes * MINUTE; now += MINUTE) monitor.sample({ slug: 'board', cast: 7 } as never);
  return [...monitor.perMinute('board')];
}

it('tells since when a restarted node has watched, and nothing once that is an hour', () => {
  const before = '2026-05-04T08:00:00Z';
  expect(watchedSince(watched(0), before)).toBe('2026-05-04T10:00:00.000Z');
  expect(watchedSince(watched(58), before)).toBe('2026-05-04T10:00:00.000Z');
  expect(watchedSince(watched(59), before)).toBeUndefined();
});

it('has nothing to tell where the polls opened since, have not opened, or nobody looks yet', () => {
  expect(watchedSince(watched(3), '2026-05-04T10:01:00Z')).toBeUndefined();
  expect(watchedSince(watched(3), '2026-05-04T10:00:10Z')).toBeUndefined();
  expect(watchedSince(watched(3), null)).toBeUndefined();
  expect(watchedSince([], '2026-05-04T08:00:00Z')).toBeUndefined();
});
