import { writeOpening } from '../../protocol/audit.ts';
import { makeBallot, type MadeBallot, type Vote } from '../../protocol/ballot.ts';
import { readElection, type SealedElection } from '../../protocol/election-record.ts';
import { sealedVotes } from '../../election/sealed-questions.ts';
import type { SealingAnswer, SealingRequest } from './sealing-messages.ts';

// Runs off the page's thread. The randomness of a ballot stays in here: it is given out only when a ballot is opened, which spoils it.

interface Held {
  readonly made: MadeBallot;
  readonly votes: readonly Vote[];
}
let held: Held | undefined;

const random = { bytes: (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length)) };

let known: SealedElection | undefined;

/** Reading a record makes a table for its key, which costs as much as a ballot: a second ballot of the same election needs none. */
function electionOf(record: string): SealedElection | undefined {
  if (known?.text === record) return known;
  const read = readElection(record);
  return (known = read.ok ? read.value : undefined);
}

function seal(request: Extract<SealingRequest, { kind: 'seal' }>): SealingAnswer {
  held = undefined;
  const election = electionOf(request.record);
  if (!election) return { kind: 'failed', reason: 'record' };
  if (election.fingerprint !== request.fingerprint) return { kind: 'failed', reason: 'fingerprint' };
  const votes = sealedVotes(request.definition, request.answers);
  const made = makeBallot(election, random, request.credential, votes);
  if (!made.ok) return { kind: 'failed', reason: made.error.kind === 'credential-malformed' ? 'credential' : 'vote' };
  held = { made: made.value, votes };
  return { kind: 'sealed', ballot: made.value.text, tracker: made.value.tracker };
}

function spoil(): SealingAnswer {
  if (!held) return { kind: 'failed', reason: 'vote' };
  const { made, votes } = held;
  held = undefined;
  return { kind: 'spoiled', ballot: made.text, opening: writeOpening(made.opening), votes };
}

addEventListener('message', (event: MessageEvent<SealingRequest>) => {
  const answer = event.data.kind === 'seal' ? seal(event.data) : spoil();
  postMessage(answer);
});
