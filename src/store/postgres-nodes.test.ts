import { expect, it } from 'vitest';
import { startPostgres } from '../../scripts/postgres.ts';
import { openPostgres } from './postgres.ts';

it('several nodes may start at the same moment on an empty database', async () => {
  const server = await startPostgres();
  try {
    for (let round = 0; round < 6; round++) {
      const url = await server.createDatabase();
      const nodes = await Promise.all(Array.from({ length: 4 }, () => openPostgres(url, { connections: 2 })));
      expect(await nodes[0]?.inspect()).toEqual([]);
      for (const node of nodes) await node.close();
    }
  } finally {
    await server.stop();
  }
});
