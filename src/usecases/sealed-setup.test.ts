import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { streamOf } from '../../test/archive-vectors.ts';
import { draft, OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import {
  act,
  allSteps,
  archiveOf,
  ballotFor,
  electionOf,
  must,
  random,
  setUp,
  trusteesOfElection,
  vote,
} from '../../test/sealed/parties.ts';
import { CHAIR, simple, withPeople } from '../../test/sealed/small-elections.ts';
import { choose } from '../../test/support/plain-board.ts';
import { makeHandIn, newTrusteeSecret } from '../election/trustee-steps.ts';
import { newCredential } from '../protocol/credentials.ts';
import { ed25519Group } from '../protocol/ed25519-group.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { castSealedBallot } from './cast-sealed.ts';
import { changeDefinition } from './change-definition.ts';
import { importRoll } from './import-roll.ts';
import { addVoter } from './roll.ts';
import { parseDefinition } from '../wire/definition.ts';
import { sealedActs } from './sealed-acts.ts';
import { drawCredentials, inviteTrustees, sealedState, takeCredentials } from './sealed-setup.ts';
import { trusteesOf, uuidOf } from './sealed-items.ts';
import { handIn, openDesk } from './sealed-trustee.ts';

// Setting up a sealed election: what the lock asks for, the registrar’s part, and the trustees’ ceremony.

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const plain = { title: 'Board', contests: [CHAIR], sealed: { credentials: 'registrar' as const, trustees: { server: true } } };

async function changeTo(slug: string, definition: Parameters<typeof setUp>[1]): ReturnType<typeof changeDefinition> {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error('definition');
  return changeDefinition(house.ctx, OFFICER, slug, (await electionOf(house.ctx, slug)).version, parsed.value);
}

async function verifies(slug: string): Promise<void> {
  const bytes = await archiveOf(house.ctx, slug);
  expect((await verifyArchive(() => streamOf(bytes))).failure).toBeUndefined();
}

describe('check and lock', () => {
  test('names everything that is missing', async () => {
    const election = await draft(house.ctx, {
      title: 'Board',
      contests: [CHAIR],
      sealed: { trustees: { server: true, people: ['Dora', 'Emil'] } },
    });
    must(
      await importRoll(house.ctx, OFFICER, election.slug, new TextEncoder().encode('username\nv1\n'), {
        dryRun: false,
        drawSecrets: false,
      }),
    );
    const missing = [
      { kind: 'key', values: { name: 'Dora' }, detail: 'Trustee Dora has not made a key yet.' },
      { kind: 'key', values: { name: 'Emil' }, detail: 'Trustee Emil has not made a key yet.' },
      { kind: 'codes', values: {}, detail: 'The voting codes have not been made and handed out yet.' },
    ];
    expect(await act(house.ctx, election.slug, 'lock')).toMatchObject({ ok: false, error: { kind: 'setup-incomplete', missing } });
  });

  test('prints the check sums, and unlocking lets roll, keys and credentials change', async () => {
    const made = await setUp(house.ctx, { ...simple, sealed: { trustees: { server: true, people: ['Dora'] } } }, [1]);
    must(await act(house.ctx, made.slug, 'lock'));
    const before = await sealedState(house.ctx, await electionOf(house.ctx, made.slug));
    expect(before.checksums?.election).toMatch(/^[0-9a-f]{64}$/);
    expect(await drawCredentials(house.ctx, OFFICER, made.slug)).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    const [dora] = made.people;
    expect(
      await handIn(house.ctx, dora?.token ?? '', 'make-key', must(makeHandIn(await dora!.desk(), 'make-key', '7', random))),
    ).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    must(await act(house.ctx, made.slug, 'unlock'));
    must(await addVoter(house.ctx, OFFICER, made.slug, { username: 'v2' }));
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({
      ok: false,
      error: { missing: [{ kind: 'codes-count', values: { codes: 1, voters: 2 } }] },
    });
    const drawn = must(await drawCredentials(house.ctx, OFFICER, made.slug));
    must(await act(house.ctx, made.slug, 'open'));
    const after = await sealedState(house.ctx, await electionOf(house.ctx, made.slug));
    expect(after.uuid).toBe(before.uuid);
    expect(after.checksums?.credentials).not.toBe(before.checksums?.credentials);
    const again = { ...made, credentials: new Map(drawn.map(({ username, secret }) => [username, secret])) };
    expect(await vote(house.ctx, made, 'v1', choose(0))).toMatchObject({ ok: false, error: { kind: 'sealed-refused' } });
    expect(await vote(house.ctx, again, 'v1', choose(0))).toMatchObject({ ok: true });
  });

  test('refuses credentials that were made for another roll', async () => {
    const made = await setUp(house.ctx, simple, [1, 2]);
    const election = await electionOf(house.ctx, made.slug);
    const [first, second] = (await house.ctx.store.queryRoll(election.id, { sort: 'username', descending: false, offset: 0, limit: 9 }))
      .entries;
    const swap = async (id: typeof first, weight: string): Promise<void> => {
      await house.ctx.store.updateVoter(
        election.id,
        id!.id,
        { weight },
        { actor: 't', act: 't', electionId: election.id, details: '{}' },
        0,
      );
    };
    await swap(first, '2');
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({
      ok: false,
      error: { missing: [{ kind: 'codes-weights' }] },
    });
    await swap(second, '1');
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({
      ok: false,
      error: { missing: [{ kind: 'codes-roll' }] },
    });
  });

  test('refuses weights whose sums nobody could open', async () => {
    const made = await setUp(house.ctx, simple, ['1', '10000000000']);
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({
      ok: false,
      error: { missing: [{ kind: 'weights-large' }] },
    });
  });

  test('two officers at once get the same server key and the same uuid', async () => {
    const election = await draft(house.ctx, simple);
    expect(new Set(await Promise.all(Array.from({ length: 5 }, () => uuidOf(house.ctx, election)))).size).toBe(1);
    const states = await Promise.all(Array.from({ length: 4 }, () => act(house.ctx, election.slug, 'lock')));
    expect(states.every((state) => !state.ok)).toBe(true);
    expect(new Set((await trusteesOf(house.ctx, election)).map(({ key }) => key)).size).toBe(1);
  });

  test('an opening that was interrupted goes on, and cannot be unlocked any more', async () => {
    const made = await setUp(house.ctx, simple, [1]);
    must(await act(house.ctx, made.slug, 'lock'));
    must(await sealedActs.before(house.ctx, await electionOf(house.ctx, made.slug), 'open'));
    expect(await act(house.ctx, made.slug, 'unlock')).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    must(await act(house.ctx, made.slug, 'open'));
    must(await vote(house.ctx, made, 'v1', choose(0)));
    await verifies(made.slug);
  });
});

describe('a separate registrar', () => {
  test('hands over the public part; its voters vote and nobody else', async () => {
    const election = await draft(house.ctx, plain);
    const uuid = await uuidOf(house.ctx, election);
    const made = Array.from({ length: 3 }, () => newCredential(ed25519Group, random, uuid));
    const file = JSON.stringify(made.map(({ publicPart }, i) => (i === 0 ? `${publicPart},5,anna` : `${publicPart},,bob${i}`)));
    expect(await drawCredentials(house.ctx, OFFICER, election.slug)).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    expect(must(await takeCredentials(house.ctx, OFFICER, election.slug, file))).toMatchObject({ count: 3 });
    must(await act(house.ctx, election.slug, 'open'));
    for (const [i, { credential }] of made.entries())
      must(await castSealedBallot(house.ctx, election.slug, await ballotFor(house.ctx, election.slug, credential, choose(i))));
    must(await act(house.ctx, election.slug, 'close'));
    const { tally } = must(await act(house.ctx, election.slug, 'declare'));
    expect(tally).toMatch(/"winners":\["c1"\]/);
    expect(JSON.parse(tally ?? '{}')).toMatchObject({ roll: 3, ballots: 3 });
    await verifies(election.slug);
  });
  test('hands over nothing where the server makes the codes, and codes that the server made are not the registrar’s', async () => {
    const made = await setUp(house.ctx, simple, [1]);
    const election = await electionOf(house.ctx, made.slug);
    const { publicPart } = newCredential(ed25519Group, random, await uuidOf(house.ctx, election));
    expect(await takeCredentials(house.ctx, OFFICER, made.slug, JSON.stringify([publicPart]))).toMatchObject({
      ok: false,
      error: { kind: 'read-only' },
    });
    must(await changeTo(made.slug, plain));
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({ ok: false, error: { missing: [{ kind: 'registrar' }] } });
    must(await takeCredentials(house.ctx, OFFICER, made.slug, JSON.stringify([publicPart])));
    must(await changeTo(made.slug, simple));
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({ ok: false, error: { missing: [{ kind: 'codes' }] } });
  });
  test('makes the list again where the organiser changes the group', async () => {
    const made = await setUp(house.ctx, simple, [1]);
    must(await changeTo(made.slug, { ...simple, sealed: { ...simple.sealed, group: 'RFC-3526-2048' } }));
    expect(await act(house.ctx, made.slug, 'lock')).toMatchObject({ ok: false, error: { missing: [{ kind: 'codes' }] } });
    must(await drawCredentials(house.ctx, OFFICER, made.slug));
    must(await act(house.ctx, made.slug, 'lock'));
  });
  test.each([
    ['no JSON', 'hello'],
    ['no list', '{}'],
    ['no element', '["00"]'],
    ['twice the same', undefined],
    ['a point outside the subgroup', '["0000000000000000000000000000000000000000000000000000000000000000"]'],
    ['the neutral element', `["${'1'.padStart(64, '0')}"]`],
  ])('is told what is wrong with its file: %s', async (_, text) => {
    const election = await draft(house.ctx, plain);
    const { publicPart } = newCredential(ed25519Group, random, await uuidOf(house.ctx, election));
    expect(await takeCredentials(house.ctx, OFFICER, election.slug, text ?? JSON.stringify([publicPart, publicPart]))).toMatchObject({
      ok: false,
      error: { kind: 'input-invalid' },
    });
  });
});

describe('trustees', () => {
  test('are refused with a wrong link, and with an earlier one after a new invitation', async () => {
    const election = await draft(house.ctx, withPeople(['Dora', 'Emil']));
    const [dora] = await trusteesOfElection(house.ctx, election.slug);
    const token = dora?.token ?? '';
    for (const wrong of ['', 'x', token.slice(0, -1), token.replace('.1.', '.2.'), token.replace('.1.', '.9.'), `${token}x`])
      expect(await openDesk(house.ctx, wrong)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    must(await dora!.step());
    const [again] = must(await inviteTrustees(house.ctx, OFFICER, election.slug, 1));
    expect(await openDesk(house.ctx, token)).toMatchObject({ ok: false });
    expect(must(await openDesk(house.ctx, again?.token ?? ''))).toMatchObject({ name: 'Dora', stage: 'wait' });
  });

  test('may begin again before the lock; in a threshold group the others repeat what was built on the old key', async () => {
    const election = await draft(house.ctx, withPeople(['Dora', 'Emil', 'Fay'], 2));
    const people = await trusteesOfElection(house.ctx, election.slug);
    await allSteps(people);
    const [, emil] = people;
    const fresh = newTrusteeSecret(ed25519Group, random, 'member');
    emil!.secret = fresh;
    must(await handIn(house.ctx, emil!.token, 'certificate', must(makeHandIn(await emil!.desk(), 'certificate', fresh, random))));
    expect(await people[0]?.desk()).toMatchObject({ stage: 'polynomial', output: null, input: null });
    await allSteps(people);
    expect(
      (await sealedState(house.ctx, await electionOf(house.ctx, election.slug))).trustees.every(({ steps }) => steps.includes('output')),
    ).toBe(true);
  });

  test('of whom one began again while another answered the old certificate are asked once more', async () => {
    const election = await draft(house.ctx, withPeople(['Dora', 'Emil', 'Fay'], 2));
    const people = await trusteesOfElection(house.ctx, election.slug);
    for (const person of people) must(await person.step());
    for (const person of people.slice(1)) must(await person.step());
    const late = await people[0]!.made();
    const old = await trusteesOf(house.ctx, await electionOf(house.ctx, election.slug));
    people[1]!.secret = newTrusteeSecret(ed25519Group, random, 'member');
    must(
      await handIn(
        house.ctx,
        people[1]!.token,
        'certificate',
        must(makeHandIn(await people[1]!.desk(), 'certificate', people[1]!.secret, random)),
      ),
    );
    expect(await handIn(house.ctx, people[0]!.token, late.stage, late.text)).toMatchObject({ ok: false, error: { kind: 'input-invalid' } });
    // The write of a polynomial that was checked against the old certificate may still arrive.
    await house.ctx.store.putSealedItem(election.id, 'trustee/003', JSON.stringify(old[2]));
    await allSteps(people);
    expect(await people[2]?.desk()).toMatchObject({ stage: 'wait', waitingFor: [] });
  });

  test('whose group or number the organiser changes make their keys again, with the same link', async () => {
    const election = await draft(house.ctx, withPeople(['Dora', 'Emil', 'Fay'], 2));
    const people = await trusteesOfElection(house.ctx, election.slug);
    await allSteps(people);
    const { definition } = await electionOf(house.ctx, election.slug);
    must(
      await changeDefinition(house.ctx, OFFICER, election.slug, 1, {
        ...definition,
        sealed: { ...definition.sealed!, trustees: { server: false, people: ['Dora', 'Emil', 'Fay'], threshold: 1 } },
      }),
    );
    expect(await people[0]?.desk()).toMatchObject({ stage: 'certificate', key: null, output: null });
  });

  test('are told at once of a message that does not hold', async () => {
    const election = await draft(house.ctx, withPeople(['Dora', 'Emil', 'Fay'], 2));
    const people = await trusteesOfElection(house.ctx, election.slug);
    const [dora, emil] = people;
    const foreign = must(
      makeHandIn(
        { ...(await dora!.desk()), member: { index: 2, size: 3, threshold: 2 } },
        'certificate',
        newTrusteeSecret(ed25519Group, random, 'member'),
        random,
      ),
    );
    for (const bad of ['{}', 'x', foreign])
      expect(await handIn(house.ctx, dora!.token, 'certificate', bad)).toMatchObject({ ok: false, error: { kind: 'input-invalid' } });
    expect(await handIn(house.ctx, dora!.token, 'share', '{}')).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    for (const person of people) must(await person.step());
    const desk = await dora!.desk();
    expect(makeHandIn(desk, 'polynomial', emil!.secret, random)).toMatchObject({ ok: false, error: { kind: 'wrong-secret' } });
    for (const person of people) must(await person.step());
    const late = await emil!.made();
    expect(await handIn(house.ctx, dora!.token, 'share', late.text)).toMatchObject({ ok: false, error: { kind: 'input-invalid' } });
    expect(makeHandIn({ ...(await dora!.desk()), input: (await emil!.desk()).input }, 'share', dora!.secret, random)).toMatchObject({
      ok: false,
      error: { kind: 'ceremony' },
    });
  });
});
