// Tally, shuffle and decryption of a sealed election, one core. Used by bench/sealed.ts.
import { ed25519Group as group } from '../src/protocol/ed25519-group.ts';
import { ballotPart, finishTally, joinParts, rankingLists, withShuffled, type EncryptedTally } from '../src/protocol/encrypted-tally.ts';
import type { Group } from '../src/protocol/group.ts';
import {
  decryptTally,
  decryptionText,
  parseDecryption,
  verifyDecryption,
  type PartialDecryption,
} from '../src/protocol/partial-decryption.ts';
import type { Ciphertext } from '../src/protocol/proofs.ts';
import type { Question } from '../src/protocol/questions.ts';
import { computeResult } from '../src/protocol/result.ts';
import { verifyShuffle } from '../src/protocol/shuffle-proof.ts';
import { parseShuffle, shuffleList, shuffleText } from '../src/protocol/shuffle.ts';
import { electionKey } from '../src/protocol/trustees.ts';
import { fastGroups } from '../src/store/proof-threads.ts';
import { partTexts, readPart } from '../src/verify/proof-work.ts';
import { makeTrustees, must, random } from '../test/made-election.ts';
import { ms, say, timed } from './sealed-lines.ts';

/** What is checked with the verifier's arithmetic, read from texts as a verifier reads them. */
function verifierSide(fast: Group, tally: EncryptedTally): EncryptedTally {
  return { ...tally, ciphertexts: readPart(fast, partTexts(group, tally)).ciphertexts };
}

/** Tally, shuffle and decryption of 1,000 ballots of ten candidates: once as a sum, once as rankings. */
export async function closing(): Promise<void> {
  const n = 1000;
  const names = Array.from({ length: 10 }, (_, i) => `Candidate ${i}`);
  const questions: readonly Question[] = [
    { kind: 'homomorphic', question: 'Choose', answers: names, blank: false, min: 0, max: 10 },
    { kind: 'ranking', question: 'Rank', answers: names },
  ];
  const made = makeTrustees(group, [{ kind: 'single' }]);
  const [x = 0n, y] = [made.keys[0], electionKey(group, made.trustees)];
  const fingerprint = 'bench';
  group.precompute(y);
  const encrypt = (message: ReturnType<typeof group.gPow>): Ciphertext => {
    const r = group.randomScalar(random);
    return { alpha: group.gPow(r), beta: group.mul(group.pow(y, r), message) };
  };
  const ranking = group.intsToElement([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) ?? group.one;
  const ballots = Array.from({ length: n }, (_, b) => [
    names.map((_name, i) => encrypt(group.gPow(BigInt((b + i) % 2)))),
    [encrypt(ranking)],
  ]);
  console.log(`\n${n.toLocaleString('en')} ballots of ten candidates, one core, processor time`);
  const sum = await timed(() =>
    finishTally(
      group,
      questions,
      joinParts(
        group,
        questions,
        ballots.map((choices) => ballotPart(group, choices, 1n)),
      ),
    ),
  );
  say('  tally: sum of 10 choices, sorted rankings', ms(sum.cpu));
  const tally = sum.value;
  const list = rankingLists(tally)[0] ?? [];
  const shuffle = await timed(() => shuffleList(group, random, y, fingerprint, list));
  say('  shuffle of the rankings with its proof', ms(shuffle.cpu));
  const fast = fastGroups('Ed25519') ?? group;
  const fastKey = fast.reparse(group.str(y)) ?? fast.one;
  const fastList = rankingLists(verifierSide(fast, tally))[0] ?? [];
  const text = shuffleText(group, [shuffle.value]);
  const checked = await timed(() => {
    const [one] = parseShuffle(fast, text, [n]) ?? [];
    return one !== undefined && verifyShuffle(fast, fastKey, fingerprint, fastList, one.output, one.proof);
  });
  say('  reading and verifying the shuffle, WebAssembly', ms(checked.cpu));
  const opened = withShuffled(tally, [shuffle.value]);
  const choicesOnly = { ...opened, shape: opened.shape.slice(0, 1), ciphertexts: opened.ciphertexts.slice(0, 1) };
  say(
    '  decryption of the sum (10 numbers) with proofs',
    ms((await timed(() => decryptTally(group, random, fingerprint, x, choicesOnly))).cpu),
  );
  const decryption = await timed(() => decryptTally(group, random, fingerprint, x, opened));
  say('  decryption of sum and rankings with proofs', ms(decryption.cpu));
  const publicKey = group.gPow(x);
  group.precompute(publicKey);
  const fastOpened = verifierSide(fast, opened);
  const decryptionRecord = decryptionText(group, opened.shape, decryption.value);
  const good = await timed(() => {
    const read = parseDecryption(fast, opened.shape, decryptionRecord) as PartialDecryption;
    return verifyDecryption(fast, fingerprint, fast.reparse(group.str(publicKey)) ?? fast.one, fastOpened, read);
  });
  say('  reading and verifying that decryption, WebAssembly', ms(good.cpu));
  say(
    '  result from it',
    ms((await timed(() => must(computeResult(group, questions, made.trustees, opened, new Map([[1, decryption.value]]))))).cpu),
  );
  if (!checked.value || !good.value) throw new Error('a proof of the bench does not hold');
}
