import { voteKindOf, type MethodSpec } from '../counting/method.ts';
import { fillEnglish, type Said, type ValuesFor } from '../protocol/sentences.ts';
import { MOST_WRITE_INS } from './write-ins.ts';

// Where voters can write names in, and how many. The console's own words for each kind are `a.mistake.<kind>`.

/** What a definition with write-ins can have wrong, in English. */
export const WRITE_IN_MISTAKES = {
  'write-ins-motion': 'a motion is answered yes or no: there is nobody to write in',
  'write-ins-lists': 'seats go to lists that were handed in before the vote; a name written by a voter is no list',
  'write-ins-order': 'an order of lots drawn beforehand cannot hold names written later: let lots be drawn from a seed',
  'write-ins-placeholder': 'this method names a placeholder for undeclared names already ("writeIn"): use one of the two',
  'write-ins-unranked':
    'candidates left unranked are not compared here, so one voter who writes a name in could make it beat everybody: let unranked stand last',
  'write-ins-grades':
    'only grades given are counted here, so one voter’s best grade for a written name would win: let no grade count as a grade',
  'write-ins-most': 'a voter can mark at most {most} here, so there can be at most {most} lines',
  'write-ins-alike':
    '"{name}" reads like another candidate once accents and punctuation are overlooked; where names are written in, officers could not tell who is meant',
  'write-ins-sealed':
    'a sealed ballot carries marks beside choices that are fixed before the vote, so names cannot be written in: hold it as an open election',
} as const;

export type WriteInMistakeKind = keyof typeof WRITE_IN_MISTAKES;

/** A mistake as problems carry it: the sentence in English, and the same by kind and values. */
export function writeInMistake<K extends WriteInMistakeKind>(
  kind: K,
  ...given: ValuesFor<(typeof WRITE_IN_MISTAKES)[K]>
): { readonly message: string; readonly said: Said } {
  const said: Said = { id: kind, values: given[0] ?? {} };
  return { message: fillEnglish(WRITE_IN_MISTAKES[kind], said.values), said };
}

type Hindrance = Exclude<WriteInMistakeKind, 'write-ins-most' | 'write-ins-alike' | 'write-ins-sealed'>;

/** Why voters cannot write names in under `method`; undefined where they can. */
export function whyNoWriteIns(method: MethodSpec): Hindrance | undefined {
  const kind = voteKindOf(method);
  if (method.method === 'motion') return 'write-ins-motion';
  if (kind === 'list') return 'write-ins-lists';
  if (method.tie.end.by === 'order') return 'write-ins-order';
  if ('writeIn' in method && method.writeIn !== undefined) return 'write-ins-placeholder';
  if (comparesListedOnly(method)) return 'write-ins-unranked';
  return method.method === 'majority-judgment' && method.missing.as !== 'grade' ? 'write-ins-grades' : undefined;
}

/** Whether candidates whom a voter left unranked are not compared with the others in pairs. Borda and two rounds count no pairs. */
function comparesListedOnly(method: MethodSpec): boolean {
  return 'unranked' in method && method.unranked === 'no-preference' && method.method !== 'borda' && method.method !== 'two-round';
}

/** Most names that one voter could mark under `method`. */
export function mostWriteIns(method: MethodSpec): number {
  switch (method.method) {
    case 'plurality':
      return 1;
    case 'two-round':
      return method.form === 'first-round' ? 1 : MOST_WRITE_INS;
    case 'block':
    case 'limited':
      return Math.min(MOST_WRITE_INS, method.votesPerVoter);
    case 'cumulative':
      return Math.min(MOST_WRITE_INS, method.pointsPerVoter);
    default:
      return MOST_WRITE_INS;
  }
}
