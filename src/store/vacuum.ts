import { Worker } from 'node:worker_threads';

// Runs on a thread of its own, so that voters are served meanwhile. As a text, because it must be found wherever this file is built to.
const PROGRAM = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  try {
    const database = new DatabaseSync(workerData.file, { timeout: 30000 });
    database.prepare('VACUUM INTO ?').run(workerData.target);
    database.close();
    parentPort.postMessage({});
  } catch (error) {
    parentPort.postMessage({ message: error.message, errcode: error.errcode });
  }
`;

interface Answer {
  readonly message?: string;
  readonly errcode?: number;
}

/**
 * Copies an SQLite database into the new file `target`, as of one moment, while others write to it. Every table is written anew in the
 * order of its keys, so that the copy keeps nothing of the order in which rows came.
 */
export function vacuumInto(file: string, target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(PROGRAM, { eval: true, workerData: { file, target } });
    worker.once('message', (answer: Answer) => {
      if (answer.message === undefined) resolve();
      else reject(Object.assign(new Error(answer.message), { errcode: answer.errcode }));
    });
    worker.once('error', reject);
  });
}
