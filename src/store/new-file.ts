import { closeSync, constants, copyFileSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import { StoreError } from './errors.ts';

/** Makes what was written to `file`, and its name in its folder, outlive a power cut. */
export function syncFile(file: string): void {
  for (const name of [file, path.dirname(file)]) {
    try {
      const handle = openSync(name, 'r');
      fsyncSync(handle);
      closeSync(handle);
    } catch {
      // Some systems cannot sync a folder.
    }
  }
}

/** Gives the finished file `partial` its name `file`. Throws a `StoreError` "exists" where the name is taken, even at the last moment. */
export function publishFile(partial: string, file: string): void {
  const taken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';
  const refuse = (error: unknown): never => {
    throw taken(error) ? new StoreError('exists', `${file} exists already; nothing was overwritten.`, error) : error;
  };
  try {
    linkSync(partial, file);
  } catch (error) {
    if (taken(error)) refuse(error);
    // File systems without links, such as those of memory sticks.
    try {
      copyFileSync(partial, file, constants.COPYFILE_EXCL);
    } catch (failure) {
      refuse(failure);
    }
  } finally {
    rmSync(partial, { force: true });
  }
  syncFile(file);
}
