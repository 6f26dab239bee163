import { ok, type Result } from '../kernel/result.ts';
import type { Element, Group } from './group.ts';
import { parseCompactJson, writeJson, type JsonValue } from './json-text.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';
import {
  readThreshold,
  thresholdJson,
  thresholdKey,
  verifyThreshold,
  type ThresholdOptions,
  type ThresholdParameters,
  type ThresholdRefusal,
} from './threshold-record.ts';
import { readTrusteeKey, trusteeKeyJson, verifyTrusteeKey, type TrusteeKey } from './trustee-key.ts';

// PROTOCOL.md section 7: the list of trustees.

/** One item of the list: a mandatory trustee, or a group of which some decrypt. */
export type Trustee =
  | { readonly kind: 'single'; readonly key: TrusteeKey }
  | { readonly kind: 'threshold'; readonly parameters: ThresholdParameters };

export type TrusteesRefusal = SaidRefusal<'trustees-malformed' | 'trustee-proof' | 'trustees-missing'> | ThresholdRefusal;

/** One number of the numbering through all items, from 1: who may own a shuffle or a decryption. */
export interface NumberedTrustee {
  readonly number: number;
  /** The index of the item in the list. */
  readonly item: number;
  /** The member's number within a threshold item, from 1; absent for a single trustee. */
  readonly member?: number;
  /** X, with which its decryptions are verified. */
  readonly publicKey: Element;
  readonly name?: string;
}

function readTrustee(group: Group, value: JsonValue, options: ThresholdOptions): Result<Trustee, TrusteesRefusal> {
  const [kind, content] = Array.isArray(value) && value.length === 2 ? (value as readonly JsonValue[]) : [];
  if (kind === 'Single') {
    const key = readTrusteeKey(group, content);
    if (!key) return refuseRecord('trustees-malformed/key');
    return verifyTrusteeKey(group, key) ? ok({ kind: 'single', key }) : refuseRecord('trustee-proof');
  }
  if (kind === 'Pedersen') {
    const read = readThreshold(group, content, options);
    if (!read.ok) return read;
    const good = verifyThreshold(group, read.value, options);
    return good.ok ? ok({ kind: 'threshold', parameters: read.value }) : good;
  }
  return refuseRecord('trustees-malformed/item');
}

/**
 * Reads the published list of trustees and checks every item (7 and 8.5). `archivesOf20` lets through threshold groups made by
 * belenios-tool 2.0, which have neither contexts nor those signatures: see `hasOldThreshold`, and tell the reader.
 */
export function readTrustees(group: Group, text: string, options: ThresholdOptions = {}): Result<readonly Trustee[], TrusteesRefusal> {
  const value = parseCompactJson(text);
  if (!Array.isArray(value)) return refuseRecord('trustees-malformed/list');
  if (value.length === 0) return refuseRecord('trustees-missing');
  const trustees: Trustee[] = [];
  for (const item of value as readonly JsonValue[]) {
    const trustee = readTrustee(group, item, options);
    if (!trustee.ok) return trustee;
    trustees.push(trustee.value);
  }
  return ok(trustees);
}

/** The text of the list, to be published. */
export function writeTrustees(group: Group, trustees: readonly Trustee[]): string {
  return writeJson(
    trustees.map((trustee) =>
      trustee.kind === 'single' ? ['Single', trusteeKeyJson(group, trustee.key)] : ['Pedersen', thresholdJson(group, trustee.parameters)],
    ),
  );
}

/** The election key y: the product of what the items contribute. */
export function electionKey(group: Group, trustees: readonly Trustee[]): Element {
  return trustees.reduce(
    (product, trustee) => group.mul(product, trustee.kind === 'single' ? trustee.key.publicKey : thresholdKey(group, trustee.parameters)),
    group.one,
  );
}

/** All trustees with their numbers. */
export function numberTrustees(trustees: readonly Trustee[]): readonly NumberedTrustee[] {
  const keys = trustees.flatMap((trustee, item) =>
    trustee.kind === 'single'
      ? [{ item, key: trustee.key }]
      : trustee.parameters.verificationKeys.map((key, i) => ({ item, key, member: i + 1 })),
  );
  return keys.map(({ key, ...place }, i) => ({
    number: i + 1,
    ...place,
    publicKey: key.publicKey,
    ...(key.name === undefined ? {} : { name: key.name }),
  }));
}

/** Whether a threshold item is in the weaker form of belenios-tool 2.0: a report must say so. */
export function hasOldThreshold(trustees: readonly Trustee[]): boolean {
  return trustees.some((trustee) => {
    if (trustee.kind === 'single') return false;
    const { certs, signatures, verificationKeys } = trustee.parameters;
    return !signatures || certs.some(({ context }) => !context) || verificationKeys.some(({ signature }) => !signature);
  });
}
