// What can go wrong with the place where everything is kept, each with one clear line for the person who runs the server.

export type StoreErrorKind =
  | 'folder-held'
  | 'newer-version'
  | 'older-version'
  | 'not-a-database'
  | 'read-only'
  | 'storage-full'
  | 'storage-unavailable'
  | 'exists'
  | 'bad-backup'
  | 'wrong-keys';

/** A failure of storage. `kind` tells what it is; the message is fit to be printed as it is. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** The data folder belongs to another running process. */
export class DataFolderHeld extends StoreError {
  readonly pid: number | undefined;
  readonly url: string | undefined;

  constructor(folder: string, pid: number | undefined, url: string | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    const hint = url === undefined ? '' : ` (a server at ${url}; use --server ${url})`;
    super('folder-held', `The data folder ${folder} is held by ${holder}${hint}.`);
    this.pid = pid;
    this.url = url;
  }
}

/** The database was written by a newer version of Veritally. Nothing was touched. */
export class NewerVersion extends StoreError {
  readonly found: number;
  readonly known: number;

  constructor(where: string, found: number, known: number) {
    super(
      'newer-version',
      `${where} was written by a newer version of Veritally (schema ${found}, this one knows ${known}). Nothing was changed.`,
    );
    this.found = found;
    this.known = known;
  }
}

/** No room is left on the disk. What was acknowledged before is kept; this act was not done. */
export class StorageFull extends StoreError {
  constructor(cause?: unknown) {
    super('storage-full', 'The disk that holds the database is full. Nothing recorded before is lost; this act was not done.', cause);
  }
}

/** The database cannot be reached at the moment. Whether the act was done is known only by asking again. */
export class StorageUnavailable extends StoreError {
  constructor(detail: string, cause?: unknown) {
    super('storage-unavailable', `The database cannot be reached: ${detail}.`, cause);
  }
}
