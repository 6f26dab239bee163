import { ok, unreachable, type Result } from '../kernel/result.ts';
import { trackerOf, verifyBallot, type Answer, type BallotOpening, type BallotRefusal, type Vote } from './ballot.ts';
import type { SealedElection } from './election-record.ts';
import type { Element } from './group.ts';
import { exactFields, parseCompactJson, readList, readScalar, readString, writeJson } from './json-text.ts';
import type { Ciphertext } from './proofs.ts';
import type { Question } from './questions.ts';
import { refuse, type Refusal } from './refusal.ts';

// Cast or audit (Benaloh, EVT 2006): before casting, a voter may have her ballot opened, on any device. A device that encrypts something
// else than it shows is caught with one half's chance each time. An opened ballot is spoiled: it proves its vote and must not be cast.

export type AuditRefusal =
  | BallotRefusal
  | Refusal<'opening-malformed' | 'opening-of-another-ballot' | 'opening-wrong-randomness' | 'opening-not-a-vote'>;

/** The opening as a text to be carried to another device. */
export function writeOpening(opening: BallotOpening): string {
  return writeJson({ tracker: opening.tracker, randomness: opening.randomness.map((row) => row.map(String)) });
}

/** The opening of such a text, or undefined. */
export function parseOpening(election: SealedElection, text: string): BallotOpening | undefined {
  const fields = exactFields(parseCompactJson(text), ['tracker', 'randomness']);
  const tracker = readString(fields?.tracker);
  const randomness = readList(fields?.randomness, (row) => readList(row, (item) => readScalar(election.group, item)));
  return tracker === undefined || !randomness ? undefined : { tracker, randomness };
}

function ciphertextsOf(answer: Answer): readonly Ciphertext[] {
  switch (answer.kind) {
    case 'homomorphic':
      return answer.choices;
    case 'ranking':
      return [answer.choices];
    case 'lists':
      return answer.choices.flat();
    default:
      return unreachable(answer);
  }
}

/** β / y^r where α = g^r, else undefined. */
function open(election: SealedElection, ciphertext: Ciphertext, r: bigint): Element | undefined {
  const { group, publicKey } = election;
  if (!group.equal(group.gPowSecret(r), ciphertext.alpha)) return undefined;
  return group.mul(ciphertext.beta, group.powSecret(publicKey, -r));
}

function voteOf(election: SealedElection, question: Question, opened: readonly Element[]): Vote | undefined {
  const { group } = election;
  const bits = opened.map((m) => (group.equal(m, group.one) ? 0 : group.equal(m, group.g) ? 1 : undefined));
  switch (question.kind) {
    case 'homomorphic':
      return bits.every((m) => m !== undefined) ? { kind: 'homomorphic', choices: bits } : undefined;
    case 'ranking': {
      const [m] = opened;
      return m && { kind: 'ranking', ranks: group.elementToInts(m, question.answers.length) };
    }
    case 'lists': {
      if (!bits.every((m) => m !== undefined)) return undefined;
      let at = 0;
      return { kind: 'lists', choices: question.lists.map(({ candidates }) => bits.slice(at, (at += candidates.length + 1))) };
    }
    default:
      return unreachable(question);
  }
}

/**
 * What an opened ballot says: checks the whole ballot, that the opening belongs to it, and that every ciphertext opens, and returns
 * the votes in the order of the questions, to be compared with what the voter meant.
 */
export function auditBallot(election: SealedElection, ballotText: string, opening: BallotOpening): Result<readonly Vote[], AuditRefusal> {
  const ballot = verifyBallot(election, ballotText);
  if (!ballot.ok) return ballot;
  if (opening.tracker !== trackerOf(ballotText)) return refuse('opening-of-another-ballot', 'The opening belongs to another ballot.');
  const { answers } = ballot.value;
  if (opening.randomness.length !== answers.length) return refuse('opening-malformed', 'The opening has not one part for each answer.');
  const votes: Vote[] = [];
  for (const [i, question] of election.questions.entries()) {
    const ciphertexts = ciphertextsOf(answers[i] as Answer);
    const randomness = opening.randomness[i] ?? [];
    if (randomness.length !== ciphertexts.length)
      return refuse('opening-malformed', `The opening of question ${i + 1} has a wrong length.`);
    const opened = ciphertexts.map((ciphertext, j) => open(election, ciphertext, randomness[j] ?? 0n));
    if (!opened.every((m) => m !== undefined))
      return refuse('opening-wrong-randomness', `The opening does not open the answer to question ${i + 1}.`);
    const vote = voteOf(election, question, opened);
    if (!vote) return refuse('opening-not-a-vote', `The answer to question ${i + 1} opens to something that is no vote.`);
    votes.push(vote);
  }
  return ok(votes);
}
