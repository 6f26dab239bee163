/** What one terminal server and one session may use. Times in milliseconds, sizes in bytes. */
export interface TerminalLimits {
  /** Without a line from the client. */
  readonly idle: number;
  /** A whole session, however busy. */
  readonly total: number;
  /** After text without a line end, how long until it is taken as a line: the first clients send none. */
  readonly quiet: number;
  /** Between two messages in a row, after the first one reached the client's machine: its program reads them as two. */
  readonly separation: number;
  /** How long a message may take to reach the client's machine before the next is sent all the same. */
  readonly patience: number;
  /** A line of the plain channel. */
  readonly line: number;
  /** Everything a client of the plain channel may send. */
  readonly input: number;
  /** Sessions at once, in all and from one network (an IPv4 address, an IPv6 /64). */
  readonly sessions: number;
  readonly perNetwork: number;
  /** How long a client that was told goodbye may take to hang up. */
  readonly linger: number;
}

export const DEFAULT_LIMITS: TerminalLimits = {
  idle: 120_000,
  total: 600_000,
  quiet: 150,
  separation: 300,
  patience: 10_000,
  line: 1_024,
  input: 16_384,
  sessions: 8_000,
  perNetwork: 1_000,
  linger: 3_000,
};
