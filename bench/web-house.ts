import { castFor, openElection, signedIn, startTestNode, type TestNode } from '../src/server/node.fixture.ts';

// A real server with elections of the kinds whose pages are measured. Everything is loopback and thrown away at the end.

export const SYMBOLS = ['Tiger', 'Fan', 'Table', 'Book', 'Peacock', 'Vase'] as const;
const six = SYMBOLS.map((symbol) => ({ name: `${symbol} Candidate`, symbol }));
const chair = { question: 'Who shall chair the residents’ association?', candidates: six };
const board = { question: 'Rank the members of the board', candidates: six, method: { method: 'stv', seats: 2 } } as const;

/** Whom ballots are for, over and over, as in an election somewhat past its first hour: the first stays ahead, other places change. */
const BALLOTS = [0, 2, 0, 1, 5, 0, 1, 3, 0, 2, 1, 0, 4, 1, 0, 3, 1, 2, 0];

export interface BenchHouse {
  readonly test: TestNode;
  readonly url: string;
  readonly open: { readonly slug: string; readonly voters: readonly { readonly username: string; readonly secret: string }[] };
  readonly sealed: { readonly slug: string };
  /** The secret of the next voter of the sealed election. */
  secret(): string;
  /** Counts in public while it is open. */
  readonly live: string;
  /** Declared, two contests. */
  readonly declared: string;
  /** The votes of the six in the live election. */
  readonly tally: readonly number[];
  /** One more ballot in the live election, for this one of the six or as ballots come in an election. */
  vote(candidate?: number): Promise<void>;
}

/** Starts the house on the pages built in `webFolder`. */
export async function startBenchHouse(webFolder: string): Promise<BenchHouse> {
  const test = await startTestNode({ webFolder });
  const { owner } = test;
  const open = await openElection(owner, 40, { title: 'Residents’ association 2026', contests: [chair, board] });
  const live = await openElection(owner, 480, { title: 'Hall vote', contests: [{ ...chair, none: true }], results: 'live' });
  const declared = await openElection(owner, 30, { title: 'Committee 2025', contests: [chair, board] });
  for (const [index, voter] of declared.voters.entries()) {
    const { client } = await signedIn(test, declared.slug, voter);
    const ranks = [[index % 6], [(index + 2) % 6], [(index + 3) % 6]];
    await client.must(
      'cast',
      { slug: declared.slug },
      {
        key: `${'d'.repeat(33)}${String(index).padStart(10, '0')}`,
        answers: [
          { kind: 'choices', candidates: [(index * index) % 6] },
          { kind: 'ranking', ranks },
        ],
      },
    );
  }
  await owner.must('act', { slug: declared.slug }, { act: 'close' });
  await owner.must('act', { slug: declared.slug }, { act: 'declare' });
  const sealed = await owner.must(
    'createElection',
    {},
    {
      definition: { title: 'Sealed board', contests: [chair], sealed: { trustees: { server: true, people: [] } } },
    },
  );
  await owner.must('importVoters', { slug: sealed.slug }, { text: 'username\nv1\nv2\nv3\nv4\nv5\nv6\nv7\nv8\n', drawSecrets: false });
  const drawn = await owner.must('drawCredentials', { slug: sealed.slug });
  await owner.must('act', { slug: sealed.slug }, { act: 'open' });
  let next = 0;
  let sealers = 0;
  const tally = SYMBOLS.map(() => 0);
  return {
    test,
    url: test.node.url,
    open,
    sealed: { slug: sealed.slug },
    secret() {
      const voter = drawn[sealers++];
      if (!voter) throw new Error('all voters of the sealed election have voted');
      return voter.secret;
    },
    live: live.slug,
    declared: declared.slug,
    tally,
    async vote(candidate = BALLOTS[next % BALLOTS.length] ?? 0) {
      const voter = live.voters[next++];
      if (!voter) throw new Error('all voters of the live election have voted');
      const { client } = await signedIn(test, live.slug, voter);
      await castFor(client, live.slug, candidate);
      tally[candidate] = (tally[candidate] ?? 0) + 1;
    },
  };
}
