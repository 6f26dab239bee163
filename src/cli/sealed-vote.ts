import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answers } from '../election/ballot.ts';
import { sealedVotes } from '../election/sealed-questions.ts';
import { makeBallot } from '../protocol/ballot.ts';
import { isCredential } from '../protocol/credentials.ts';
import { readElection } from '../protocol/election-record.ts';
import { ballotInWords } from './ballot-form.ts';
import { type Booth, type BoothAddress, type BoothReceipt, Broken, openBooth, type SealedPaper } from './booth.ts';
import { Failure } from './terminal-output.ts';

const TRIES = 6;

/** Encrypts, proves and signs the answers on this machine, after `confirm` was shown them; gives the ballot's text. The server never sees the answers. */
export async function sealBallot(
  paper: SealedPaper,
  credential: string,
  answers: Answers,
  confirm: (words: string) => Promise<void>,
): Promise<string> {
  if (!isCredential(credential))
    throw new Failure('This is not a credential of a sealed election; check it for a mistyped letter.', { kind: 'wrong-secret' });
  const election = readElection(paper.record);
  if (!election.ok || election.value.fingerprint !== paper.fingerprint)
    throw new Failure('The published record of this election is not in order; nothing was sent. Tell the organiser.', {
      kind: 'sealed-refused',
    });
  await confirm(ballotInWords(paper, answers));
  const made = makeBallot(
    election.value,
    { bytes: (length) => new Uint8Array(randomBytes(length)) },
    credential,
    sealedVotes(paper.definition, answers),
  );
  if (!made.ok)
    throw new Failure(
      made.error.kind === 'credential-malformed'
        ? 'This is not a credential of a sealed election.'
        : 'This ballot cannot be sealed as it stands.',
      { kind: made.error.kind },
    );
  return made.value.text;
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
