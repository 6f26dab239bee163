import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { FairQueue, QueueFull } from './fair-queue.ts';
import { Buckets, isLoopback, networkOf, WrongSecrets } from './rate-limit.ts';

describe('a guest’s network', () => {
  test('is the IPv4 address, or the /64 of an IPv6 one however it is written', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    const same = ['2001:db8:0:1::1', '2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:0db8:0000:0001:0:0:0:1', '2001:db8:0:1::1%eth0'];
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:0:1::/64']));
    expect(networkOf('2001:db8:0:2::1')).not.toBe(networkOf(same[0]!));
    expect(networkOf('2001:db8::')).toBe('2001:db8:0:0::/64');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });
  test('this machine is told apart', () => {
    expect(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
    expect(['128.0.0.1', '2001:db8::1', '10.0.0.1', '::ffff:10.0.0.1'].some(isLoopback)).toBe(false);
  });
});

describe('buckets', () => {
  test('give what they hold, refill with time, and stand a clock that jumps back', () => {
    let now = 0;
    const buckets = new Buckets(3, 1, { now: () => now });
    expect([1, 2, 3].map(() => buckets.take('a'))).toEqual([0, 0, 0]);
    expect(buckets.take('a')).toBeCloseTo(1);
    expect(buckets.take('b')).toBe(0);
    now = 2_000;
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 0]);
    now = -60_000;
    expect(buckets.take('a')).toBeGreaterThan(0);
    now = 100_000;
    expect(buckets.wait('a', 3)).toBe(0);
  });
});

describe('wrong secrets', () => {
  test('double the wait after four, to five minutes at most, for the pair of account and network only', () => {
    let now = 0;
    const wrong = new WrongSecrets({ now: () => now });
    const waits: number[] = [];
    for (let i = 0; i < 14; i++) {
      wrong.failed('ada', '192.0.2.1');
      waits.push(wrong.wait('ada', '192.0.2.1'));
    }
    expect(waits.slice(0, 6)).toEqual([0, 0, 0, 0, 2, 4]);
    expect(Math.max(...waits)).toBe(300);
    expect(wrong.wait('ada', '192.0.2.2'), 'a stranger elsewhere cannot lock ada out').toBe(0);
    expect(wrong.wait('ben', '192.0.2.1'), 'nor her neighbour').toBe(0);
    now += 300_000;
    expect(wrong.wait('ada', '192.0.2.1')).toBe(0);
    wrong.succeeded('ada', '192.0.2.1');
    wrong.failed('ada', '192.0.2.1');
    expect(wrong.wait('ada', '192.0.2.1')).toBe(0);
  });
  test('a thousand voters of one school sign in, a hundred of them mistype once, and nobody waits', () => {
    const wrong = new WrongSecrets({ now: () => 0 });
    for (let i = 0; i < 100; i++) wrong.failed(`pupil-${i}`, '192.0.2.1');
    for (let i = 0; i < 1_000; i++) {
      expect(wrong.wait(`pupil-${i}`, '192.0.2.1')).toBe(0);
      wrong.succeeded(`pupil-${i}`, '192.0.2.1');
    }
  });
  test('one network that guesses at a thousand accounts is slowed as a whole', () => {
    const wrong = new WrongSecrets({ now: () => 0 });
    for (let i = 0; i < 400; i++) wrong.failed(`account-${i}`, '2001:db8::1');
    expect(wrong.wait('account-999', '2001:db8::2')).toBeGreaterThan(0);
    expect(wrong.wait('account-999', '2001:db8:1::2')).toBe(0);
  });
});

describe('the fair queue', () => {
  test('never runs more than its number at once, and serves guests in turn', async () => {
    const queue = new FairQueue(2, 100, 1_000);
    const order: string[] = [];
    let running = 0;
    let most = 0;
    const job = (guest: string) =>
      queue.run(guest, async () => {
        most = Math.max(most, ++running);
        await sleep(2);
        order.push(guest);
        running--;
      });
    const flood = Array.from({ length: 30 }, () => job('flood'));
    const late = [job('one'), job('two')];
    await Promise.all([...flood, ...late]);
    expect(most).toBe(2);
    expect(order.indexOf('one')).toBeLessThan(8);
    expect(order.indexOf('two')).toBeLessThan(8);
    expect(order).toHaveLength(32);
  });
  test('turns away at once who finds it full, and goes on after failures', async () => {
    const queue = new FairQueue(1, 2, 3);
    const slow = () => sleep(5);
    const jobs = [1, 2, 3, 4].map(() => queue.run('a', slow));
    await expect(jobs[3]).rejects.toBeInstanceOf(QueueFull);
    await Promise.all(jobs.slice(0, 3));
    await expect(queue.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run('a', () => Promise.resolve(7))).toBe(7);
  });
});
