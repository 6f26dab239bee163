import { err, type Result } from '../kernel/result.ts';
import type { Refusal } from './refusal.ts';

// Every sentence that says what is wrong with a published record. Each has an id, which programs and translations go by, and places for
// values; the English stands here once, and src/web/locales/*/verify.json holds the same ids in every language (a test compares them).
// An id is the refusal's kind, and after a slash what tells apart sentences of one kind.

/** Names and numbers for the places of a sentence. */
export type SentenceValues = Readonly<Record<string, string | number>>;

/** A sentence by its id. Plain data: it crosses worker threads and the network. */
export interface Said {
  readonly id: string;
  readonly values: SentenceValues;
}

type PlaceName<P extends string> = P extends `${infer Name}, plural${string}` ? Name : P extends `${string} ${string}` ? never : P;
/** The names of a sentence's places; the words inside a plural have blanks and are none. */
type Places<T extends string> = T extends `${string}{${infer P}}${infer Rest}` ? PlaceName<P> | Places<Rest> : never;
/** What must be given for a sentence of this English text. */
export type ValuesFor<T extends string> = [Places<T>] extends [never] ? [] : [values: Readonly<Record<Places<T>, string | number>>];

const FORM =
  'is not in its one canonical form: a field is missing, unknown or out of place, a list has a wrong length, a number is not canonical decimal below q, or an element is no group member.';

/** Sentences of `protocol`: what can be wrong with a file, a chain of events, or one record. Forms: ICU, `{place}` and plurals. */
export const RECORD_SENTENCES = {
  'empty-file': 'The file is empty.',
  'truncated/header': 'The file ends inside the header of a record, after {there} of 512 bytes.',
  'truncated/record': 'The file ends inside a record: {there} of {wanted} bytes are there.',
  'truncated/padding': 'The file ends inside the zero bytes after a record.',
  'not-an-archive/length': 'The header of a record states no readable length.',
  'not-an-archive/name': 'The first record is not named BELENIOS: this is not the archive of an election.',
  'bad-header/length': 'The header of a record states no readable length.',
  'bad-header/first': 'The first header differs from the fixed form.',
  'bad-header/name': 'A record is not named by its hash and kind in lower case.',
  'bad-header/form': 'The header of a record differs from the fixed form.',
  'record-too-large': 'A record claims {claimed} bytes; at most {most} are read.',
  'bad-padding': 'The bytes that fill up the last block of a record are not all zero.',
  'bad-first-record/form': 'The first record is not version 1 with a timestamp written as a string.',
  'bad-first-record/timestamp': 'The timestamp does not fit into a header.',
  'wrong-hash': 'A record named {name} has the hash {hash}.',
  'not-utf8': 'A record is not text in UTF-8.',
  'bad-event/form': 'An event is not written in its one canonical form.',
  'bad-event/type': 'An event has the unknown type {name}.',
  'wrong-height': 'An event says height {says}; it stands at {stands}.',
  'wrong-parent': 'An event does not name the event before it as its parent.',
  'wrong-records/count':
    'An event of type {event} has {records, plural, one {# record} other {# records}} before it; {allowed} belong there.',
  'wrong-records/form': 'The record that the {event} event names is not in its canonical form.',
  'wrong-records/named': 'The records before the {event} event are not those that it names, in their order.',
  'wrong-payload': 'A {event} event does not name the record before it.',
  'leftover-record/many': 'More records stand together than any event has.',
  'leftover-record/end': 'The file ends with a record that no event names.',
  'no-event': 'The archive holds no event at all.',
  'election-malformed/form': 'The election record is not compact JSON with the fields of an election.',
  'election-malformed/questions': 'The election record has no list of questions.',
  'election-version-unknown': 'The election record has a version other than 1.',
  'election-key-not-a-member': 'The election key is not an element of the group, or is the neutral one.',
  'group-unknown': 'The election record names a group that is not known.',
  'uuid-malformed': 'The election’s uuid is not made of at least 14 Base58 characters.',
  'question-malformed': 'Question {question} is malformed, impossible to answer, or not for this group.',
  'trustees-missing': 'The list of trustees is empty.',
  'trustees-malformed/list': 'The list of trustees is not a compact JSON array.',
  'trustees-malformed/item': 'An item of the list of trustees is neither a single trustee nor a threshold group.',
  'trustees-malformed/key': 'A trustee’s key is malformed or no group member.',
  'trustee-proof': 'A trustee’s proof of its private key does not hold.',
  'threshold-out-of-range': 'The threshold must be at least 1 and below the number of members.',
  'threshold-malformed/certificates':
    'There are {certificates, plural, one {# certificate} other {# certificates}} for {members, plural, one {# member} other {# members}}.',
  'threshold-malformed/form': 'The threshold parameters are not of the form of section 8.4.',
  'threshold-malformed/lists': 'The lists of the threshold parameters are malformed or differ in length.',
  'threshold-malformed/member': 'Member {member} of the threshold group is missing from a list.',
  'certificate-malformed': 'A member’s certificate is malformed or its keys are no group members.',
  'certificate-malformed/member': 'The certificate of member {member} is malformed or its keys are no group members.',
  'certificate-signature': 'Member {member} of the threshold group has a certificate with a wrong signature.',
  'certificate-context': 'Member {member} of the threshold group has a certificate that was not made for this place in this group.',
  'certificate-repeated': 'Member {member} of the threshold group has the verification key of another member.',
  'coefexps-malformed': 'A member’s commitments are malformed, not {threshold} in number, or no group members.',
  'coefexps-signature': 'Member {member} of the threshold group did not sign its commitments.',
  'commitments-signature': 'Member {member} of the threshold group did not sign the certificates together with its commitments.',
  'verification-key-proof': 'Member {member} of the threshold group has a public key whose proof does not hold.',
  'verification-key-wrong': 'Member {member} of the threshold group has a public key that does not follow from the commitments.',
  'verification-key-signature': 'Member {member} of the threshold group did not sign its public key.',
  'credentials-malformed': 'The list of public credentials is not a compact JSON array of strings.',
  'credentials-malformed/registrar': 'The registrar’s file is not a compact JSON array of strings.',
  'credential-weight-malformed': 'Public credential number {number} has a malformed weight.',
  'credential-repeated': 'Public credential number {number} stands in the list twice.',
  'credential-not-a-member': 'Public credential number {number} is not an element of the group.',
  'ballot-malformed': `The ballot ${FORM}`,
  'ballot-wrong-election': 'The ballot was made for another election.',
  'ballot-credential-not-a-member': 'The ballot’s credential is not an element of the group.',
  'ballot-answer-count':
    'The ballot has {answers, plural, one {# answer} other {# answers}} to {questions, plural, one {# question} other {# questions}}.',
  'ballot-answer-malformed': `The ballot’s answer to question {question} ${FORM}`,
  'ballot-signature': 'The ballot is not signed with its credential.',
  'ballot-individual-proof': 'The ballot’s answer to question {question} does not prove that every choice is 0 or 1.',
  'ballot-overall-proof': 'The ballot’s answer to question {question} does not prove that an allowed number of choices is made.',
  'ballot-blank-proof': 'The ballot’s answer to question {question} does not prove that a blank vote chooses nothing else.',
  'ballot-list-proof': 'The ballot’s answer to question {question} does not prove that candidates of the chosen list only are chosen.',
  'ballot-nonzero-proof': 'The ballot’s answer to question {question} does not prove that a candidate is chosen.',
  'ballot-ranking-proof': 'The ballot’s answer to question {question} does not prove that its maker knows what it encrypts.',
  'decryptions-missing': 'Item {item} of the list of trustees has not enough decryptions.',
  'count-not-found': 'Question {question} does not decrypt to counts within the total weight.',
  'count-too-large': 'Count {count} of question {question} is above the total weight of {weight}.',
  'result-wrong/ranking': 'Ranking {ranking} of question {question} is not what the trustees decrypted.',
  'result-wrong/count': 'Count {count} of question {question} is not what the trustees decrypted.',
  'result-wrong/length': 'Question {question} has a wrong number of counts.',
} as const;

export type RecordSentences = typeof RECORD_SENTENCES;
export type RecordSentenceId = keyof RecordSentences;
/** The stable kind that an id belongs to. */
export type KindOf<Id extends string> = Id extends `${infer Kind}/${string}` ? Kind : Id;

/** A refusal that says its sentence by id as well. `detail` is the English one. */
export interface SaidRefusal<Kind extends string> extends Refusal<Kind> {
  readonly said: Said;
}

const PLURAL = /\{(\w+), plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/g;

/** The English sentence of a template: `{place}` and `{place, plural, one {…} other {…}}`, where # is the number. */
export function fillEnglish(template: string, values: SentenceValues): string {
  const pluralised = template.replaceAll(PLURAL, (_, name: string, one: string, other: string) =>
    (Number(values[name]) === 1 ? one : other).replaceAll('#', String(values[name] ?? '')),
  );
  return pluralised.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** The kind of a sentence's id. */
export const kindOf = <Id extends string>(id: Id): KindOf<Id> => id.split('/', 1)[0] as KindOf<Id>;

/** A refusal by the id of its sentence. */
export function recordRefusal<Id extends RecordSentenceId>(id: Id, ...given: ValuesFor<RecordSentences[Id]>): SaidRefusal<KindOf<Id>> {
  const values: SentenceValues = given[0] ?? {};
  return { kind: kindOf(id), detail: fillEnglish(RECORD_SENTENCES[id], values), said: { id, values } };
}

/** A failed `Result` with the sentence of this id and the values of its places. */
export function refuseRecord<Id extends RecordSentenceId>(
  id: Id,
  ...values: ValuesFor<RecordSentences[Id]>
): Result<never, SaidRefusal<KindOf<Id>>> {
  return err(recordRefusal(id, ...values));
}
