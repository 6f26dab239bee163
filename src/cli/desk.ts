import type { Act, Status } from '../election/life-cycle.ts';
import type { DefinitionInput } from '../wire/definition.ts';
import type { DoctorAnswer, ImportAnswer, ImportTextAnswer, RollPage, SealedState } from '../wire/administration.ts';
import type { Results } from '../wire/voting.ts';
import type { DecideWriteIns, WriteIns } from '../wire/write-ins.ts';
import type { Place } from './place.ts';

/** An election as the command line tells of it. Moments as ISO texts. */
export interface ElectionFacts {
  readonly slug: string;
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly version: number;
  readonly cast: number;
  readonly spoiled: number;
  readonly roundLimit: number | null;
  readonly sealed: boolean;
  readonly sample: boolean;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly roll: {
    readonly active: number;
    readonly pending: number;
    readonly voted: number;
    readonly withoutSecret: number;
    readonly late: number;
    readonly weight: string;
  };
  readonly possible: readonly string[];
  /** What still hinders opening, in words. */
  readonly missing: readonly string[];
  readonly definition: DefinitionInput;
  /** Keys, credentials and tally of a sealed election; null for an open one, in lists, and where its identifier has not been drawn yet. */
  readonly sealing: Sealing | null;
}

/** Where keys, credentials and the tally stand; a server knows its address besides. */
export type Sealing = Omit<SealedState, 'address'>;

/** A trustee's personal link, told once. `link`: where the server knows its own address. */
export interface TrusteeInvitation {
  readonly index: number;
  readonly name: string;
  readonly token: string;
  readonly link: string | null;
}

/** A secret that was drawn, told once. `link`: the personal link where the server knows its own address. */
export interface TellableSecret {
  readonly username: string;
  readonly name: string | null;
  readonly secret: string;
  readonly link: string | null;
}

export interface RollFilter {
  readonly search?: string | undefined;
  readonly voted?: boolean | undefined;
  readonly group?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** The first system's text files, as texts. */
export interface TextFiles {
  readonly candidates: string;
  readonly voters: string;
  readonly voted?: string | undefined;
  readonly votes?: string | undefined;
}

export interface VoterFacts {
  readonly username: string;
  readonly name?: string | undefined;
  readonly dateOfBirth?: string | undefined;
  readonly place?: string | undefined;
  readonly address?: string | undefined;
  readonly email?: string | undefined;
  readonly weight?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly secret?: string | undefined;
}

export interface RollImport {
  readonly columns?: Readonly<Record<string, string>> | undefined;
  readonly dryRun: boolean;
  readonly drawSecrets: boolean;
}

/** Secrets for many at once; `unvoted` needs a reason. */
export interface DrawAll {
  readonly whom: 'missing' | 'unvoted';
  readonly reason: string | undefined;
}

/** The acts of the command line, on a data folder, a database or a running server alike. Refusals come as `Failure`. */
export interface Desk {
  list(): Promise<readonly ElectionFacts[]>;
  show(slug: string): Promise<ElectionFacts>;
  create(definition: unknown, slug: string | undefined): Promise<ElectionFacts>;
  act(slug: string, act: Act, options: { readonly reason?: string | undefined }): Promise<ElectionFacts>;
  round(slug: string, voters: number): Promise<ElectionFacts>;
  results(slug: string): Promise<Results>;
  writeIns(slug: string): Promise<WriteIns>;
  decideWriteIns(slug: string, input: DecideWriteIns): Promise<WriteIns>;
  addVoter(slug: string, voter: VoterFacts): Promise<TellableSecret | null>;
  importVoters(
    slug: string,
    bytes: Uint8Array,
    options: RollImport,
    progress: (done: number, total: number) => void,
  ): Promise<Omit<ImportAnswer, 'secrets'> & { readonly secrets: readonly TellableSecret[] }>;
  voters(slug: string, filter: RollFilter): Promise<RollPage>;
  resetSecret(slug: string, username: string): Promise<TellableSecret>;
  drawSecrets(slug: string, options: DrawAll): Promise<readonly TellableSecret[]>;
  /** Makes the credentials of all voters of a sealed election (again) and gives the private parts out, once. */
  drawCredentials(slug: string): Promise<readonly TellableSecret[]>;
  /** Takes the registrar's public list instead. */
  takeCredentials(slug: string, list: string): Promise<{ readonly count: number; readonly checksum: string }>;
  /** Makes the personal links of all trustees who are people, or of one; earlier ones stop working. */
  inviteTrustees(slug: string, only: number | undefined): Promise<readonly TrusteeInvitation[]>;
  exportText(slug: string): Promise<Readonly<Record<string, string>>>;
  /** Writes a consistent copy of everything to `file`, which must not exist. */
  backup(file: string): Promise<void>;
  /** Makes an election from the first system's text files. */
  importText(input: { readonly name: string; readonly slug: string | undefined; readonly files: TextFiles }): Promise<ImportTextAnswer>;
  /** Checks everything that is kept. */
  examine(): Promise<DoctorAnswer>;
  close(): Promise<void>;
}

/** The desk at `place`. `read`: only looks, so that a data folder may be held by a server. */
export async function openDesk(place: Place, mode: 'read' | 'write'): Promise<Desk> {
  if (place.kind === 'server') return new (await import('./remote-desk.ts')).RemoteDesk(place.url, place.token);
  return (await import('./local-desk.ts')).openLocalDesk(place, mode);
}

/** Runs `work` at the desk and closes it, whatever happens. */
export async function atDesk<T>(place: Place, mode: 'read' | 'write', work: (desk: Desk) => Promise<T>): Promise<T> {
  const desk = await openDesk(place, mode);
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}
