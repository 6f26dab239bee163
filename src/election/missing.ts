import { fillEnglish, type SentenceValues, type ValuesFor } from '../protocol/sentences.ts';

// What keeps an election from opening, or a sealed one from being counted. Programs and translations go by the kind; the English stands
// here once, in the form of protocol/sentences.ts. The console's own words for each kind are `a.missing.<kind>`.

/** Every kind of thing that can be missing, in English. */
export const MISSING_SENTENCES = {
  roll: 'The roll is empty: import or add voters.',
  secrets: '{count, plural, one {# voter has} other {# voters have}} no secret yet: draw and hand out the secrets.',
  closing: 'The closing time is in the past: set a later one.',
  method: 'The counting method of "{question}" cannot be used as it is set.',
  key: 'Trustee {name} has not made a key yet.',
  ceremony: 'Trustee {name} has to take round {step} of 3 of the common key.',
  'ceremony-broken': 'The common key does not add up: at least one trustee has to make a new key.',
  codes: 'The voting codes have not been made and handed out yet.',
  registrar: 'The registrar has not handed over the public list of voting codes yet.',
  'codes-count':
    'There are voting codes for {codes, plural, one {# voter} other {# voters}}, but {voters, plural, one {# voter} other {# voters}} on the roll: make them again.',
  'codes-weights': 'Weights of voters were changed after the voting codes were made: make them again.',
  'codes-roll': 'The roll was changed after the voting codes were made: make them again.',
  'codes-roll-locked': 'The roll was changed after the voting codes were made: unlock the election and make them again.',
  'weights-large':
    'The weights add up to {total}. A sealed election can open sums up to {most} only: choose smaller weights, in proportion.',
  'weights-ranking': 'Voters with different weights cannot be combined with rankings, scores or grades in a sealed election.',
  'group-ranking': 'BELENIOS-2048 cannot carry rankings.',
  lock: 'Check and lock the election first.',
  shuffle: '{needed, plural, one {# more of these has} other {# more of these have}} to shuffle the ballots: {names}.',
  decrypt: '{needed, plural, one {# more of these has} other {# more of these have}} to open the tally: {names}.',
  record: 'The published record does not verify.',
} as const;

export type MissingKind = keyof typeof MISSING_SENTENCES;

/** One thing that is missing: its kind, what fills the places of its sentence, and the sentence in English. */
export interface Missing {
  readonly kind: MissingKind;
  readonly values: SentenceValues;
  readonly detail: string;
}

/** Something that is missing, with the values of its sentence. */
export function missing<K extends MissingKind>(kind: K, ...given: ValuesFor<(typeof MISSING_SENTENCES)[K]>): Missing {
  const values: SentenceValues = given[0] ?? {};
  return { kind, values, detail: fillEnglish(MISSING_SENTENCES[kind], values) };
}

/** The same with a further note for the log and for programs, in English. */
export const withNote = (what: Missing, note: string): Missing => ({ ...what, detail: `${what.detail} ${note}` });
