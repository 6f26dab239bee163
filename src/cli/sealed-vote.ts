import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answers } from '../election/ballot.ts';
import { answerOf, sealedVotes } from '../election/sealed-questions.ts';
import { auditBallot, parseOpening, writeOpening } from '../protocol/audit.ts';
import { makeBallot, type MadeBallot, type Vote } from '../protocol/ballot.ts';
import { isCredential } from '../protocol/credentials.ts';
import { readElection, type SealedElection } from '../protocol/election-record.ts';
import { ballotInWords } from './ballot-form.ts';
import { type Booth, type BoothAddress, type BoothReceipt, Broken, openBooth, type SealedPaper } from './booth.ts';
import { Failure } from './terminal-output.ts';

const TRIES = 6;

/** A ballot that was opened instead of cast: what it says, and the file that another device opens by itself. */
export interface OpenedBallot {
  readonly tracker: string;
  readonly agrees: boolean;
  readonly words: string;
  readonly file: string;
}

/** How the voter decides about a ballot that is made and not yet cast: its answers in words, and its tracker. */
export interface SealedChoice {
  decide(words: string, tracker: string): Promise<'cast' | 'open'>;
  opened(ballot: OpenedBallot): void;
}

function open(paper: SealedPaper, election: SealedElection, made: MadeBallot, votes: readonly Vote[]): OpenedBallot {
  const opening = writeOpening(made.opening);
  const read = parseOpening(election, opening);
  const found = read && auditBallot(election, made.text, read);
  const said = paper.definition.contests.map((contest, i) => {
    const vote = found?.ok === true ? found.value[i] : undefined;
    return (vote && answerOf(contest, vote)) ?? null;
  });
  return {
    tracker: made.tracker,
    agrees: found?.ok === true && JSON.stringify(found.value) === JSON.stringify(votes),
    words: said.every((answer) => answer !== null) ? ballotInWords(paper, said) : '  It opens to nothing that this ballot paper knows.',
    file: JSON.stringify({ ballot: made.text, opening }),
  };
}

/**
 * Encrypts, proves and signs the answers on this machine; gives the text of the ballot that the voter lets be cast. A ballot that the voter
 * has opened is spoiled, and a fresh one is made. The server never sees the answers.
 */
export async function sealBallot(paper: SealedPaper, credential: string, answers: Answers, choice: SealedChoice): Promise<string> {
  if (!isCredential(credential))
    throw new Failure('This is not a voting code of a sealed election; check it for a mistyped letter.', { kind: 'wrong-secret' });
  const election = readElection(paper.record);
  if (!election.ok || election.value.fingerprint !== paper.fingerprint)
    throw new Failure('The published record of this election is not in order; nothing was sent. Tell the organiser.', {
      kind: 'sealed-refused',
    });
  const votes = sealedVotes(paper.definition, answers);
  for (;;) {
    const made = makeBallot(election.value, { bytes: (length) => new Uint8Array(randomBytes(length)) }, credential, votes);
    if (!made.ok)
      throw new Failure(
        made.error.kind === 'credential-malformed'
          ? 'This is not a voting code of a sealed election.'
          : 'This ballot cannot be sealed as it stands.',
        { kind: made.error.kind },
      );
    if ((await choice.decide(ballotInWords(paper, answers), made.value.tracker)) === 'cast') return made.value.text;
    choice.opened(open(paper, election.value, made.value, votes));
  }
}

/** Casts a sealed ballot; after a broken connection the very same ballot is sent again, which counts once. */
export async function castSealedSurely(
  booth: Booth,
  address: BoothAddress,
  slug: string,
  ballot: string,
  tell: (text: string) => void,
  pause = 500,
): Promise<BoothReceipt> {
  let way: Booth | undefined = booth;
  for (let attempt = 1; ; attempt++) {
    try {
      way ??= await openBooth(address);
      return await way.castSealed(slug, ballot);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      way = undefined;
      if (attempt >= TRIES)
        throw new Failure(`${error.message} It is not known whether your vote was recorded; look your tracker up later.`, {
          kind: 'in-doubt',
        });
      tell(`${error.message} Trying again …`);
      await sleep(pause * 2 ** (attempt - 1));
    }
  }
}
