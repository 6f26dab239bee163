import { Worker } from 'node:worker_threads';
import { SCHEMA_QUERY, schemaObject, schemaProblems } from './schema-check.ts';

// Long work of SQLite runs on a thread of its own, so that voters are served meanwhile. As a text, because it must be found wherever this
// file is built to.
const PROGRAM = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const { file, statements } = workerData;
  try {
    const database = new DatabaseSync(file, { timeout: 30000 });
    const rows = statements.map(({ text, values }) => database.prepare(text).all(...values).map((row) => ({ ...row })));
    database.close();
    parentPort.postMessage({ rows });
  } catch (error) {
    parentPort.postMessage({ message: error.message, errcode: error.errcode });
  }
`;

type Row = Readonly<Record<string, unknown>>;

interface Answer {
  readonly rows?: readonly (readonly Row[])[];
  readonly message?: string;
  readonly errcode?: number;
}

/** Runs statements on a connection and a thread of their own; the rows of each. Rejects with SQLite's own error. */
function onThread(
  file: string,
  statements: readonly { readonly text: string; readonly values: readonly string[] }[],
): Promise<readonly (readonly Row[])[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(PROGRAM, { eval: true, workerData: { file, statements } });
    worker.once('message', (answer: Answer) => {
      if (answer.rows) resolve(answer.rows);
      else reject(Object.assign(new Error(answer.message), { errcode: answer.errcode }));
    });
    worker.once('error', reject);
  });
}

/**
 * Copies an SQLite database into the new file `target`, as of one moment, while others write to it. Every table is written anew in the
 * order of its keys, so that the copy keeps nothing of the order in which rows came.
 */
export async function vacuumInto(file: string, target: string): Promise<void> {
  await onThread(file, [{ text: 'VACUUM INTO ?', values: [target] }]);
}

/** SQLite's own check of a database, and whether tables and guards are those of its version, in words; empty: well. */
export async function integrityOf(file: string): Promise<readonly string[]> {
  const statements = ['PRAGMA integrity_check(20)', 'PRAGMA foreign_key_check', SCHEMA_QUERY, 'PRAGMA user_version'];
  const [findings = [], orphans = [], objects = [], versions = []] = await onThread(
    file,
    statements.map((text) => ({ text, values: [] })),
  );
  return [
    ...schemaProblems(objects.map(schemaObject), Number(versions[0]?.['user_version'])).map((text) => `In the database ${text}.`),
    ...findings
      .map((row) => String(Object.values(row)[0]))
      .filter((text) => text !== 'ok')
      .map((text) => `integrity check: ${text}`),
    ...orphans.slice(0, 20).map((row) => `a row of ${String(row['table'])} points to nothing in ${String(row['parent'])}`),
  ];
}
