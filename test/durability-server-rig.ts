// The same trial through the whole house: `veritally serve` is killed while voters sign in and cast over HTTP.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drawSecret, readSecret } from '../src/election/secret.ts';
import type { ElectionId, Slug } from '../src/kernel/ids.ts';
import { invariant } from '../src/kernel/result.ts';
import { Client } from '../src/server/node.fixture.ts';
import { contextOf } from '../src/store/house.ts';
import { loadKeys } from '../src/store/keys.ts';
import { audit, hex, NOW, voter } from '../src/store/store.fixture.ts';
import type { Store } from '../src/usecases/ports.ts';
import { inPlace } from '../src/verify/proof-work.ts';
import { parseDefinition } from '../src/wire/definition.ts';
import type { Receipt, VoterSession } from '../src/wire/voting.ts';
import { openPlace, type Place, type RigReport } from './durability-rig.ts';

export interface ServerRig {
  readonly place: Place;
  readonly kills: number;
  readonly voters: number;
  /** Longest time from the first receipt of a run to the kill, in milliseconds. */
  readonly longest: number;
  readonly say?: ((text: string) => void) | undefined;
}

interface Elector {
  readonly username: string;
  readonly secret: string;
  readonly choice: number;
  /** The key that the voter's device keeps until the receipt is there. */
  readonly key: string;
  tracker: string | undefined;
}

interface Election {
  readonly id: ElectionId;
  readonly slug: string;
  readonly electors: readonly Elector[];
}

const AT_ONCE = 32;
const LAUNCHER = fileURLToPath(new URL('../bin/veritally.js', import.meta.url));

async function prepare(place: Place, voters: number): Promise<Election> {
  const store = await openPlace(place);
  const { ctx } = contextOf({ store, key: (await loadKeys(store)).secrets, proofs: inPlace });
  const id = hex(16) as ElectionId;
  const slug = `kill-${hex(4)}`;
  const definition = parseDefinition({ title: 'Chair', contests: [{ question: 'Who shall chair?', candidates: ['Ada', 'Ben', 'Cleo'] }] });
  invariant(definition.ok, 'the definition is right');
  await store.createElection({ id, slug: slug as Slug, definition: definition.value, at: NOW }, audit('create', id), NOW);
  const electors = Array.from({ length: voters }, (_, i): Elector => ({
    username: `v${i}`,
    secret: drawSecret(ctx.random),
    choice: i % 3,
    key: randomBytes(32).toString('base64url'),
    tracker: undefined,
  }));
  await store.addVoters(
    electors.map((one) => {
      const read = readSecret(one.secret);
      return voter(id, one.username, { secret: ctx.secrets.hashDrawn(read.kind === 'drawn' ? read.canonical : '') });
    }),
    audit('import', id),
    NOW,
  );
  await store.changeElection(id, { status: 'draft' }, { status: 'open', openedAt: NOW }, audit('open', id), NOW);
  await store.close();
  return { id, slug, electors };
}

type Server = ChildProcessByStdio<null, Readable, null>;

async function serve(place: Place): Promise<{ readonly server: Server; readonly url: string }> {
  const where = 'folder' in place ? ['--data', place.folder] : ['--database', place.url];
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', LAUNCHER, 'serve', ...where, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const { url } = JSON.parse(line) as { readonly url?: string };
    if (url !== undefined) return { server, url };
  }
  throw new Error('the server ended before it was ready');
}

/** Signs in and casts; sends again what is in doubt, with the same key. Throws where the server is gone. */
async function vote(url: string, slug: string, elector: Elector): Promise<Receipt> {
  const client = new Client(url);
  const session: VoterSession = await client.must('signIn', { slug }, { username: elector.username, secret: elector.secret });
  client.csrf = session.csrf;
  return client.must('cast', { slug }, { key: elector.key, answers: [{ kind: 'choices', candidates: [elector.choice] }] });
}

/** Lets all who have no receipt vote, many at once, until they have one or the server is gone. */
async function crowd(url: string, { slug, electors }: Election, first: () => void, complain: (text: string) => void): Promise<void> {
  const waiting = electors.filter((one) => one.tracker === undefined);
  let gone = false;
  const client = async (): Promise<void> => {
    for (let one = waiting.pop(); one && !gone; one = waiting.pop()) {
      try {
        one.tracker = (await vote(url, slug, one)).tracker;
        first();
      } catch (error) {
        const lost =
          ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String((error as { readonly code?: unknown }).code)) ||
          /socket hang up|aborted/.test(String(error));
        if (!lost) complain(`${one.username}: ${String(error)}`);
        gone = true;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

async function verify(store: Store, { id, electors }: Election): Promise<readonly string[]> {
  const wrong = [...(await store.inspect())];
  const voted = new Set<string>();
  await store.eachVoter(id, (page) => void page.filter((entry) => entry.voted).forEach((entry) => voted.add(entry.username)));
  for (const one of electors) {
    if (one.tracker === undefined) continue;
    if (!voted.has(one.username)) wrong.push(`${one.username} has a receipt but is not marked`);
    if ((await store.findReceipt(id, one.tracker.replaceAll('-', ''))) !== 'recorded')
      wrong.push(`the receipt of ${one.username} is not on record`);
  }
  const counts = [0, 0, 0];
  for (const group of await store.ballotGroups(id)) {
    const [answer] = JSON.parse(group.contents) as readonly { readonly candidates: readonly number[] }[];
    counts[answer?.candidates[0] ?? 0]! += group.count;
  }
  const expected = [0, 0, 0];
  for (const one of electors) if (voted.has(one.username)) expected[one.choice]!++;
  if (counts.join() !== expected.join()) wrong.push(`counted ${counts.join()}, but those who are marked chose ${expected.join()}`);
  return wrong;
}

/** Kills a real server while a crowd votes, checks, starts it again on the same data, and so on; in the end everybody votes. */
export async function runServerRig(rig: ServerRig): Promise<RigReport> {
  const election = await prepare(rig.place, rig.voters);
  const wrong: string[] = [];
  const check = async (): Promise<void> => {
    const store = await openPlace(rig.place);
    wrong.push(...(await verify(store, election)));
    await store.close();
  };
  const receipts = (): number => election.electors.filter((one) => one.tracker !== undefined).length;
  let [kills, atRisk] = [0, 0];
  while (kills <= rig.kills && wrong.length === 0) {
    const { server, url } = await serve(rig.place);
    const gone = new Promise((resolve) => server.once('exit', resolve));
    let begun = false;
    const last = kills === rig.kills || receipts() === rig.voters;
    await crowd(
      url,
      election,
      () => {
        if (begun || last) return;
        begun = true;
        void sleep(randomInt(rig.longest)).then(() => server.kill('SIGKILL'));
      },
      (text) => wrong.push(text),
    );
    server.kill(last ? 'SIGTERM' : 'SIGKILL');
    await gone;
    if (last) break;
    kills++;
    atRisk = receipts();
    await check();
    rig.say?.(`kill ${kills}: ${atRisk} of ${rig.voters} receipts, ${wrong.length} things wrong`);
  }
  await check();
  if (receipts() !== rig.voters) wrong.push(`only ${receipts()} of ${rig.voters} voters have a receipt in the end`);
  return { kills, acknowledged: atRisk, wrong };
}
