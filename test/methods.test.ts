import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBlt } from '../src/counting/blt.ts';
import { parseCsv } from '../src/counting/ballots-csv.ts';
import { defaultSpec, METHOD_IDS, type MethodId } from '../src/counting/catalogue.ts';
import { count } from '../src/counting/count.ts';
import { explain } from '../src/counting/explain.ts';
import { factText, METHOD_FACTS, methodFacts, rulesInWords } from '../src/counting/method-facts.ts';
import { type MethodSpec, voteKindOf } from '../src/counting/method.ts';
import { totalWeight, type Vote, type VoteKind } from '../src/counting/profile.ts';
import { SENTENCES, sentenceText } from '../src/counting/sentences.ts';
import { resultTable } from '../src/counting/table.ts';
import { resultsTable } from '../src/cli/results-text.ts';
import type { Answer } from '../src/election/ballot.ts';
import { answerOf, ballotsOfResult, sealedKind, sealedQuestions, sealedVotes } from '../src/election/sealed-questions.ts';
import type { QuestionResult } from '../src/protocol/result.ts';
import { resultsToWire } from '../src/server/http/election-view.ts';
import { startTestNode, type TestNode } from '../src/server/node.fixture.ts';
import { pollsOf } from '../src/server/terminal/polls.ts';
import { startTerminal } from '../src/server/terminal/terminal-server.ts';
import { castBallot } from '../src/usecases/cast-ballot.ts';
import { findElection } from '../src/usecases/find.ts';
import { resultsOf } from '../src/usecases/results.ts';
import { optionsOf, seatsFixed, withOption } from '../src/web/admin/method-options.ts';
import { METHOD_GROUPS, startingSpec } from '../src/web/admin/methods.ts';
import { definitionToWire, parseDefinition } from '../src/wire/definition.ts';
import { RecvClient } from './terminal/recv-client.ts';

// Issue "Counting": every method of the catalogue from the definition to the declared result, on a real node with its database, its API
// and its terminal channel; and the same votes by way of a sealed election's plaintexts.

const NAMES = ['Asha', 'Bela', 'Chen', 'Dara', 'Emil'];
/** Ranks of five candidates; the same leanings make votes of every kind, so that nearly all methods have something to decide. */
const LEANINGS: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 1, 2, 3, 4],
  [0, 3],
  [1, 2, 0],
  [1, 2],
  [2, 1, 3],
  [2, 4],
  [3, 2, 1, 0],
  [4, 3],
  [4, 2, 1],
  [0],
  [2, 3, 4, 1, 0],
];
const SEVERAL = new Set<MethodId>([
  'block',
  'limited',
  'sntv',
  'cumulative',
  'scottish-stv',
  'wigm-prf',
  'wigm-exact',
  'meek-prf',
  'meek',
  'ers97',
  'stv-rctab',
]);
const LISTS: ReadonlySet<string> = new Set(['dhondt', 'sainte-lague', 'largest-remainder']);

function specOf(id: MethodId): MethodSpec {
  const seats = SEVERAL.has(id) ? 2 : 1;
  const spec = defaultSpec(id, seats, { by: 'seed', seed: 'published seed' });
  return LISTS.has(spec.method) ? defaultSpec(id, 7, { by: 'seed', seed: 'published seed' }) : spec;
}

function voteOf(spec: MethodSpec, leaning: readonly number[]): Vote {
  const kind = voteKindOf(spec);
  const place = (candidate: number): number => leaning.indexOf(candidate);
  const height = (most: number) => NAMES.map((_, i) => (place(i) < 0 ? null : Math.max(0, most - place(i))));
  switch (kind) {
    case 'choices': {
      const most = spec.method === 'block' || spec.method === 'limited' ? spec.votesPerVoter : spec.method === 'approval' ? 3 : 1;
      return { kind, candidates: leaning.slice(0, most).toSorted((a, b) => a - b) };
    }
    case 'ranking':
      return { kind, ranks: leaning.map((candidate) => [candidate]) };
    case 'scores':
      return { kind, scores: height(5) };
    case 'grades':
      return { kind, grades: height(6) };
    case 'points':
      return { kind, points: NAMES.map((_, i) => (i === leaning[0] ? 1 : 0) + (i === (leaning[1] ?? leaning[0]) ? 1 : 0)) };
    case 'list':
      return { kind, list: leaning[0] ?? null };
  }
}

/** Votes that only some kinds can bear: equal and empty ranks. */
function peculiar(kind: VoteKind): readonly Vote[] {
  return kind === 'ranking'
    ? [
        { kind, ranks: [[0, 2], [1]] },
        { kind, ranks: [[3], [], [1]] },
      ]
    : [];
}

function blank(kind: VoteKind): Vote {
  switch (kind) {
    case 'choices':
      return { kind, candidates: [] };
    case 'ranking':
      return { kind, ranks: [] };
    case 'scores':
      return { kind, scores: NAMES.map(() => null) };
    case 'grades':
      return { kind, grades: NAMES.map(() => null) };
    case 'points':
      return { kind, points: NAMES.map(() => 0) };
    case 'list':
      return { kind, list: null };
  }
}

/** Answers that this method must not take. */
function invalid(spec: MethodSpec): readonly Answer[] {
  const kind = voteKindOf(spec);
  const row = <T>(value: T): T[] => NAMES.map(() => value);
  const wrongKind: Answer = kind === 'ranking' ? { kind: 'choices', candidates: [0] } : { kind: 'ranking', ranks: [[0]] };
  switch (kind) {
    case 'choices': {
      const tooMany: Answer[] = spec.method === 'approval' ? [] : [{ kind, candidates: [0, 1, 2] }];
      return [wrongKind, { kind, candidates: [5] }, { kind, candidates: [-1] }, ...tooMany];
    }
    case 'ranking':
      return [wrongKind, { kind, ranks: [[5]] }, { kind, ranks: [[0], [1], [2], [3], [4], [0]] }];
    case 'scores':
      return [wrongKind, { kind, scores: row(6) }, { kind, scores: row(-1) }, { kind, scores: row(0.5) }, { kind, scores: [1] }];
    case 'grades':
      return [wrongKind, { kind, grades: row(7) }, { kind, grades: row(-1) }, { kind, grades: [1] }];
    case 'points':
      return [wrongKind, { kind, points: row(1) }, { kind, points: [3, -1, 0, 0, 0] }, { kind, points: [1] }];
    case 'list':
      return [wrongKind, { kind, list: 5 }];
  }
}

/** What a voter types at the terminal for Bela, in the way of each kind. */
function typed(spec: MethodSpec): readonly [string, Vote] {
  const kind = voteKindOf(spec);
  const row = <T>(first: T, rest: T): T[] => NAMES.map((_, i) => (i === 1 ? first : rest));
  switch (kind) {
    case 'choices':
      return ['bela', { kind, candidates: [1] }];
    case 'ranking':
      return ['Bela, 1', { kind, ranks: [[1], [0]] }];
    case 'scores':
      return ['2:5', { kind, scores: row<number | null>(5, null) }];
    case 'grades':
      return ['Bela:6', { kind, grades: row<number | null>(6, null) }];
    case 'points':
      return ['2:2', { kind, points: row(2, 0) }];
    case 'list':
      return ['2', { kind, list: 1 }];
  }
}

/** The votes, and "None of the above" where it is offered. */
const answersOf = (id: MethodId, votes: readonly Vote[]): readonly Answer[] => [
  ...votes,
  ...(id === 'motion' ? [] : [{ kind: 'none' } as const]),
];

const VOTERS = Array.from({ length: 20 }, (_, i) => `v${i + 1}`);
let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  await node.stop();
});

const definitionOf = (id: MethodId) => ({
  title: `By ${id}`,
  results: 'at-closing' as const,
  contests: [{ question: 'Who?', candidates: NAMES, method: specOf(id), none: id !== 'motion' }],
});

/** The terminal channel's last words to a voter who types `line`. A channel of its own, because one keeps its list of open elections for a moment. */
async function voteByTerminal(credentials: string, line: string): Promise<string> {
  const terminal = await startTerminal(
    pollsOf(node.node.ctx, () => ''),
    { port: 0, hosts: ['::1'], server: 'veritally/test', limits: { separation: 60, quiet: 40 } },
  );
  const client = await RecvClient.connect(terminal.port);
  try {
    await client.recv();
    client.send(`${credentials}\n`);
    let read = '';
    while (!read.includes('No. | Candidate')) {
      const part = await client.recv();
      if (part === '') return read;
      read += part;
    }
    client.send(`${line}\n`);
    return await client.rest();
  } finally {
    client.close();
    await terminal.close();
  }
}

describe('a definition names every method', () => {
  test.each(METHOD_IDS)('%s by its name alone', (id) => {
    const parsed = parseDefinition({ title: 'T', contests: [{ question: 'Q', candidates: NAMES, method: id }] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { tie, ...rest } = parsed.value.contests[0]!.method;
    const { tie: own, ...expected } = defaultSpec(id, 1);
    expect(tie).toEqual({
      steps: own.steps.length === 0 && id === 'copeland' ? ['total-margin'] : own.steps,
      end: { by: 'seed', seed: '' },
    });
    expect(rest).toMatchObject(id === 'copeland' ? { method: 'copeland' } : withoutDefaults(expected));
  });
  test.each(METHOD_IDS)('%s with its options comes back as it was', (id) => {
    const parsed = parseDefinition(definitionOf(id));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect(parsed.value.contests[0]!.method).toEqual(specOf(id));
    const again = parseDefinition(JSON.parse(JSON.stringify(definitionToWire(parsed.value))));
    expect(again).toEqual(parsed);
  });
  test('what could not be counted is refused before anybody votes', () => {
    const bad: readonly (readonly [object, string])[] = [
      [{ method: 'irv-rctab', seats: 2 }, 'contests/0/method/seats'],
      [{ method: 'dhondt', seats: 3, maxSeats: [1] }, 'contests/0/method/maxSeats'],
      [{ method: 'approval', seats: 2, groups: [{ name: 'X', members: [0], atLeast: 2 }] }, 'contests/0/method/groups'],
      [{ method: 'plurality', tie: { end: { by: 'order', order: [0, 1] } } }, 'contests/0/method/tie/end/order'],
      [{ method: 'plurality', requires: [{ share: '3/2', comparison: 'more-than', of: 'valid' }] }, 'contests/0/method/requires'],
    ];
    for (const [method, at] of bad)
      expect(parseDefinition({ title: 'T', contests: [{ question: 'Q', candidates: NAMES, method }] })).toMatchObject({
        ok: false,
        error: [{ path: at }],
      });
  });
});

describe('the wizard', () => {
  const before = defaultSpec('plurality', 2, { by: 'left-tied' });
  test.each(METHOD_IDS)('reaches %s by its chooser and options, with the tie steps of its own rules', (id) => {
    const wanted = defaultSpec(id, 2, { by: 'left-tied' });
    expect(METHOD_GROUPS.flatMap(({ methods }) => methods)).toContain(wanted.method);
    const values = wanted as unknown as Readonly<Record<string, unknown>>;
    let spec = startingSpec(wanted.method, before);
    // Rules first: which other options there are hangs on them.
    const rules = optionsOf(spec).find(({ key }) => key === 'rules');
    if (rules !== undefined) spec = withOption(spec, rules, String(values['rules']));
    for (const option of optionsOf(spec)) {
      if (option.kind !== 'own' && option.key !== 'rules' && option.key in values)
        spec = withOption(spec, option, String(values[option.key]));
    }
    const offered = Object.keys(values).filter((key) => key !== 'missing' && !(key === 'seats' && seatsFixed(spec)));
    for (const key of offered) expect([key, (spec as unknown as Readonly<Record<string, unknown>>)[key]]).toEqual([key, values[key]]);
  });
});

describe('sentences of counts', () => {
  const folder = path.join(import.meta.dirname, '../src/web/locales/en');
  const page = Object.assign(
    {},
    ...readdirSync(folder).map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as object),
  ) as Record<string, string>;
  test.each([
    ['why.', SENTENCES],
    ['fact.', METHOD_FACTS],
  ] as const)('the pages have every one: %s', (prefix, texts) => {
    for (const [key, text] of Object.entries(texts)) expect([key, page[prefix + key]?.replaceAll(', number}', '}')]).toEqual([key, text]);
  });
});

/** Options that are defaults of the count itself need not stand in a definition. */
function withoutDefaults(spec: object): object {
  const optional = new Set(['firstDivisor', 'lastPlacePoints', 'form', 'unranked']);
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !optional.has(key)));
}

describe.each(METHOD_IDS)('%s', (id) => {
  const spec = specOf(id);
  const kind = voteKindOf(spec);
  const votes = [...LEANINGS.map((leaning) => voteOf(spec, leaning)), ...peculiar(kind), blank(kind)];

  test('from the roll to the declared result, its explanation and every download', async () => {
    const { ctx } = node.node;
    const { slug } = await node.owner.must('createElection', {}, { definition: definitionOf(id) });
    const { secrets = [] } = await node.owner.must('importVoters', { slug }, { text: ['username', ...VOTERS].join('\n') });
    await node.owner.must('act', { slug }, { act: 'open' });
    const found = await findElection(ctx, slug);
    if (!found.ok) throw new Error('not made');
    const cast = async (voter: number, answer: Answer) => {
      const person = await ctx.store.findVoter(found.value.id, VOTERS[voter]! as never);
      return castBallot(ctx, {
        slug,
        voterId: person!.id,
        castKey: Buffer.alloc(32, voter).toString('base64url'),
        answers: [answer],
        place: null,
      });
    };
    for (const answer of invalid(spec)) expect(await cast(19, answer), JSON.stringify(answer)).toMatchObject({ ok: false });
    const taken = await Promise.all(answersOf(id, votes).map((answer, i) => cast(i, answer)));
    for (const receipt of taken) expect(receipt).toMatchObject({ ok: true });
    const [line, byTerminal] = typed(spec);
    const last = secrets.find(({ username }) => username === 'v20')!;
    expect(await voteByTerminal(`v20-${last.secret}`, line)).toMatch(/^Thank you/);

    await node.owner.must('act', { slug }, { act: 'close' });
    await node.owner.must('act', { slug }, { act: 'declare' });
    const results = await node.client().must('results', { slug });
    const [contest] = results.contests;
    const result = contest?.result;
    if (!contest || !result) throw new Error(`not counted: ${contest?.refused ?? ''}`);
    const all = [...votes, byTerminal, ...(id === 'motion' ? [] : [blank(kind)])].map((vote) => ({ vote, weight: 1n }));
    const plain = count(spec.method === 'motion' ? { ...spec, electorate: String(VOTERS.length) } : spec, NAMES, all);
    expect({ ok: true, value: result }).toEqual(JSON.parse(JSON.stringify(plain)));
    expect(contest.none).toBe(id === 'motion' ? null : '1');
    const byLots = result.ties.some(({ decidedBy }) => decidedBy === 'lots');
    expect(contest.lotSeed, 'the seed by which anybody can draw the lots again').toBe(byLots ? 'published seed' : null);
    const decided =
      result.winners.length + (result.runoff ?? []).length > 0 || result.passed === false || result.spec.method === 'condorcet';
    expect(decided, 'somebody is elected, or the result says what follows').toBe(true);
    for (const sentence of explain(result, NAMES)) expect(sentenceText(sentence)).not.toMatch(/[{}]|undefined/);
    expect(resultTable(result, NAMES)).toContain(NAMES[1]);
    const record = await findElection(ctx, slug);
    const view = record.ok ? await resultsOf(ctx, record.value, 'public') : record;
    const printed = view.ok ? resultsTable(resultsToWire(view.value)) : '';
    const [first] = explain(result, NAMES);
    if (id === 'plurality') expect(printed).toContain('The Winner of the election is : ');
    else expect(printed).toContain(sentenceText(first!));
    expect(printed).toContain(`How it is counted: ${rulesInWords(result.spec)}`);
    for (const words of methodFacts(result.spec).map(factText)) expect(rulesInWords(result.spec)).toContain(words);
    await downloads(slug, kind, all.length);
  });

  test('sealed: plaintexts carry the same votes and the same winners', () => {
    const parsed = parseDefinition({ ...definitionOf(id), sealed: {} });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const [contest] = parsed.value.contests;
    const answers = answersOf(id, votes);
    const [question] = sealedQuestions(parsed.value);
    expect(question?.kind).toBe(sealedKind(spec));
    const plaintexts = answers.map((answer) => sealedVotes(parsed.value, [answer])[0]!);
    for (const [i, answer] of answers.entries()) expect(answerOf(contest!, plaintexts[i]!)).toEqual(answer);
    const opened: QuestionResult =
      sealedKind(spec) === 'homomorphic'
        ? { kind: 'counts', counts: columns(plaintexts.map((each) => (each.kind === 'homomorphic' ? each.choices : []))) }
        : { kind: 'rankings', rankings: plaintexts.map((each) => (each.kind === 'ranking' ? each.ranks : [])) };
    const { ballots, none } = ballotsOfResult(contest!, opened, BigInt(answers.length));
    expect(none).toBe(id === 'motion' ? 0n : 1n);
    const plain = count(
      spec,
      NAMES,
      answers.map((answer) => ({ vote: answer.kind === 'none' ? blank(kind) : answer, weight: 1n })),
    );
    const sealed = count(spec, NAMES, ballots);
    if (!plain.ok || !sealed.ok) throw new Error('not counted');
    expect([sealed.value.winners, sealed.value.totals, sealed.value.passed]).toEqual([
      plain.value.winners,
      plain.value.totals,
      plain.value.passed,
    ]);
    if (sealedKind(spec) === 'ranking') expect(sealed.value).toEqual(plain.value);
  });
});

function columns(rows: readonly (readonly number[])[]): bigint[] {
  return (rows[0] ?? []).map((_, i) => rows.reduce((sum, row) => sum + BigInt(row[i] ?? 0), 0n));
}

/** Every form in which the ballots leave the house, read again where a reader exists. */
async function downloads(slug: string, kind: VoteKind, ballots: number): Promise<void> {
  const get = (format: string, query = '') => node.client().call('export', { slug, format }, undefined, query);
  const csv = await get('ballots.csv');
  expect(csv.status).toBe(200);
  const rows = parseCsv(csv.text);
  if (!rows.ok) throw new Error('no CSV');
  expect(rows.value.slice(1).reduce((sum, { cells }) => sum + Number(cells[1]), 0)).toBe(ballots);
  expect((await get('ballots.csv', '?contest=q1')).status).toBe(200);
  const json = (await get('json')).json as { readonly ballots: readonly { readonly weight: string }[]; readonly results: object };
  expect(json.ballots.reduce((sum, { weight }) => sum + Number(weight), 0)).toBe(ballots);
  const cvr = (await get('cvr.json')).json as { readonly '@type': string; readonly CVR: readonly object[] };
  expect(cvr['@type']).toBe('CVR.CastVoteRecordReport');
  expect(cvr.CVR.length).toBeGreaterThan(0);
  const blt = await get('blt');
  if (kind !== 'ranking') return void expect(blt.json).toMatchObject({ kind: 'not-found' });
  const read = readBlt(blt.text);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  expect(read.value.candidates).toEqual(NAMES);
  expect(totalWeight(read.value.ballots)).toEqual({ n: BigInt(ballots), d: 1n });
}
