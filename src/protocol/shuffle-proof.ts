import { sha256Hex } from '../kernel/sha256.ts';
import type { Element, Group } from './group.ts';
import { hashTextToScalar } from './hash-to-scalar.ts';
import { exactFields, readElement, readList, readScalar, type JsonValue } from './json-text.ts';
import type { Ciphertext } from './proofs.ts';
import { modulo } from './scalar.ts';

// The proof of a shuffle after Terelius and Wikström (Africacrypt 2010), in the form of CHVote (Haenni, Locher, Koenig, Dubuis 2017).
// PROTOCOL.md section 12; names follow it.

/** Proof that one list of ciphertexts is a permuted re-encryption of another. All lists are as long as the ciphertexts'. */
export interface ShuffleProof {
  readonly t1: Element;
  readonly t2: Element;
  readonly t3: Element;
  readonly t41: Element;
  readonly t42: Element;
  readonly tHat: readonly Element[];
  readonly s1: bigint;
  readonly s2: bigint;
  readonly s3: bigint;
  readonly s4: bigint;
  readonly sHat: readonly bigint[];
  readonly sPrime: readonly bigint[];
  readonly c: readonly Element[];
  readonly cHat: readonly Element[];
}

const numbers = (list: readonly bigint[]): string[] => list.map(String);

/** The proof as the JSON value that is published. */
export function shuffleProofJson(group: Group, proof: ShuffleProof): JsonValue {
  const [t1 = '', t2 = '', t3 = '', t41 = '', t42 = ''] = group.strAll([proof.t1, proof.t2, proof.t3, proof.t41, proof.t42]);
  return [
    [t1, t2, t3, [t41, t42], group.strAll(proof.tHat)],
    [...numbers([proof.s1, proof.s2, proof.s3, proof.s4]), numbers(proof.sHat), numbers(proof.sPrime)],
    group.strAll(proof.c),
    group.strAll(proof.cHat),
  ];
}

/** A JSON value as an array of exactly `length` items. */
function fixed(value: JsonValue | undefined, length: number): readonly JsonValue[] | undefined {
  return readList(value, (item) => item, length);
}

/** The proof of a JSON value for `length` ciphertexts; undefined where anything is not a group member, a scalar or of that length. */
export function readShuffleProof(group: Group, value: JsonValue, length: number): ShuffleProof | undefined {
  const parts = fixed(value, 4);
  const commitments = fixed(parts?.[0], 5);
  const pair = fixed(commitments?.[3], 2);
  const responses = fixed(parts?.[1], 6);
  const element = (item: JsonValue): Element | undefined => readElement(group, item);
  const scalar = (item: JsonValue): bigint | undefined => readScalar(group, item);
  const singles = readList([...(commitments?.slice(0, 3) ?? []), ...(pair ?? [])], element, 5);
  const scalars = readList(responses?.slice(0, 4), scalar, 4);
  const tHat = readList(commitments?.[4], element, length);
  const [sHat, sPrime] = [readList(responses?.[4], scalar, length), readList(responses?.[5], scalar, length)];
  const [c, cHat] = [readList(parts?.[2], element, length), readList(parts?.[3], element, length)];
  if (!singles || !scalars || !tHat || !sHat || !sPrime || !c || !cHat) return undefined;
  const [t1, t2, t3, t41, t42] = singles as readonly [Element, Element, Element, Element, Element];
  const [s1, s2, s3, s4] = scalars as readonly [bigint, bigint, bigint, bigint];
  return { t1, t2, t3, t41, t42, tHat, s1, s2, s3, s4, sHat, sPrime, c, cHat };
}

/** The ciphertext of a JSON value, both parts group members. */
export function readCiphertext(group: Group, value: JsonValue): Ciphertext | undefined {
  const fields = exactFields(value, ['alpha', 'beta']);
  const alpha = readElement(group, fields?.alpha);
  const beta = alpha && readElement(group, fields?.beta);
  return alpha && beta && { alpha, beta };
}

const known = new WeakMap<Group, Element[]>();

/** h_1 … h_n = gen(0) … gen(n − 1); they are costly and the same for every shuffle, so they are kept. */
export function shuffleGenerators(group: Group, n: number): readonly Element[] {
  const list = known.get(group) ?? [];
  known.set(group, list);
  while (list.length < n) list.push(group.gen(list.length));
  return list.slice(0, n);
}

const firstGenerators = new WeakMap<Group, Element>();

/** h = gen(−1), with a table. */
export function shuffleBase(group: Group): Element {
  let h = firstGenerators.get(group);
  if (h === undefined) {
    h = group.gen(-1);
    group.precompute(h);
    firstGenerators.set(group, h);
  }
  return h;
}

/** `[c]`: every element with a comma after it. */
function listed(group: Group, elements: readonly Element[]): string {
  return group
    .strAll(elements)
    .map((text) => `${text},`)
    .join('');
}

const flat = (list: readonly Ciphertext[]): Element[] => list.flatMap(({ alpha, beta }) => [alpha, beta]);

/** `[e] ‖ [e'] ‖ [c]`, which both challenges cover. */
export function statementText(group: Group, input: readonly Ciphertext[], output: readonly Ciphertext[], c: readonly Element[]): string {
  return listed(group, [...flat(input), ...flat(output), ...c]);
}

/** u_1 … u_n: they depend on input, output and the commitment to the permutation, so that these are fixed before the u are known. */
export function shuffleChallenges(group: Group, fingerprint: string, statement: string, n: number): bigint[] {
  const k = sha256Hex(`shuffle-challenges|${fingerprint}|${statement}`);
  return Array.from({ length: n }, (_, i) => hashTextToScalar(group, k + sha256Hex(String(i))));
}

/** What the last challenge covers besides the statement. */
export interface Commitments {
  readonly t: readonly [Element, Element, Element, Element, Element];
  readonly tHat: readonly Element[];
  readonly cHat: readonly Element[];
}

/** C: the challenge of the whole proof. */
export function finalChallenge(group: Group, fingerprint: string, statement: string, y: Element, commitments: Commitments): bigint {
  const first = listed(group, [...commitments.t, ...commitments.tHat]);
  const text = `shuffle-challenge|${fingerprint}|${first}${statement}${listed(group, commitments.cHat)}${group.str(y)}`;
  return hashTextToScalar(group, text);
}

const productOf = (group: Group, elements: readonly Element[]): Element => elements.reduce((a, b) => group.mul(a, b), group.one);

/**
 * The equations t̂_i = ĉ_i^{−C}·g^{ŝ_i}·ĉ_{i−1}^{s'_i}, all at once: each is raised to a number ρ_i of 128 bits and all are
 * multiplied. Where one does not hold, the product holds for at most one ρ_i in 2^128 (the elements are in a group of prime order),
 * and the ρ_i are the hash of everything in the equations, so nobody can fit the equations to them.
 */
function chainHolds(group: Group, proof: ShuffleProof, h: Element, challenge: bigint): boolean {
  const { tHat, cHat, sHat, sPrime } = proof;
  const responses = `${sHat.join(',')}|${sPrime.join(',')}`;
  const seed = sha256Hex(`shuffle-batch|${challenge}|${listed(group, [...tHat, ...cHat])}|${responses}`);
  const bases: Element[] = [];
  const exponents: bigint[] = [];
  let ofG = 0n;
  tHat.forEach((t, i) => {
    const rho = BigInt(`0x${sha256Hex(`${seed}${i}`).slice(0, 32)}`) + 1n;
    bases.push(t, cHat[i] as Element, cHat[i - 1] ?? h);
    exponents.push(-rho, -challenge * rho, (sPrime[i] as bigint) * rho);
    ofG = modulo(ofG + (sHat[i] as bigint) * rho, group.q);
  });
  return group.equal(group.mul(group.product(bases, exponents), group.gPow(ofG)), group.one);
}

/**
 * Whether `output` is shown to be a shuffle of `input` under the key `y` in the election with this fingerprint φ. Lists of different
 * lengths show nothing. Cost: linear; mostly five multi-exponentiations.
 */
export function verifyShuffle(
  group: Group,
  y: Element,
  fingerprint: string,
  input: readonly Ciphertext[],
  output: readonly Ciphertext[],
  proof: ShuffleProof,
): boolean {
  const n = input.length;
  if ([output, proof.tHat, proof.sHat, proof.sPrime, proof.c, proof.cHat].some((list) => list.length !== n)) return false;
  const { q } = group;
  const h = shuffleBase(group);
  const hs = shuffleGenerators(group, n);
  const statement = statementText(group, input, output, proof.c);
  const u = shuffleChallenges(group, fingerprint, statement, n);
  const t = [proof.t1, proof.t2, proof.t3, proof.t41, proof.t42] as const;
  const challenge = finalChallenge(group, fingerprint, statement, y, { t, tHat: proof.tHat, cHat: proof.cHat });
  const cBar = group.mul(productOf(group, proof.c), group.inv(productOf(group, hs)));
  const uProduct = u.reduce((a, b) => (a * b) % q, 1n);
  const cHat = group.mul(proof.cHat[n - 1] ?? h, group.pow(h, -uProduct));
  const minus = u.map((value) => modulo(-challenge * value, q));
  const [alphas, betas] = [[...input, ...output].map(({ alpha }) => alpha), [...input, ...output].map(({ beta }) => beta)];
  const sides: readonly (readonly [Element, () => Element])[] = [
    [proof.t1, () => group.mulPow(cBar, -challenge, group.g, proof.s1)],
    [proof.t2, () => group.mulPow(cHat, -challenge, group.g, proof.s2)],
    [proof.t3, () => group.mul(group.gPow(proof.s3), group.product([...proof.c, ...hs], [...minus, ...proof.sPrime]))],
    [proof.t41, () => group.mul(group.pow(y, -proof.s4), group.product(betas, [...minus, ...proof.sPrime]))],
    [proof.t42, () => group.mul(group.gPow(-proof.s4), group.product(alphas, [...minus, ...proof.sPrime]))],
  ];
  return sides.every(([stated, computed]) => group.equal(stated, computed())) && chainHolds(group, proof, h, challenge);
}
