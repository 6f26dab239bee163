// What the benches of sealed elections share: clocks and lines.

/** A value, how many milliseconds it took by the clock, and how many of the processor in all threads of this process. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly cpu: number; readonly value: T }> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(used);
  return { ms: performance.now() - began, cpu: (user + system) / 1000, value };
}

export const say = (name: string, value: string): void => console.log(`${name.padEnd(66)} ${value}`);
export const ms = (value: number): string =>
  value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
