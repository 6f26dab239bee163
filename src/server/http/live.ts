import type { ServerResponse } from 'node:http';
import type { ElectionId } from '../../kernel/ids.ts';
import type { ElectionRecord, Store } from '../../usecases/ports.ts';

// Server-sent events. One look at the record each second for every election that somebody watches, one prebuilt buffer written to all of
// its sockets: the revision in the database is the only source, so every node tells the same. Every event carries the whole state, so
// a client that reconnects needs the newest one only, and none at all where its `Last-Event-ID` is the newest.
//
// Two hubs run on a node: the public one and the control room's, whose source differs.

/** What the hub asks of the gateway: the data of the events, as JSON texts. */
export interface LiveSource {
  readonly store: Pick<Store, 'findElection'>;
  /** Name and data of the event that every change sends. */
  readonly event: string;
  state(election: ElectionRecord): Promise<string>;
  /** Whether `results` follow for this election, whose event then carries the id: who saw only the first is not up to date. */
  counts(election: ElectionRecord): boolean;
  /** Whether the state changes without the revision (counters of this node): then it is made anew as often as its cost allows. */
  readonly restless: boolean;
  /** The live count, or undefined where this election shows none now. */
  results(election: ElectionRecord): Promise<string | undefined>;
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number;
  failed(error: unknown): void;
}

interface Channel {
  readonly electionId: ElectionId;
  readonly clients: Set<ServerResponse>;
  revision: number;
  status: string;
  state: Buffer | undefined;
  stateDue: number;
  results: Buffer | undefined;
  resultsRevision: number;
  /** Before this moment the count is not made again. */
  resultsDue: number;
  refreshedAt: number;
  refreshing: Promise<void> | undefined;
}

/** At most one broadcast in so many milliseconds. */
const PERIOD = 1_000;
/** So that nothing in between takes the line for dead, and the page knows that it is not: a browser tells its page of events, not of comments. */
const HEARTBEAT = 15_000;
const BEAT = Buffer.from('event: beat\ndata: 1\n\n');
/** A client that left so many bytes unread is let go; it comes back when it can. */
const SLOW = 256 * 1_024;
export const MOST_WATCHERS = 15_000;
/** Counting takes a tenth of one core at most: after a count that took t, nine t pass before the next. */
const REST = 9;

function event(name: string, id: number | undefined, data: string): Buffer {
  return Buffer.from(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);
}

/** Watchers of all elections on this node. */
export class LiveHub {
  readonly #source: LiveSource;
  readonly #channels = new Map<ElectionId, Channel>();
  readonly #tick: NodeJS.Timeout;
  readonly #heart: NodeJS.Timeout;
  #watchers = 0;

  constructor(source: LiveSource) {
    this.#source = source;
    this.#tick = setInterval(() => {
      for (const channel of this.#channels.values()) void this.#refresh(channel);
    }, PERIOD);
    this.#heart = setInterval(() => {
      for (const channel of this.#channels.values()) this.#send(channel, BEAT);
    }, HEARTBEAT);
    this.#tick.unref();
    this.#heart.unref();
  }

  get full(): boolean {
    return this.#watchers >= MOST_WATCHERS;
  }

  watchers(electionId: ElectionId): number {
    return this.#channels.get(electionId)?.clients.size ?? 0;
  }

  /** Sends `election`'s events to `response`, whose head is written, until it closes. */
  async watch(electionId: ElectionId, response: ServerResponse, lastEventId: string | undefined): Promise<void> {
    const channel = this.#channel(electionId);
    this.#watchers++;
    response.on('close', () => {
      this.#watchers--;
      channel.clients.delete(response);
      if (channel.clients.size === 0 && this.#channels.get(electionId) === channel) this.#channels.delete(electionId);
    });
    // Spread the return of many clients after a restart.
    response.write(`retry: ${1_000 + Math.floor(Math.random() * 3_000)}\n\n`);
    if (channel.state === undefined || this.#source.elapsed() - channel.refreshedAt >= PERIOD) await this.#refresh(channel);
    if (response.closed) return;
    if (lastEventId !== String(channel.revision)) {
      if (channel.state) response.write(channel.state);
      if (channel.results) response.write(channel.results);
    }
    channel.clients.add(response);
  }

  #channel(electionId: ElectionId): Channel {
    const held = this.#channels.get(electionId);
    if (held) return held;
    const fresh: Channel = {
      electionId,
      clients: new Set(),
      revision: -1,
      status: '',
      state: undefined,
      stateDue: 0,
      results: undefined,
      resultsRevision: -1,
      resultsDue: 0,
      refreshedAt: -Infinity,
      refreshing: undefined,
    };
    this.#channels.set(electionId, fresh);
    return fresh;
  }

  /** Something was committed on this node: look at once unless a broadcast went out within the last second. */
  changed(electionId: ElectionId): void {
    const channel = this.#channels.get(electionId);
    if (channel && this.#source.elapsed() - channel.refreshedAt >= PERIOD) void this.#refresh(channel);
  }

  #refresh(channel: Channel): Promise<void> {
    channel.refreshing ??= this.#look(channel)
      .catch((error: unknown) => {
        this.#source.failed(error);
      })
      .finally(() => {
        channel.refreshing = undefined;
      });
    return channel.refreshing;
  }

  async #look(channel: Channel): Promise<void> {
    channel.refreshedAt = this.#source.elapsed();
    const election = await this.#source.store.findElection(channel.electionId);
    if (!election) {
      for (const client of channel.clients) client.end();
      return;
    }
    if (this.#source.restless ? channel.refreshedAt >= channel.stateDue : election.revision !== channel.revision)
      await this.#tell(channel, election);
    await this.#count(channel, election);
  }

  async #tell(channel: Channel, election: ElectionRecord): Promise<void> {
    const text = await this.#source.state(election);
    const end = this.#source.elapsed();
    channel.stateDue = end + REST * (end - channel.refreshedAt);
    const state = event(this.#source.event, this.#source.counts(election) ? undefined : election.revision, text);
    const moved = channel.status !== '' && channel.status !== election.status;
    const same = channel.state?.equals(state) === true;
    channel.revision = election.revision;
    channel.status = election.status;
    channel.state = state;
    if (!same)
      this.#send(channel, moved ? Buffer.concat([event('status', undefined, JSON.stringify({ status: election.status })), state]) : state);
  }

  async #count(channel: Channel, election: ElectionRecord): Promise<void> {
    const start = this.#source.elapsed();
    if (channel.resultsRevision === election.revision || start < channel.resultsDue) return;
    const text = await this.#source.results(election);
    const end = this.#source.elapsed();
    channel.resultsDue = end + REST * (end - start);
    channel.resultsRevision = election.revision;
    channel.results = text === undefined ? undefined : event('results', election.revision, text);
    if (channel.results) this.#send(channel, channel.results);
  }

  #send(channel: Channel, bytes: Buffer): void {
    for (const client of channel.clients) {
      if (client.writableLength > SLOW) client.destroy();
      else client.write(bytes);
    }
  }

  /** Ends every stream. */
  close(): void {
    clearInterval(this.#tick);
    clearInterval(this.#heart);
    for (const channel of this.#channels.values()) for (const client of channel.clients) client.end();
  }
}
