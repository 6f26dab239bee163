import { textIn } from '../election/definition.ts';
import { possibleActs } from '../election/life-cycle.ts';
import { usernameKey } from '../election/secret.ts';
import { missingForOpening, openRound, performAct } from '../usecases/act.ts';
import type { Context } from '../usecases/context.ts';
import { createElection } from '../usecases/create-election.ts';
import { examine } from '../usecases/examine.ts';
import { findElection } from '../usecases/find.ts';
import { importRoll } from '../usecases/import-roll.ts';
import type { ElectionRecord } from '../usecases/ports.ts';
import { resultsOf } from '../usecases/results.ts';
import { drawSecrets } from '../usecases/draw-secrets.ts';
import { addVoter, resetSecret, type DrawnSecret } from '../usecases/roll.ts';
import { drawCredentials, inviteTrustees, takeCredentials } from '../usecases/sealed-setup.ts';
import { sealingOf } from '../usecases/sealing.ts';
import { exportSeedText, importSeedText } from '../usecases/seed-text.ts';
import { decideWriteIns, writeInsOf } from '../usecases/write-ins.ts';
import { definitionToWire, parseDefinition, problemsOf } from '../wire/definition.ts';
import { isoMoment } from '../wire/time.ts';
import { decideWriteInsSchema, writeInsToWire } from '../wire/write-ins.ts';
import type { Desk, ElectionFacts, Sealing, TellableSecret } from './desk.ts';
import { type House, openHouse, OPERATOR } from './house.ts';
import type { Place } from './place.ts';
import { Failure, mustBeDone } from './terminal-output.ts';

const moment = (at: number | null | undefined): string | null => (at === null || at === undefined ? null : isoMoment(at));
const tellable = ({ username, name, secret }: DrawnSecret): TellableSecret => ({ username, name, secret, link: null });

/** What the command line tells of an election. */
async function factsOf(ctx: Context, election: ElectionRecord, sealing: Sealing | null): Promise<ElectionFacts> {
  const { definition } = election;
  const soon = election.status === 'draft' || election.status === 'ready';
  return {
    slug: election.slug,
    id: election.id,
    title: textIn(definition.title, ...definition.languages),
    status: election.status,
    version: election.version,
    cast: election.cast,
    spoiled: election.spoiled,
    roundLimit: election.roundLimit,
    sealed: definition.sealed !== undefined,
    sample: definition.sample,
    opensAt: moment(definition.opensAt),
    closesAt: moment(definition.closesAt),
    openedAt: moment(election.openedAt),
    closedAt: moment(election.closedAt),
    roll: await ctx.store.rollCounts(election.id),
    possible: possibleActs(election.status),
    missing: soon ? (await missingForOpening(ctx, election)).map(({ detail }) => detail) : [],
    definition: definitionToWire(definition),
    sealing,
  };
}

/** The desk on a data folder or database, with the operator's rights. */
export async function openLocalDesk(place: Exclude<Place, { kind: 'server' }>, mode: 'read' | 'write'): Promise<Desk> {
  return localDesk(await openHouse(place, mode), mode);
}

/** The desk on an opened house. */
export function localDesk(house: House, mode: 'read' | 'write' = 'write'): Desk {
  const { ctx, store } = house;
  const find = async (slug: string): Promise<ElectionRecord> => mustBeDone(await findElection(ctx, slug));
  const facts = async (election: ElectionRecord): Promise<ElectionFacts> => {
    // The identifier is drawn when first asked for, which must not write to a folder that a server holds.
    const drawn = mode === 'write' || (await store.getSealedItem(election.id, 'uuid')) !== undefined;
    return factsOf(ctx, election, election.definition.sealed && drawn ? await sealingOf(ctx, election) : null);
  };
  return {
    list: async () => Promise.all((await store.listElections()).map((election) => factsOf(ctx, election, null))),
    show: async (slug) => facts(await find(slug)),
    create: async (input, slug) => {
      const definition = parseDefinition(input);
      if (!definition.ok) return mustBeDone({ ok: false, error: { kind: 'definition-invalid', problems: definition.error } });
      return facts(mustBeDone(await createElection(ctx, OPERATOR, { slug, definition: definition.value })));
    },
    act: async (slug, act, { reason }) => facts(mustBeDone(await performAct(ctx, OPERATOR, slug, act, { reason }))),
    round: async (slug, voters) => facts(mustBeDone(await openRound(ctx, OPERATOR, slug, voters))),
    results: async (slug) => {
      const view = mustBeDone(await resultsOf(ctx, await find(slug), 'officer'));
      return {
        ...view,
        countedAt: isoMoment(view.countedAt),
        contests: view.contests.map((contest) => ({ ...contest, candidates: [...contest.candidates], winners: [...contest.winners] })),
      };
    },
    writeIns: async (slug) => writeInsToWire(mustBeDone(await writeInsOf(ctx, slug))),
    decideWriteIns: async (slug, input) => {
      const read = decideWriteInsSchema.safeParse(input);
      if (!read.success) return mustBeDone({ ok: false, error: { kind: 'input-invalid', problems: problemsOf(read.error) } });
      return writeInsToWire(mustBeDone(await decideWriteIns(ctx, OPERATOR, slug, read.data)));
    },
    addVoter: async (slug, voter) => {
      const { voter: added, secret } = mustBeDone(await addVoter(ctx, OPERATOR, slug, voter));
      return secret === null ? null : { username: added.username, name: added.name, secret, link: null };
    },
    importVoters: async (slug, bytes, options, progress) => {
      const report = mustBeDone(await importRoll(ctx, OPERATOR, slug, bytes, options, progress));
      const { encoding: _, secrets, ...rest } = report;
      return {
        ...rest,
        columns: { ...rest.columns },
        headings: [...rest.headings],
        sample: rest.sample.map((row) => ({ ...row })),
        problems: [],
        problemCount: 0,
        secrets: secrets.map(tellable),
      };
    },
    voters: async (slug, { search, voted, group, offset, limit }) => {
      const page = await store.queryRoll((await find(slug)).id, {
        search,
        voted,
        group,
        sort: 'username',
        descending: false,
        offset,
        limit,
      });
      return { total: page.total, entries: page.entries.map((entry) => ({ ...entry, groups: [...entry.groups] })) };
    },
    resetSecret: async (slug, username) => {
      const voter = await store.findVoter((await find(slug)).id, usernameKey(username));
      if (!voter) throw new Failure(`There is no voter "${username}" on the roll.`, { kind: 'not-found' });
      return tellable(mustBeDone(await resetSecret(ctx, OPERATOR, slug, voter.id)));
    },
    drawSecrets: async (slug, options) => mustBeDone(await drawSecrets(ctx, OPERATOR, slug, options)).map(tellable),
    drawCredentials: async (slug) => mustBeDone(await drawCredentials(ctx, OPERATOR, slug)).map(tellable),
    takeCredentials: async (slug, list) => mustBeDone(await takeCredentials(ctx, OPERATOR, slug, list)),
    inviteTrustees: async (slug, only) =>
      mustBeDone(await inviteTrustees(ctx, OPERATOR, slug, only)).map((each) => ({ ...each, link: null })),
    exportText: async (slug) => mustBeDone(await exportSeedText(ctx, await find(slug))),
    backup: (file) => store.backupTo(file),
    importText: async (input) => {
      const { election, ...figures } = mustBeDone(await importSeedText(ctx, OPERATOR, input));
      const { id, status, definition } = election;
      return { election: election.slug, id, status, candidates: definition.contests[0]!.candidates.length, ...figures };
    },
    examine: async () => {
      const found = await examine(store);
      return { ...found, problems: [...found.problems] };
    },
    close: () => house.close(),
  };
}
