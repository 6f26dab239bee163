import { toBase64 } from '../kernel/bytes.ts';
import { ok, type Result } from '../kernel/result.ts';
import { sha256 } from '../kernel/sha256.ts';
import { isUuid } from './base58.ts';
import type { Element, Group, Groups } from './group.ts';
import { groupByName } from './groups.ts';
import { parseCompactJson, readString, someFields, writeJson, type JsonValue } from './json-text.ts';
import { questionJson, readQuestion, type Question } from './questions.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';

// PROTOCOL.md section 9. The record's fingerprint φ is taken over the published text: never write a record again in order to hash it.

/** An election as its record says it; the raw text and its fingerprint stay with the parsed form. */
export interface SealedElection {
  /** The published text. */
  readonly text: string;
  /** φ: Base64 of the SHA-256 of the text. */
  readonly fingerprint: string;
  readonly group: Group;
  readonly name: string;
  readonly description: string;
  readonly uuid: string;
  /** The election key y. The very object that was given to `group.precompute`. */
  readonly publicKey: Element;
  /** str(y). */
  readonly publicKeyText: string;
  readonly questions: readonly Question[];
  readonly administrator?: string;
  readonly credentialAuthority?: string;
}

export type ElectionRefusal = SaidRefusal<
  | 'election-malformed'
  | 'election-version-unknown'
  | 'group-unknown'
  | 'election-key-not-a-member'
  | 'question-malformed'
  | 'uuid-malformed'
>;

/** φ of a record's text. */
export function fingerprintOf(text: string): string {
  return toBase64(sha256(text));
}

/** Whether an election has a ranking question, so that it needs shuffles and cannot have weights. */
export function needsShuffles(election: { readonly questions: readonly Question[] }): boolean {
  return election.questions.some(({ kind }) => kind === 'ranking');
}

function readNames(
  administrator: JsonValue | undefined,
  authority: JsonValue | undefined,
): { administrator?: string; credentialAuthority?: string } | undefined {
  const names: { administrator?: string; credentialAuthority?: string } = {};
  if (administrator !== undefined) {
    if (typeof administrator !== 'string') return undefined;
    names.administrator = administrator;
  }
  if (authority !== undefined) {
    if (typeof authority !== 'string') return undefined;
    names.credentialAuthority = authority;
  }
  return names;
}

function readQuestions(group: Group, value: JsonValue): Result<readonly Question[], ElectionRefusal> {
  if (!Array.isArray(value) || value.length === 0) return refuseRecord('election-malformed/questions');
  const questions: Question[] = [];
  for (const [i, item] of (value as readonly JsonValue[]).entries()) {
    const question = readQuestion(group, item);
    if (!question) return refuseRecord('question-malformed', { question: i + 1 });
    questions.push(question);
  }
  return ok(questions);
}

/**
 * Reads a published election record. Checks version, group, the key's membership, uuid and questions. Unknown fields are skipped, as
 * the peers do; but the text must be compact JSON without repeated keys, which two readers might understand differently. `groups`: for public data a faster one, see
 * verifying-groups.ts.
 */
export function readElection(text: string, groups: Groups = groupByName): Result<SealedElection, ElectionRefusal> {
  const layout = [
    'version',
    'description',
    'name',
    'group',
    'public_key',
    'questions',
    'uuid',
    'administrator?',
    'credential_authority?',
  ] as const;
  const fields = someFields(parseCompactJson(text), layout);
  const name = readString(fields?.name);
  const description = readString(fields?.description);
  const uuid = readString(fields?.uuid);
  const publicKeyText = readString(fields?.public_key);
  const names = readNames(fields?.administrator, fields?.credential_authority);
  if (!fields || name === undefined || description === undefined || uuid === undefined || publicKeyText === undefined || !names) {
    return refuseRecord('election-malformed/form');
  }
  if (fields.version !== 1) return refuseRecord('election-version-unknown');
  const group = groups(readString(fields.group) ?? '');
  if (!group) return refuseRecord('group-unknown');
  if (!isUuid(uuid)) return refuseRecord('uuid-malformed');
  const publicKey = group.parse(publicKeyText);
  // The neutral element would encrypt nothing: no honest key is it.
  if (!publicKey || group.equal(publicKey, group.one)) {
    return refuseRecord('election-key-not-a-member');
  }
  const questions = readQuestions(group, fields.questions);
  if (!questions.ok) return questions;
  group.precompute(publicKey);
  const fingerprint = fingerprintOf(text);
  return ok({ text, fingerprint, group, name, description, uuid, publicKey, publicKeyText, questions: questions.value, ...names });
}

/** What an election record is made from. */
export interface ElectionPlan {
  readonly group: Group;
  readonly name: string;
  readonly description: string;
  readonly uuid: string;
  readonly publicKey: Element;
  readonly questions: readonly Question[];
  readonly administrator?: string;
  readonly credentialAuthority?: string;
}

/** The text of an election record, to be published as it is. Read it back with `readElection`, which also judges the plan. */
export function writeElection(plan: ElectionPlan): string {
  const { group, name, description, uuid, publicKey, questions, administrator, credentialAuthority } = plan;
  return writeJson({
    version: 1,
    description,
    name,
    group: group.name,
    public_key: group.str(publicKey),
    questions: questions.map(questionJson),
    uuid,
    ...(administrator === undefined ? {} : { administrator }),
    ...(credentialAuthority === undefined ? {} : { credential_authority: credentialAuthority }),
  });
}
