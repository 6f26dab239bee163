import { startPostgres } from '../../scripts/postgres.ts';
import { openPostgres } from './postgres.ts';
import { storeContract } from './store.contract.ts';

storeContract('PostgreSQL', async () => {
  const server = await startPostgres();
  const url = await server.createDatabase();
  // Two nodes that start at the same moment on an empty database.
  const [store, second] = await Promise.all([openPostgres(url), openPostgres(url)]);
  const close = async (): Promise<void> => {
    await Promise.all([store.close(), second.close()]);
    await server.stop();
  };
  return { store, second, close };
});
