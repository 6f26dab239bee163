import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

// How much of what was sent to a client has not been acknowledged by its kernel yet. Linux tells it in /proc/net/tcp and tcp6; other
// systems do not, and there the pause between messages alone has to do.

let cached: { readonly at: number; readonly tables: Promise<string> } | undefined;
let lastCost = 0;

async function readTables(): Promise<string> {
  const started = performance.now();
  const parts = await Promise.all(['/proc/net/tcp6', '/proc/net/tcp'].map((file) => readFile(file, 'latin1').catch(() => '')));
  lastCost = performance.now() - started;
  return parts.join('\n');
}

/** One reading serves everybody who asks within 40 ms, or within ten times what the reading cost. */
function tables(): Promise<string> {
  const now = performance.now();
  if (!cached || now - cached.at > Math.max(40, 10 * lastCost)) cached = { at: now, tables: readTables() };
  return cached.tables;
}

const hex4 = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/**
 * Bytes sent and not acknowledged between these two ports: the most of all connections that share them. Undefined where the system
 * does not tell.
 */
export function unacknowledged(table: string, localPort: number, remotePort: number): number | undefined {
  const row = new RegExp(`^ *\\d+: [0-9A-F]+:${hex4(localPort)} [0-9A-F]+:${hex4(remotePort)} [0-9A-F]{2} ([0-9A-F]{8}):`, 'gm');
  const queues = [...table.matchAll(row)].map((match) => Number.parseInt(match[1]!, 16));
  return queues.length === 0 ? undefined : Math.max(...queues);
}

/** Waits until the client's kernel has everything that was sent, at most `patience` milliseconds; at once where that cannot be known. */
export async function untilAcknowledged(localPort: number, remotePort: number, patience: number): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const left = unacknowledged(await tables(), localPort, remotePort);
    if (left === undefined || left === 0) return;
    await sleep(50);
  }
}
