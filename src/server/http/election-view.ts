import { createHmac } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { ElectionId, VoterId } from '../../kernel/ids.ts';
import { possibleActs, type Status } from '../../election/life-cycle.ts';
import { missingForOpening } from '../../usecases/act.ts';
import type { Context } from '../../usecases/context.ts';
import type { ElectionRecord } from '../../usecases/ports.ts';
import { registrationOpen } from '../../usecases/register-voter.ts';
import { resultsOf, resultsVisible, type ResultsView } from '../../usecases/results.ts';
import { credentialCount } from '../../usecases/sealed-items.ts';
import type { AdminElection } from '../../wire/administration.ts';
import { definitionToWire } from '../../wire/definition.ts';
import { isoMoment } from '../../wire/time.ts';
import type { LiveTurnout, PublicElection, Results } from '../../wire/voting.ts';

// How elections look from outside, in the forms of wire/.

type RollCounts = Awaited<ReturnType<Context['store']['rollCounts']>>;

/** The roll is counted at most so often for the public; the console counts anew. Milliseconds. */
const COUNT_KEPT = 2_000;

const moment = (at: number | null): string | null => (at === null ? null : isoMoment(at));
const BEGUN: ReadonlySet<Status> = new Set(['open', 'paused', 'closed', 'tallied', 'declared']);

/** Results in the form of wire/. */
export function resultsToWire(view: ResultsView): Results {
  return {
    ...view,
    countedAt: isoMoment(view.countedAt),
    contests: view.contests.map((contest) => ({ ...contest, candidates: [...contest.candidates], winners: [...contest.winners] })),
  };
}

/** Whether the election counts in public: while votes come in, and then to the end, so that who watches sees the last ballot counted. */
export function countsLive(election: ElectionRecord): boolean {
  return election.definition.results === 'live' && BEGUN.has(election.status) && resultsVisible(election, 'public') === true;
}

/** Makes the outside forms of elections on one node. */
export class ElectionViews {
  readonly #ctx: Context;
  readonly #clock: Clock;
  readonly #key: Uint8Array;
  readonly #counts = new Map<ElectionId, { readonly at: number; readonly counts: Promise<RollCounts> }>();

  constructor(ctx: Context, serverKey: Uint8Array) {
    this.#ctx = ctx;
    this.#clock = ctx.clock;
    this.#key = serverKey;
  }

  /** Seed of the order of candidates: of the election, or of one voter. Equal on every node, foreseeable for nobody without the key. */
  orderSeed(electionId: ElectionId, voterId?: VoterId): string {
    return createHmac('sha256', this.#key)
      .update(`order|${electionId}|${voterId ?? ''}`)
      .digest('hex')
      .slice(0, 32);
  }

  #rollCounts(electionId: ElectionId): Promise<RollCounts> {
    const now = this.#clock.now();
    const held = this.#counts.get(electionId);
    if (held && Math.abs(now - held.at) < COUNT_KEPT) return held.counts;
    const counts = this.#ctx.store.rollCounts(electionId);
    this.#counts.set(electionId, { at: now, counts });
    counts.catch(() => this.#counts.delete(electionId));
    return counts;
  }

  /** Size of the roll for the public; null where people register themselves and there is no fixed electorate. */
  async rollSize(election: ElectionRecord): Promise<number | null> {
    if (election.definition.sealed) return credentialCount(this.#ctx, election);
    return election.definition.access === 'registration' ? null : (await this.#rollCounts(election.id)).active;
  }

  async turnout(election: ElectionRecord): Promise<LiveTurnout> {
    return {
      revision: election.revision,
      status: election.status,
      cast: election.cast,
      roll: await this.rollSize(election),
      at: isoMoment(this.#clock.now()),
    };
  }

  async public(election: ElectionRecord): Promise<PublicElection> {
    const { id, slug, status, version, revision, cast } = election;
    return {
      id,
      slug,
      status,
      version,
      revision,
      definition: definitionToWire(election.definition),
      orderSeed: this.orderSeed(id),
      resultsShown: resultsVisible(election, 'public') === true && status !== 'ready',
      turnout: { cast, roll: await this.rollSize(election) },
      late: (await this.#rollCounts(id)).late,
      registrationOpen: registrationOpen(election),
      openedAt: moment(election.openedAt),
      closedAt: moment(election.closedAt),
      now: isoMoment(this.#clock.now()),
    };
  }

  async admin(election: ElectionRecord): Promise<AdminElection> {
    const roll = await this.#ctx.store.rollCounts(election.id);
    this.#counts.set(election.id, { at: this.#clock.now(), counts: Promise.resolve(roll) });
    return {
      ...(await this.public(election)),
      cast: election.cast,
      spoiled: election.spoiled,
      roundLimit: election.roundLimit,
      createdAt: isoMoment(election.createdAt),
      roll,
      possible: [...possibleActs(election.status)],
      missing: election.status === 'draft' || election.status === 'ready' ? [...(await missingForOpening(this.#ctx, election))] : [],
      sealed: election.definition.sealed !== undefined,
    };
  }

  /** The live count as JSON text, or undefined where none is shown now. */
  async liveResults(election: ElectionRecord): Promise<string | undefined> {
    if (!countsLive(election)) return undefined;
    const results = await resultsOf(this.#ctx, election, 'public');
    return results.ok ? JSON.stringify(resultsToWire(results.value)) : undefined;
  }
}
