import {
  fillEnglish,
  RECORD_SENTENCES,
  type KindOf,
  type RecordSentences,
  type Said,
  type SentenceValues,
  type ValuesFor,
} from '../protocol/sentences.ts';

// The verifier's own sentences; those on a single record are in protocol/sentences.ts. The form is the same, and so is the test that
// holds them to src/web/locales/*/verify.json.

/** What does not hold, beyond single records. */
export const FAILURE_SENTENCES = {
  'wrong-order/first': 'The first event is {event}; it must be Setup.',
  'wrong-order/after': 'A {event} event stands after {before}; only these may follow it: {allowed}.',
  'wrong-order/end': 'A {event} event stands after {before}; nothing may follow it.',
  'changed-while-read': 'The file changed while it was being read.',
  'threshold-of-2.0': 'A threshold group is in the weaker form of belenios-tool 2.0, which is accepted only where it is asked for.',
  'election-key-wrong': 'The election key is not the product of the trustees’ keys.',
  'credential-neutral': 'A public credential is the neutral element: anybody could vote with it.',
  'weights-with-ranking': 'Voters have weights, which is not possible with a ranking question.',
  'ballot-repeated': 'The same ballot stands in the archive twice, byte for byte.',
  'credential-unregistered': 'A ballot is cast with a credential that is not in the public list.',
  'ballot-unchecked': 'A ballot could not be checked.',
  'tally-wrong': 'The encrypted tally is not the sum of the ballots that count.',
  'tally-size-wrong': 'The tally’s size is not {ballots, plural, one {# ballot} other {# ballots}} with a total weight of {weight}.',
  'shuffle-unexpected': 'There is a shuffle, but no ranking question.',
  'shuffle-missing': 'Rankings are decrypted although nobody shuffled them.',
  'shuffle-malformed': 'A shuffle is not in its canonical form, has a wrong length, or holds something that is no group member.',
  'shuffle-proof': 'A shuffle does not prove that it only reordered and re-encrypted the list before it.',
  'owner-unknown/shuffle': 'The shuffle’s owner is no trustee of this election.',
  'owner-unknown/decryption': 'The decryption’s owner is no trustee of this election.',
  'decryption-twice': 'There are two decryptions of trustee {trustee}.',
  'decryption-malformed':
    'The decryption of trustee {trustee} is not in its canonical form, has another shape than the tally, or holds something that is no group member.',
  'decryption-proof/single': 'The decryption of trustee {trustee} does not hold with the trustee’s key.',
  'decryption-proof/group':
    'The decryption of trustee {trustee} does not hold, and its group has not {threshold, plural, one {# good one} other {# good ones}} without it.',
  'bindings-malformed': 'The file of binding proofs is not in its canonical form.',
  'bindings-other-election': 'The binding proofs are those of another election.',
  'binding-wrong': 'The binding proof of trustee {trustee} does not hold: this decryption is forged, or the proof is.',
  'result-malformed': 'The result is not in its canonical form, or has another shape than the tally.',
} as const;

/** What a reader should know although everything holds. */
export const WARNING_SENTENCES = {
  'old-threshold':
    'A threshold group is in the form of belenios-tool 2.0: its members’ certificates are not bound to the group, and their keys are not signed.',
  'decryption-set-aside': 'The decryption of trustee {trustee} does not hold. It was set aside: enough others of the group hold.',
  'ranking-encoding':
    'Of the rankings of question {question}, {rankings} are encoded as no honest program does it. Either voters made them so, or a trustee forged decryptions: check the binding proofs too.',
  'ranking-encoding/bound':
    'Of the rankings of question {question}, {rankings} are encoded as no honest program does it. Voters made them so: the decryptions are bound.',
} as const;

/** What holds, step by step. */
export const PASSED_SENTENCES = {
  'passed/file':
    'The file is an archive in its exact form: {bytes, plural, one {# byte} other {# bytes}}, every record with the hash in its name.',
  'passed/chain': '{events, plural, one {# event stands} other {# events stand}} in one unbroken chain and in the right order.',
  'passed/setup':
    'The election key is the product of the keys of {trustees, plural, one {# trustee} other {# trustees}}, who proved to hold them; {voters, plural, one {# voter} other {# voters}} registered, no credential twice.',
  'passed/ballots':
    '{ballots, plural, one {# ballot} other {# ballots}} signed with registered credentials and proved to be allowed votes; {tallied, plural, one {# counts} other {# count}}, the last one of each voter.',
  'passed/tally': 'The encrypted tally is the sum of exactly the ballots that count.',
  'passed/shuffles': '{shuffles, plural, one {# shuffle} other {# shuffles}} proved to have reordered the rankings and changed none.',
  'passed/decryptions':
    '{decryptions, plural, one {# decryption} other {# decryptions}} proved to be made with the trustees’ keys from this tally.',
  'passed/result': 'The published result is what the decryptions give.',
} as const;

/** How far the election is, and the verdict. */
export const STATE_SENTENCES = {
  'state/counted': 'The election is counted.',
  'state/tallied':
    'The election is closed and not opened yet: {shuffles, plural, one {# shuffle} other {# shuffles}} and {decryptions, plural, one {# decryption} other {# decryptions}} are here, no result.',
  'state/ended': 'The election is closed with {ballots, plural, one {# ballot} other {# ballots}}; there is no tally yet.',
  'state/open':
    'The election is open: {ballots, plural, one {# ballot} other {# ballots}} so far, {tallied, plural, one {# would} other {# would}} count.',
  'verdict/holds': 'Everything in this archive holds.',
  'verdict/fails': 'This archive does not hold. Trust nothing that follows this point.',
  'verdict/stopped': 'The check was ended before its time; it says nothing about the rest.',
} as const;

/** Whether the decryptions are bound to the tally. */
export const BINDING_SENTENCES = {
  'bindings/all':
    'The binding proofs hold: {decryptions, plural, one {# decryption is} other {# decryptions are}} bound to exactly this tally, and no trustee forged any.',
  'bindings/some':
    'Binding proofs hold for {bound} of {decryptions} decryptions. Without one, a forgery by the trustee itself is not excluded: {trustees}.',
  'bindings/not-given': 'No binding proofs were given. The published proofs alone do not exclude that a trustee forged its own decryption.',
} as const;

/** How two copies of an archive relate. */
export const COMPARISON_SENTENCES = {
  'copies/same': 'The two copies are the same: {events, plural, one {# event} other {# events}}.',
  'copies/first-is-older':
    'The second copy continues the first: {more, plural, one {# event} other {# events}} came after the first {events}.',
  'copies/second-is-older':
    'The first copy continues the second: {more, plural, one {# event} other {# events}} came after the first {events}.',
  'copies/differ': 'The two copies CONTRADICT each other from event {height} on: {first} and {second}. Somebody rewrote the record.',
  'copies/unreadable-first': 'The first copy is broken.',
  'copies/unreadable-second': 'The second copy is broken.',
} as const;

/** Every sentence of a report, those on single records too. */
export const REPORT_SENTENCES = {
  ...RECORD_SENTENCES,
  ...FAILURE_SENTENCES,
  ...WARNING_SENTENCES,
  ...PASSED_SENTENCES,
  ...STATE_SENTENCES,
  ...BINDING_SENTENCES,
  ...COMPARISON_SENTENCES,
} as const;

export type FailureSentences = RecordSentences & typeof FAILURE_SENTENCES;
export type FailureSentenceId = keyof FailureSentences;
/** The stable kinds of failures. */
export type FailureKind = KindOf<FailureSentenceId>;
export type ReportSentences = typeof REPORT_SENTENCES;
export type ReportSentenceId = keyof ReportSentences;

/** A sentence with its values, checked against its places. */
export function say<Id extends ReportSentenceId>(id: Id, ...given: ValuesFor<ReportSentences[Id]>): Said {
  const values: SentenceValues = given[0] ?? {};
  return { id, values };
}

/** A sentence in English, as the command line says it; an id that no program of this version says stays as it is. */
export function englishOf({ id, values }: Said): string {
  return Object.hasOwn(REPORT_SENTENCES, id) ? fillEnglish(REPORT_SENTENCES[id as ReportSentenceId], values) : id;
}
