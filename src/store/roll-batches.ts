import type { ElectionId, VoterId } from '../kernel/ids.ts';
import { invariant } from '../kernel/result.ts';
import type { SecretHash, Store } from '../usecases/ports.ts';
import { appendEntry } from './audit.ts';
import { lockElection } from './elections.ts';
import type { Engine, Tx } from './engine.ts';
import { bytesOf, idOf } from './ids.ts';

// Acts on many voters of a roll at once.

export const CHUNK = 2000;
/** Registrations decided in one entry of the record: few enough that the entry stays readable with all their names. */
const NAMED = 200;

/** Lets other work of this process run between two chunks of a long act. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function bumpRevision(tx: Tx, electionId: ElectionId): Promise<void> {
  await tx
    .updateTable('elections')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', bytesOf(electionId))
    .execute();
}

interface GivenSecret {
  readonly id: VoterId;
  readonly secret: SecretHash;
}

async function putSecrets(engine: Engine, tx: Tx, electionId: ElectionId, secrets: readonly GivenSecret[]): Promise<void> {
  if (secrets.length === 0) return;
  const rows = secrets.map(({ id, secret }) => [secret.kind, secret.hash, bytesOf(id)] as const);
  const { n } = await tx
    .selectFrom('voters')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('election_id', '=', bytesOf(electionId))
    .where(
      engine.among(
        'id',
        rows.map(([, , id]) => id),
      ),
    )
    .executeTakeFirstOrThrow();
  invariant(Number(n) === new Set(secrets.map(({ id }) => id)).size, 'secrets are set for voters of this election');
  await engine.updateMany(tx, 'voters', ['secret_kind', 'secret_hash'], 'id', rows);
  await breathe();
}

async function whoVoted(engine: Engine, tx: Tx, electionId: ElectionId, secrets: readonly GivenSecret[]): Promise<readonly VoterId[]> {
  const rows = await tx
    .selectFrom('marks')
    .select('voter_id')
    .where('election_id', '=', bytesOf(electionId))
    .where('voted', '=', 1)
    .where(
      engine.among(
        'voter_id',
        secrets.map(({ id }) => bytesOf(id)),
      ),
    )
    .execute();
  return rows.map((row) => idOf<VoterId>(row.voter_id));
}

const chunksOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

type ManyVoters = Pick<Store, 'secretHashes' | 'setSecrets' | 'replaceSecrets' | 'decideRegistrations' | 'refusalReason'>;

export function manyVoters(engine: Engine): ManyVoters {
  const decideSome = async (
    tx: Tx,
    electionId: ElectionId,
    ids: readonly VoterId[],
    { status, late, reason }: Parameters<Store['decideRegistrations']>[2],
  ): Promise<readonly string[]> => {
    const waiting = await tx
      .selectFrom('voters')
      .select(['id', 'username'])
      .where('election_id', '=', bytesOf(electionId))
      .where('status', '=', 'pending')
      .where(engine.among('id', ids.map(bytesOf)))
      .orderBy('username_key')
      .execute();
    if (waiting.length === 0) return [];
    await tx
      .updateTable('voters')
      .set({ status, refusal_reason: reason ?? null, ...(late && { late: 1 }) })
      .where(
        engine.among(
          'id',
          waiting.map((row) => row.id),
        ),
      )
      .execute();
    return waiting.map((row) => row.username);
  };

  return {
    secretHashes: async (electionId) => {
      const rows = await engine.db
        .selectFrom('voters')
        .select(['id', 'secret_kind', 'secret_hash'])
        .where('election_id', '=', bytesOf(electionId))
        .where('secret_hash', 'is not', null)
        .execute();
      return new Map(
        rows.map((row) => [idOf<VoterId>(row.id), { kind: row.secret_kind as SecretHash['kind'], hash: row.secret_hash ?? '' }]),
      );
    },
    setSecrets: (electionId, secrets, audit, at) =>
      engine.write(async (tx) => {
        for (const some of chunksOf(secrets, CHUNK)) await putSecrets(engine, tx, electionId, some);
        await appendEntry(engine, tx, audit, at);
      }),
    replaceSecrets: (electionId, secrets, auditOf, at) =>
      engine.write(async (tx) => {
        // In the order of casting: the election first, so that a cast comes wholly before or wholly after.
        await lockElection(engine, tx, bytesOf(electionId));
        const left = new Set<VoterId>();
        for (const some of chunksOf(secrets, CHUNK)) {
          for (const id of await whoVoted(engine, tx, electionId, some)) left.add(id);
          await putSecrets(
            engine,
            tx,
            electionId,
            some.filter(({ id }) => !left.has(id)),
          );
        }
        if (left.size < secrets.length) await appendEntry(engine, tx, auditOf(secrets.length - left.size), at);
        return left;
      }),
    decideRegistrations: (electionId, ids, decision, auditOf, at) =>
      engine.write(async (tx) => {
        await lockElection(engine, tx, bytesOf(electionId));
        let decided = 0;
        for (const some of chunksOf(ids, NAMED)) {
          const usernames = await decideSome(tx, electionId, some, decision);
          if (usernames.length > 0) await appendEntry(engine, tx, auditOf(usernames), at);
          decided += usernames.length;
          await breathe();
        }
        if (decided > 0) await bumpRevision(tx, electionId);
        return decided;
      }),
    refusalReason: async (electionId, id) => {
      const row = await engine.db
        .selectFrom('voters')
        .select('refusal_reason')
        .where('election_id', '=', bytesOf(electionId))
        .where('id', '=', bytesOf(id))
        .executeTakeFirst();
      return row?.refusal_reason ?? null;
    },
  };
}
