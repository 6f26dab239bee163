import type { Answers } from '../election/ballot.ts';
import type { ElectionDefinition, LocalText } from '../election/definition.ts';

/** A ballot paper as one voter gets it. */
export interface Paper {
  readonly slug: string;
  readonly definition: ElectionDefinition;
  readonly username: string;
  readonly name: string | null;
  readonly voted: boolean;
  readonly mayChange: boolean;
  /** Contests (by index) of this voter. */
  readonly contests: readonly number[];
  /** Candidates' indexes as shown, for each contest. */
  readonly orders: readonly (readonly number[])[];
}

export interface BoothReceipt {
  readonly tracker: string;
  readonly replaced: boolean;
  readonly repeated: boolean;
  readonly day: string;
}

/** What sealing a ballot needs: the published record of a sealed election, and its contests as people see them. */
export interface SealedPaper extends Pick<Paper, 'slug' | 'definition' | 'contests' | 'orders'> {
  readonly record: string;
  readonly fingerprint: string;
}

/** The connection broke, or nothing answered: what was asked may or may not have happened, and may be asked again. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** A voter's way to a server: over the terminal channel or over HTTP. Refusals come as `Failure`, outages as `Broken`. */
export interface Booth {
  elections(): Promise<readonly { readonly slug: string; readonly title: LocalText; readonly sealed: boolean }[]>;
  signIn(slug: string | undefined, username: string, secret: string): Promise<Paper>;
  /** The same key is the same cast, however often it is sent. */
  cast(key: string, answers: Answers): Promise<BoothReceipt>;
  /** The receipt of a cast in doubt, or undefined where nothing was recorded. */
  doubt(slug: string, key: string): Promise<BoothReceipt | undefined>;
  /** The paper of a sealed election, which needs no signing in; undefined where the election is open, or this way serves open ones only. */
  sealedPaper(slug: string | undefined): Promise<SealedPaper | undefined>;
  castSealed(slug: string, ballot: string): Promise<BoothReceipt>;
  close(): void;
}

/** Where a voter's server is, and how it is known. */
export interface BoothAddress {
  readonly url: URL;
  /** SHA-256 of the server's certificate, 64 hexadecimal digits: trusted instead of a certificate authority. */
  readonly fingerprint: string | undefined;
  /** Which election is meant, where the voter named it. */
  readonly election?: string | undefined;
}

/** Opens the way that the address names: tls:// or tcp:// to the terminal channel, https:// or http:// to the web. */
export async function openBooth(address: BoothAddress): Promise<Booth> {
  const { protocol } = address.url;
  if (protocol === 'http:' || protocol === 'https:') return new (await import('./http-booth.ts')).HttpBooth(address);
  return (await import('./terminal-booth.ts')).openTerminalBooth(address);
}
