import { shuffled, type Random } from '../kernel/random.ts';
import type { Element, Group } from './group.ts';
import { ciphertextJson, exactFields, parseCompactJson, readList, writeJson } from './json-text.ts';
import type { Ciphertext } from './proofs.ts';
import { modulo } from './scalar.ts';
import {
  finalChallenge,
  readCiphertext,
  readShuffleProof,
  shuffleBase,
  shuffleChallenges,
  shuffleGenerators,
  shuffleProofJson,
  statementText,
  type ShuffleProof,
} from './shuffle-proof.ts';

// Verifiable shuffles of ranking ciphertexts. PROTOCOL.md section 12; names follow it.

/** A shuffled list and its proof. */
export interface ShuffledList {
  readonly output: readonly Ciphertext[];
  readonly proof: ShuffleProof;
}

/** The permutation's commitment and everything that only its maker knows. `order[i]` is j_{i+1} − 1. */
interface Secrets {
  readonly order: readonly number[];
  /** r_i of the commitments c_i. */
  readonly r: readonly bigint[];
  /** r'_i of the re-encryption of input i. */
  readonly rPrime: readonly bigint[];
}

const at = <T>(list: readonly T[], i: number): T => list[i] as T;
const sum = (terms: readonly bigint[], q: bigint): bigint =>
  modulo(
    terms.reduce((a, b) => a + b, 0n),
    q,
  );

function reEncrypt(group: Group, y: Element, { alpha, beta }: Ciphertext, r: bigint): Ciphertext {
  return { alpha: group.mul(alpha, group.gPowSecret(r)), beta: group.mul(beta, group.powSecret(y, r)) };
}

/** Π bases^exponents with secret exponents: one by one, since the fast way takes a time that depends on them. */
function secretProduct(group: Group, bases: readonly Element[], exponents: readonly bigint[]): Element {
  return bases.reduce((product, base, i) => group.mul(product, group.powSecret(base, at(exponents, i))), group.one);
}

/** ĉ_i = g^{R_i}·h^{U_i}: kept by these two exponents, because then every power needed is one of g or h, which have tables. */
function chainExponents(rHat: readonly bigint[], uPrime: readonly bigint[], q: bigint): { r: bigint[]; u: bigint[] } {
  const [r, u] = [[0n], [1n]];
  rHat.forEach((value, i) => {
    r.push(modulo(value + at(uPrime, i) * at(r, i), q));
    u.push(modulo(at(uPrime, i) * at(u, i), q));
  });
  return { r, u };
}

/** Steps 4 to 7 of section 12. */
function prove(
  group: Group,
  random: Random,
  y: Element,
  fingerprint: string,
  lists: { input: readonly Ciphertext[]; output: readonly Ciphertext[] },
  c: readonly Element[],
  secrets: Secrets,
): ShuffleProof {
  const { q } = group;
  const { order, r, rPrime } = secrets;
  const n = order.length;
  const draw = (count: number): bigint[] => Array.from({ length: count }, () => group.randomScalar(random));
  const h = shuffleBase(group);
  const statement = statementText(group, lists.input, lists.output, c);
  const u = shuffleChallenges(group, fingerprint, statement, n);
  const uPrime = order.map((j) => at(u, j));
  const rHat = draw(n);
  const chain = chainExponents(rHat, uPrime, q);
  const both = (e: bigint, f: bigint): Element => group.mul(group.gPowSecret(e), group.powSecret(h, f));
  const cHat = rHat.map((_, i) => both(at(chain.r, i + 1), at(chain.u, i + 1)));
  const [w1, w2, w3, w4] = draw(4) as [bigint, bigint, bigint, bigint];
  const [wHat, wPrime] = [draw(n), draw(n)];
  const tHat = wHat.map((w, i) => both(modulo(w + at(wPrime, i) * at(chain.r, i), q), modulo(at(wPrime, i) * at(chain.u, i), q)));
  const t = [
    group.gPowSecret(w1),
    group.gPowSecret(w2),
    group.mul(group.gPowSecret(w3), secretProduct(group, shuffleGenerators(group, n), wPrime)),
    group.mul(
      group.powSecret(y, -w4),
      secretProduct(
        group,
        lists.output.map(({ beta }) => beta),
        wPrime,
      ),
    ),
    group.mul(
      group.gPowSecret(-w4),
      secretProduct(
        group,
        lists.output.map(({ alpha }) => alpha),
        wPrime,
      ),
    ),
  ] as const;
  const challenge = finalChallenge(group, fingerprint, statement, y, { t, tHat, cHat });
  let v = 1n;
  const weighted = rHat.toReversed().map((value, k) => {
    const term = value * v;
    v = (v * at(uPrime, n - 1 - k)) % q;
    return term;
  });
  const answer = (w: bigint, terms: readonly bigint[]): bigint => modulo(w + challenge * sum(terms, q), q);
  return {
    t1: t[0],
    t2: t[1],
    t3: t[2],
    t41: t[3],
    t42: t[4],
    tHat,
    c,
    cHat,
    s1: answer(w1, r),
    s2: answer(w2, weighted),
    s3: answer(
      w3,
      r.map((value, i) => value * at(u, i)),
    ),
    s4: answer(
      w4,
      rPrime.map((value, i) => value * at(u, i)),
    ),
    sHat: wHat.map((w, i) => answer(w, [at(rHat, i)])),
    sPrime: wPrime.map((w, i) => answer(w, [at(uPrime, i)])),
  };
}

/** Permutes and re-encrypts a list under the key `y`, with the proof for the election of fingerprint φ. */
export function shuffleList(group: Group, random: Random, y: Element, fingerprint: string, input: readonly Ciphertext[]): ShuffledList {
  group.precompute(y);
  const n = input.length;
  const order = shuffled(
    random,
    Array.from({ length: n }, (_, i) => i),
  );
  const [r, rPrime] = [input.map(() => group.randomScalar(random)), input.map(() => group.randomScalar(random))];
  const mixed = input.map((ciphertext, i) => reEncrypt(group, y, ciphertext, at(rPrime, i)));
  const output = order.map((j) => at(mixed, j));
  // c_{j_i} = g^{r_{j_i}}·h_i
  const c: Element[] = Array.from({ length: n }, () => group.one);
  shuffleGenerators(group, n).forEach((generator, i) => {
    const j = at(order, i);
    c[j] = group.mul(group.gPowSecret(at(r, j)), generator);
  });
  return { output, proof: prove(group, random, y, fingerprint, { input, output }, c, { order, r, rPrime }) };
}

/** The text of a published shuffle: one list and one proof per ranking question, in order. */
export function shuffleText(group: Group, lists: readonly ShuffledList[]): string {
  return writeJson({
    ciphertexts: lists.map(({ output }) => output.map((ciphertext) => ciphertextJson(group, ciphertext))),
    proofs: lists.map(({ proof }) => shuffleProofJson(group, proof)),
  });
}

/** The shuffle of a text, for ranking questions with as many ciphertexts as `lengths` says; undefined for anything not canonical. */
export function parseShuffle(group: Group, text: string, lengths: readonly number[]): readonly ShuffledList[] | undefined {
  const fields = exactFields(parseCompactJson(text), ['ciphertexts', 'proofs']);
  const questions = readList(fields?.ciphertexts, (item) => item, lengths.length);
  const proofs = readList(fields?.proofs, (item) => item, lengths.length);
  if (!questions || !proofs) return undefined;
  const lists = lengths.map((length, k) => {
    const output = readList(questions[k], (item) => readCiphertext(group, item), length);
    const proof = output && readShuffleProof(group, at(proofs, k), length);
    return output && proof && { output, proof };
  });
  return lists.every((list) => list !== undefined) ? lists : undefined;
}
