import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { streamOf } from '../../test/archive-vectors.ts';
import { testHouse, type TestHouse } from '../../test/support/house.ts';
import { act, allSteps, archiveOf, ballotFor, electionOf, must, random, setUp, vote, type SealedHouse } from '../../test/sealed/parties.ts';
import { CHAIR, simple, withPeople } from '../../test/sealed/small-elections.ts';
import { choose } from '../../test/support/plain-board.ts';
import { resigned } from '../../test/made-election.ts';
import { matchesArchive } from '../election/trustee-archive.ts';
import { checkRecords, makeHandIn } from '../election/trustee-steps.ts';
import { newCredential } from '../protocol/credentials.ts';
import { ed25519Group } from '../protocol/ed25519-group.ts';
import { readElection } from '../protocol/election-record.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { castSealedBallot } from './cast-sealed.ts';
import { runSchedule } from './schedule.ts';
import { frozenTexts } from './sealed-items.ts';
import { tallyState } from './sealed-tally.ts';
import { handIn } from './sealed-trustee.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

async function openHouse(definition: Parameters<typeof setUp>[1] = simple, voters = 2): Promise<SealedHouse> {
  const made = await setUp(
    house.ctx,
    definition,
    Array.from({ length: voters }, () => 1),
  );
  must(await act(house.ctx, made.slug, 'open'));
  return made;
}

async function verifies(slug: string): Promise<void> {
  const bytes = await archiveOf(house.ctx, slug);
  expect((await verifyArchive(() => streamOf(bytes))).failure).toBeUndefined();
}

describe('casting', () => {
  test('of the same ballot twice gives one ballot and the same receipt, also after closing', async () => {
    const made = await openHouse();
    const ballot = await ballotFor(house.ctx, made.slug, made.credentials.get('v1') ?? '', choose(0));
    const first = must(await castSealedBallot(house.ctx, made.slug, ballot));
    expect(must(await castSealedBallot(house.ctx, made.slug, ballot))).toEqual({ ...first, repeated: true });
    must(await act(house.ctx, made.slug, 'close'));
    expect(must(await castSealedBallot(house.ctx, made.slug, ballot))).toEqual({ ...first, repeated: true });
    expect(await vote(house.ctx, made, 'v2', choose(0))).toMatchObject({ ok: false, error: { kind: 'not-open', state: 'closed' } });
    expect((await electionOf(house.ctx, made.slug)).cast).toBe(1);
  });

  test('of twelve different ballots with one credential at once records exactly one', async () => {
    const made = await openHouse();
    const credential = made.credentials.get('v1') ?? '';
    const ballots = await Promise.all(Array.from({ length: 12 }, (_, i) => ballotFor(house.ctx, made.slug, credential, choose(i % 3))));
    const outcomes = await Promise.all(ballots.map((ballot) => castSealedBallot(house.ctx, made.slug, ballot)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.kind]))).toEqual(
      Array.from({ length: 11 }, () => 'already-voted'),
    );
    must(await act(house.ctx, made.slug, 'close'));
    must(await act(house.ctx, made.slug, 'declare'));
    await verifies(made.slug);
    expect(await house.ctx.store.inspect()).toEqual([]);
  });

  test('refuses forged, foreign, unregistered and malformed ballots, and records none of them', async () => {
    const made = await openHouse();
    const other = await openHouse();
    const election = await electionOf(house.ctx, made.slug);
    const record = must(readElection((await frozenTexts(house.ctx, election))?.election ?? ''));
    const credential = made.credentials.get('v1') ?? '';
    const good = await ballotFor(house.ctx, made.slug, credential, choose(0));
    const stranger = newCredential(ed25519Group, random, record.uuid).credential;
    const twoVotes = resigned(record, credential, good, (ballot) => {
      const [answer] = ballot['answers'] as { choices: unknown[]; individual_proofs: unknown[] }[];
      if (answer) {
        answer.choices[1] = answer.choices[0];
        answer.individual_proofs[1] = answer.individual_proofs[0];
      }
    });
    const refused = [
      '',
      '{}',
      'null',
      '[',
      good.slice(0, -1),
      ` ${good}`,
      good.replace('"response":"', '"response":"0'),
      good.replace(/"response":"(\d)/, (_, digit: string) => `"response":"${(Number(digit) % 9) + 1}`),
      twoVotes,
      await ballotFor(house.ctx, other.slug, other.credentials.get('v1') ?? '', choose(0)),
      await ballotFor(house.ctx, made.slug, stranger, choose(0)),
    ];
    for (const ballot of refused)
      expect(await castSealedBallot(house.ctx, made.slug, ballot)).toMatchObject({ ok: false, error: { kind: 'sealed-refused' } });
    expect((await electionOf(house.ctx, made.slug)).cast).toBe(0);
    expect(await castSealedBallot(house.ctx, made.slug, good)).toMatchObject({ ok: true });
  });
});

describe('the tally', () => {
  test('refuses a decryption with another key, of another tally, or by somebody who is not awaited; the right one still counts', async () => {
    const made = await openHouse(withPeople(['Dora', 'Emil']));
    must(await vote(house.ctx, made, 'v1', choose(0)));
    expect(await handIn(house.ctx, made.people[0]!.token, 'decrypt', '{}')).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    must(await act(house.ctx, made.slug, 'close'));
    const [dora, emil] = made.people;
    const right = await dora!.made();
    const [record = '', binding = ''] = right.text.split('\n');
    const foreign = (await emil!.made()).text;
    for (const bad of [
      '{}',
      record,
      `${record}\n${foreign.split('\n')[1]}`,
      `${foreign.split('\n')[0]}\n${binding}`,
      right.text.replace(/\d{10}/, '1234567890'),
      foreign,
    ])
      expect(await handIn(house.ctx, dora!.token, 'decrypt', bad)).toMatchObject({ ok: false, error: { kind: 'input-invalid' } });
    expect(makeHandIn(await dora!.desk(), 'decrypt', emil!.secret, random)).toMatchObject({ ok: false, error: { kind: 'wrong-secret' } });
    must(await handIn(house.ctx, dora!.token, 'decrypt', right.text));
    expect(await handIn(house.ctx, dora!.token, 'decrypt', right.text)).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    expect(await tallyState(house.ctx, await electionOf(house.ctx, made.slug))).toMatchObject({
      stage: 'decrypting',
      needed: 1,
      awaited: [{ name: 'Emil' }],
    });
    must(await emil!.step());
    must(await act(house.ctx, made.slug, 'declare'));
    await verifies(made.slug);
  });

  test('refuses a shuffle that changes a ranking, and one of a list that is no longer the last', async () => {
    const made = await openHouse(withPeople(['Dora', 'Emil'], null, 'irv'));
    for (const voter of ['v1', 'v2']) must(await vote(house.ctx, made, voter, [{ kind: 'ranking', ranks: [[0], [1]] }]));
    must(await act(house.ctx, made.slug, 'close'));
    const [dora, emil] = made.people;
    const [first, late] = [await dora!.made(), await emil!.made()];
    const forged = JSON.parse(first.text) as { ciphertexts: { alpha: string; beta: string }[][] };
    const [list] = forged.ciphertexts;
    if (list?.[0] && list[1]) list[0] = list[1];
    expect(await handIn(house.ctx, dora!.token, 'shuffle', JSON.stringify(forged))).toMatchObject({
      ok: false,
      error: { kind: 'input-invalid' },
    });
    must(await handIn(house.ctx, dora!.token, 'shuffle', first.text));
    expect(await handIn(house.ctx, emil!.token, 'shuffle', late.text)).toMatchObject({ ok: false, error: { kind: 'input-invalid' } });
    await allSteps(made.people);
    must(await act(house.ctx, made.slug, 'declare'));
    await verifies(made.slug);
  });

  test('a trustee’s device sees a key or a tally that the server has exchanged', async () => {
    const made = await openHouse(withPeople(['Dora', 'Emil']));
    for (const voter of ['v1', 'v2']) must(await vote(house.ctx, made, voter, choose(0)));
    const other = await openHouse(withPeople(['Dora', 'Emil']));
    must(await act(house.ctx, made.slug, 'close'));
    const [dora] = made.people;
    const desk = await dora!.desk();
    const archive = await archiveOf(house.ctx, made.slug);
    expect(checkRecords(desk, dora!.secret)).toMatchObject({ ok: true });
    expect(await matchesArchive(desk, streamOf(archive))).toMatchObject({ ok: true });
    const foreign = { ...desk, records: (await other.people[0]!.desk()).records };
    expect(checkRecords(foreign, dora!.secret)).toMatchObject({ ok: false, error: { kind: 'wrong-secret' } });
    expect(await matchesArchive(foreign, streamOf(archive))).toMatchObject({ ok: false });
    const mixed = { ...desk, records: { election: desk.records!.election, trustees: (await other.people[0]!.desk()).records!.trustees } };
    expect(checkRecords(mixed, dora!.secret)).toMatchObject({ ok: false, error: { kind: 'records' } });
    // What is wrong with a record goes by the id of its sentence, for the trustee's own language.
    const nobody = { ...desk, records: { election: desk.records!.election, trustees: '[]' } };
    expect(checkRecords(nobody, dora!.secret)).toMatchObject({ error: { kind: 'records', said: { id: 'trustees-missing' } } });
    // One voter's ballot in the place of the sum: what a curious server would like to have opened.
    const [ballot] = (await house.ctx.store.boardEvents((await electionOf(house.ctx, made.slug)).id, 1, 1)).map(
      (event) => JSON.parse(event.records[0] ?? '') as { answers: { choices: unknown }[] },
    );
    const spied = { ...desk, tally: { ...desk.tally!, text: JSON.stringify([ballot?.answers[0]?.choices]) } };
    expect(await matchesArchive(spied, streamOf(archive))).toMatchObject({ ok: false });
    expect(makeHandIn(spied, 'decrypt', dora!.secret, random)).toMatchObject({ ok: false, error: { kind: 'tally' } });
  });

  test('goes on after an interruption at any event', async () => {
    const made = await openHouse({ ...simple, contests: [{ ...CHAIR, method: 'irv' }] });
    must(await vote(house.ctx, made, 'v1', [{ kind: 'ranking', ranks: [[0]] }]));
    const { store } = house.ctx;
    const original = store.appendBoardEvents.bind(store);
    const kinds: string[] = [];
    // The machine stops before every event once: the schedule of the next start takes it up where the board stands.
    Object.defineProperty(store, 'appendBoardEvents', {
      configurable: true,
      value: async (...args: Parameters<typeof original>) => {
        const type = args[2][0]?.type ?? '';
        if (!kinds.includes(type)) {
          kinds.push(type);
          throw new Error('power cut');
        }
        return original(...args);
      },
    });
    await expect(act(house.ctx, made.slug, 'close')).rejects.toThrow('power cut');
    for (let i = 0; i < 8; i++) await runSchedule(house.ctx).catch(() => undefined);
    expect(kinds).toEqual(['EndBallots', 'EncryptedTally', 'Shuffle', 'EndShuffles', 'PartialDecryption', 'Result']);
    must(await act(house.ctx, made.slug, 'declare'));
    await verifies(made.slug);
  });

  test('is not declared when the record was changed in the database', async () => {
    const made = await openHouse();
    must(await vote(house.ctx, made, 'v1', choose(0)));
    must(await act(house.ctx, made.slug, 'close'));
    const { store } = house.ctx;
    const original = store.boardEvents.bind(store);
    Object.defineProperty(store, 'boardEvents', {
      value: async (...args: Parameters<typeof original>) =>
        (await original(...args)).map((event) =>
          event.type === 'Ballot' ? { ...event, records: [(event.records[0] ?? '').replace(/\d{5}/, '12345')] } : event,
        ),
    });
    expect(await act(house.ctx, made.slug, 'declare')).toMatchObject({
      ok: false,
      error: {
        kind: 'setup-incomplete',
        missing: [{ kind: 'record', detail: expect.stringMatching(/^The published record does not verify\. ./) }],
      },
    });
  });

  test('waits where the server’s own key cannot be opened, and says for whom', async () => {
    const made = await openHouse();
    Object.defineProperty(house.ctx, 'vault', { value: { seal: (text: string) => text, open: () => undefined } });
    must(await act(house.ctx, made.slug, 'close'));
    expect(await tallyState(house.ctx, await electionOf(house.ctx, made.slug))).toMatchObject({
      stage: 'decrypting',
      awaited: [{ name: 'Veritally server' }],
    });
  });
});
