import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { LiveHub } from '../../src/server/http/live.ts';
import { MOST_FOR_ONE, takeStream } from '../../src/server/http/stream.ts';

test('one network cannot take all the streams of live results, and gives back what it closes', () => {
  const hub = new LiveHub({
    store: { findElection: () => Promise.resolve(undefined) },
    event: 'turnout',
    restless: false,
    state: () => Promise.resolve(''),
    counts: () => false,
    results: () => Promise.resolve(undefined),
    elapsed: () => 0,
    failed: () => undefined,
  });
  const responses = Array.from({ length: MOST_FOR_ONE }, () => new EventEmitter());
  try {
    // Addresses of one /64 are one guest.
    expect(responses.every((response, i) => takeStream(hub, `2001:db8::${i.toString(16)}`, response as never))).toBe(true);
    expect(takeStream(hub, '2001:db8::ffff', new EventEmitter() as never)).toBe(false);
    expect(takeStream(hub, '2001:db8:0:1::1', new EventEmitter() as never)).toBe(true);
    expect(takeStream(hub, '127.0.0.1', new EventEmitter() as never)).toBe(true);
    responses[0]?.emit('close');
    expect(takeStream(hub, '2001:db8::ffff', new EventEmitter() as never)).toBe(true);
  } finally {
    hub.close();
  }
});
