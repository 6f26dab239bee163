import { builtPages } from './built-pages.ts';
import { castKey, Client, PASSWORD, signedIn, startTestNode, type TestNode } from '../../src/server/node.fixture.ts';
import { act, trusteesOfElection, allSteps, vote, type SealedHouse } from '../sealed/parties.ts';
import { DEFINITIONS, everyMark, type PreparedSlug } from './prepared-elections.ts';

// A real server with elections in every state, open and sealed, for whoever visits all pages: the search for barriers, the pictures.

const NAMES = [
  'Anita Rao',
  'Ravi Kumar',
  'Meera Nair',
  'José García',
  'Fatima Noor',
  'Lina Berg',
  'Chen Wei',
  'Olu Ade',
  'Ines Roth',
  'Sam Okoro',
];
const GROUPS = ['North', 'South'];
/** The second officer, whom one election asks for. */
const SECOND = 'omar';

export interface PreparedHouse {
  readonly test: TestNode;
  readonly url: string;
  /** Cookies of the signed-in owner, for a browser. */
  readonly cookies: readonly { readonly name: string; readonly value: string; readonly url: string }[];
  /** A personal link that nobody has used yet, to the election of that name. */
  link(slug: 'methods' | 'residents' | 'sealed-open'): string;
  /** Links of trustees: one whose key is still to be made, and one with a tally to open. */
  readonly trustees: { readonly fresh: string; readonly waiting: string };
  /** A tracker that is recorded in "residents". */
  readonly tracker: string;
  /** One-time link for a second administrator. */
  readonly invitation: string;
  stop(): Promise<void>;
}

function roll(people: number): string {
  const rows = Array.from({ length: people }, (_, i) => {
    const name = NAMES[i % NAMES.length]!;
    return `v${String(i + 1).padStart(2, '0')},${name}${i < NAMES.length ? '' : ` ${Math.floor(i / NAMES.length) + 1}`},${GROUPS[i % 2]}`;
  });
  return ['username,name,groups', ...rows].join('\n');
}

class Builder {
  readonly #test: TestNode;
  readonly secrets = new Map<PreparedSlug, { readonly username: string; readonly secret: string }[]>();

  constructor(test: TestNode) {
    this.#test = test;
  }

  /** Makes a draft with a roll; secrets are drawn for open elections. */
  async draft(slug: PreparedSlug, people: number): Promise<void> {
    const definition = DEFINITIONS[slug];
    const { owner } = this.#test;
    await owner.must('createElection', {}, { definition, slug });
    if (people === 0) return;
    const report = await owner.must('importVoters', { slug }, { text: roll(people), drawSecrets: definition.sealed === undefined });
    this.secrets.set(slug, [...(report.secrets ?? [])]);
  }

  async act(slug: PreparedSlug, ...acts: readonly string[]): Promise<void> {
    for (const name of acts)
      await this.#test.owner.must('act', { slug }, { act: name, reason: 'As planned', second: { username: SECOND, password: PASSWORD } });
  }

  /** Lets `count` voters cast the ballots of `everyMark`, as many answers as the election has contests. */
  async cast(slug: PreparedSlug, count: number): Promise<string> {
    let tracker = '';
    for (let i = 0; i < count; i++) {
      const voter = this.secrets.get(slug)!.shift()!;
      const { client } = await signedIn(this.#test, slug, voter);
      const answers = everyMark(i).slice(0, DEFINITIONS[slug].contests.length);
      tracker = (await client.must('cast', { slug }, { key: castKey(), answers })).tracker;
    }
    return tracker;
  }

  async sealed(slug: PreparedSlug, people: number): Promise<SealedHouse> {
    const { node, owner } = this.#test;
    await this.draft(slug, people);
    const trustees = await trusteesOfElection(node.ctx, slug);
    await allSteps(trustees);
    const drawn = await owner.must('drawCredentials', { slug });
    this.secrets.set(slug, [...drawn]);
    return { slug, people: trustees, credentials: new Map(drawn.map(({ username, secret }) => [username, secret])) };
  }
}

/** Casts three ballots of a sealed election with one or two contests. */
async function castSealed(test: TestNode, house: SealedHouse): Promise<void> {
  const answers = everyMark(1).slice(0, DEFINITIONS[house.slug as PreparedSlug].contests.length);
  for (const username of ['v01', 'v02', 'v03']) {
    const done = await vote(test.node.ctx, house, username, answers);
    if (!done.ok) throw new Error(JSON.stringify(done.error));
  }
}

async function hireSecond(test: TestNode): Promise<void> {
  const { link } = await test.owner.must('invite', {}, { role: 'officer' });
  await new Client(test.node.url).must(
    'join',
    {},
    { token: new URL(link).hash.slice(1), username: SECOND, name: 'Omar Haddad', password: PASSWORD },
  );
}

async function furnishOpen(build: Builder): Promise<string> {
  await build.draft('drafted', 12);
  await build.draft('announced', 12);
  await build.act('announced', 'lock');
  await build.draft('residents', 60);
  await build.act('residents', 'open');
  const tracker = await build.cast('residents', 22);
  await build.draft('methods', 60);
  await build.act('methods', 'open');
  await build.draft('walkin', 0);
  await build.act('walkin', 'open');
  await build.draft('halted', 10);
  await build.act('halted', 'open');
  await build.cast('halted', 2);
  await build.act('halted', 'pause');
  await build.draft('counted', 10);
  await build.act('counted', 'open');
  await build.cast('counted', 6);
  await build.act('counted', 'close');
  await build.draft('committee', 40);
  await build.act('committee', 'open');
  await build.cast('committee', 34);
  await build.act('committee', 'close', 'declare');
  return tracker;
}

async function furnishSealed(test: TestNode, build: Builder): Promise<PreparedHouse['trustees']> {
  const linkTo = (token: string): string => `${test.node.url}/trustee#${token}`;
  await build.draft('sealed-draft', 6);
  const [fresh] = await trusteesOfElection(test.node.ctx, 'sealed-draft');
  const open = await build.sealed('sealed-open', 40);
  await act(test.node.ctx, open.slug, 'open');
  await castSealed(test, open);
  build.secrets.set('sealed-open', build.secrets.get('sealed-open')!.slice(3));
  const closed = await build.sealed('sealed-closed', 6);
  await act(test.node.ctx, closed.slug, 'open');
  await castSealed(test, closed);
  await act(test.node.ctx, closed.slug, 'close');
  const done = await build.sealed('sealed-done', 6);
  await act(test.node.ctx, done.slug, 'open');
  await castSealed(test, done);
  await act(test.node.ctx, done.slug, 'close');
  await act(test.node.ctx, done.slug, 'declare');
  return { fresh: linkTo(fresh!.token), waiting: linkTo(closed.people[0]!.token) };
}

/** Starts the server and furnishes it. Takes some ten seconds. */
export async function prepareHouse(): Promise<PreparedHouse> {
  const test = await startTestNode({ webFolder: await builtPages() });
  await hireSecond(test);
  const build = new Builder(test);
  const tracker = await furnishOpen(build);
  const trustees = await furnishSealed(test, build);
  const visitor = new Client(test.node.url);
  for (const [username, name, place] of [
    ['dev', 'Dev Anand', 'North'],
    ['ela', 'Ela Simon', 'South'],
  ] as const)
    await visitor.must('register', { slug: 'announced' }, { username, name, place, dateOfBirth: '1990-05-01', secret: PASSWORD });
  const invite = await test.owner.must('invite', {}, { role: 'officer' });
  const { url } = test.node;
  return {
    test,
    url,
    cookies: test.owner.cookies
      .split('; ')
      .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })),
    link: (slug) => {
      const next = build.secrets.get(slug)?.shift();
      if (!next) throw new Error(`nobody is left who could vote in ${slug}`);
      return `${url}/e/${slug}/vote#c=${next.secret}`;
    },
    trustees,
    tracker,
    invitation: invite.link,
    stop: () => test.stop(),
  };
}
