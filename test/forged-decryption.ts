import { ed25519Group } from '../src/protocol/ed25519-group.ts';
import type { Element } from '../src/protocol/group.ts';
import { hashToScalar } from '../src/protocol/hash-to-scalar.ts';
import { decryptionText, decryptTally, parseDecryption, type PartialDecryption } from '../src/protocol/partial-decryption.ts';
import { computeResult, resultText } from '../src/protocol/result.ts';
import { invertModulo, modulo } from '../src/protocol/scalar.ts';
import type { NewEvent } from '../src/protocol/archive-writer.ts';
import { makeElection, must, random, type MadeElection, type TrusteePlan } from './made-election.ts';

// A dishonest trustee against the published proof of section 13: Bernhard, Pereira, Warinschi, "How not to prove yourself" (2012).

const ranking = { kind: 'ranking', question: 'Who first?', answers: ['Asha'], extra: { method: 'Schulze' } } as const;

/** One candidate, so that 2^8 tries suffice for the test; two candidates take 2^16 (half a minute), three 2^24. */
export function rankings(trustees: readonly TrusteePlan[] = [{ kind: 'single' }], decrypters: readonly number[] = [1]): MadeElection {
  const casts = [1, 1].map((first, voter) => ({ voter, votes: [{ kind: 'ranking' as const, ranks: [first] }] }));
  return makeElection({
    group: ed25519Group,
    questions: [ranking],
    trustees,
    weights: [1, 1],
    casts,
    decrypters,
  });
}

/** A decryption by the holder of `x` in which the first ranking opens to `wanted`, with proofs that hold. */
export function forgedDecryption(made: MadeElection, x: bigint, honest: PartialDecryption, wanted: number): PartialDecryption {
  const group = ed25519Group;
  const { fingerprint } = made.election;
  const [[first] = []] = made.toDecrypt.ciphertexts;
  const { alpha, beta } = first as { alpha: Element; beta: Element };
  const prefix = `decrypt|${fingerprint}|${group.str(group.gPow(x))}|`;
  const w = group.randomScalar(random);
  const [a, right] = [group.gPow(w), group.pow(alpha, x)];
  let b = group.pow(alpha, w);
  for (let k = 1n; ; k++) {
    b = group.mul(b, group.g);
    const challenge = hashToScalar(group, prefix, [a, b]);
    const factor = group.mul(right, group.gPow(k * invertModulo(challenge, group.q)));
    if (group.elementToInts(group.mul(beta, group.inv(factor)), 1)[0] !== wanted) continue;
    const [factors, proofs] = [honest.factors[0] ?? [], honest.proofs[0] ?? []];
    return {
      factors: [[factor, ...factors.slice(1)]],
      proofs: [[{ challenge, response: modulo(w - x * challenge, group.q) }, ...proofs.slice(1)]],
    };
  }
}

/** The archive's events with this decryption in the place of trustee 1's, and the result that follows from it. */
export function withDecryption(made: MadeElection, forged: PartialDecryption): readonly NewEvent[] {
  const { toDecrypt, trustees, election } = made;
  const text = decryptionText(ed25519Group, toDecrypt.shape, forged);
  const read = parseDecryption(ed25519Group, toDecrypt.shape, text) as PartialDecryption;
  const decryptions = new Map<number, PartialDecryption>([[1, read]]);
  for (const event of made.events)
    if (event.type === 'PartialDecryption' && event.owner !== 1)
      decryptions.set(event.owner, parseDecryption(ed25519Group, toDecrypt.shape, event.decryption) as PartialDecryption);
  const result = must(computeResult(ed25519Group, election.questions, trustees.trustees, toDecrypt, decryptions));
  return made.events.map((event): NewEvent => {
    if (event.type === 'PartialDecryption' && event.owner === 1) return { ...event, decryption: text };
    return event.type === 'Result' ? { ...event, result: resultText(toDecrypt.shape, result) } : event;
  });
}

/** What trustee 1 would honestly hand in. */
export function honestDecryption(made: MadeElection): PartialDecryption {
  return decryptTally(ed25519Group, random, made.election.fingerprint, made.trustees.keys[0] ?? 0n, made.toDecrypt);
}
