import { err, ok, type Result } from '../kernel/result.ts';
import type { Problem } from './refusal.ts';
import { rollMistake } from './roll-mistake.ts';

// Which column of a file holds what, by its heading: the server decides by this, and the console shows it before anything is sent.

export type RollField = 'username' | 'secret' | 'name' | 'dateOfBirth' | 'place' | 'address' | 'email' | 'weight' | 'groups' | 'idNumber';
export const ROLL_FIELDS: readonly RollField[] = [
  'username',
  'secret',
  'name',
  'dateOfBirth',
  'place',
  'address',
  'email',
  'weight',
  'groups',
  'idNumber',
];

/** Headings that are understood without mapping, as `fold` leaves them: lower case, letters and digits only, Latin letters without accents. */
const HEADINGS: { readonly [F in RollField]: readonly string[] } = {
  username: [
    'username',
    'user',
    'login',
    'voter',
    'voterid',
    'voterno',
    'voternumber',
    'memberid',
    'member',
    'memberno',
    'membernumber',
    'membership',
    'membershipno',
    'membershipnumber',
    'id',
    'usr',
    'rollno',
    'studentid',
    'employeeid',
    'benutzer',
    'benutzername',
    'mitgliedsnummer',
    'identifiant',
    'utilisateur',
    'nomdutilisateur',
    'nadherent',
    'ndadherent',
    'nodadherent',
    'numerodadherent',
    'numerodemembre',
    'सदस्य संख्या',
    'सदस्यता संख्या',
    'उपयोगकर्ता नाम',
    'ಸದಸ್ಯ ಸಂಖ್ಯೆ',
    'ಬಳಕೆದಾರ ಹೆಸರು',
    'ಬಳಕೆದಾರರ ಹೆಸರು',
    'رقم العضوية',
    'رقم العضو',
    'اسم المستخدم',
  ],
  secret: ['secret', 'password', 'passwort', 'motdepasse', 'pwd', 'pin', 'code', 'पासवर्ड', 'ಗುಪ್ತಪದ', 'ಪಾಸ್‌ವರ್ಡ್', 'كلمة السر', 'كلمة المرور'],
  name: ['name', 'fullname', 'votername', 'membername', 'nom', 'nomcomplet', 'नाम', 'पूरा नाम', 'ಹೆಸರು', 'ಪೂರ್ಣ ಹೆಸರು', 'الاسم', 'الاسم الكامل'],
  dateOfBirth: [
    'dateofbirth',
    'birthdate',
    'dob',
    'birthday',
    'born',
    'datedenaissance',
    'geburtsdatum',
    'जन्म तिथि',
    'जन्मतिथि',
    'ಹುಟ್ಟಿದ ದಿನಾಂಕ',
    'ಜನ್ಮ ದಿನಾಂಕ',
    'تاريخ الميلاد',
  ],
  place: ['place', 'city', 'town', 'ward', 'ville', 'ort', 'district', 'स्थान', 'शहर', 'ಸ್ಥಳ', 'ಊರು', 'المدينة', 'المكان'],
  address: ['address', 'adresse', 'street', 'anschrift', 'पता', 'ವಿಳಾಸ', 'العنوان'],
  email: ['email', 'mail', 'emailaddress', 'courriel', 'ईमेल', 'ಇಮೇಲ್', 'البريد الإلكتروني'],
  weight: ['weight', 'votes', 'shares', 'poids', 'gewicht'],
  groups: ['groups', 'group', 'section', 'branch', 'groupe', 'gruppe', 'समूह', 'ಗುಂಪು', 'المجموعة'],
  idNumber: ['idnumber', 'passport', 'documentnumber', 'identitynumber', 'aadhaar'],
};

/** A heading without what people write differently: case, blanks, punctuation, accents of Latin letters. Other scripts keep their vowel signs. */
const fold = (heading: string): string =>
  heading
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]|[^\p{L}\p{M}\p{N}]/gu, '');

const KNOWN_HEADINGS = new Map<string, RollField>(
  ROLL_FIELDS.flatMap((field) => HEADINGS[field].map((heading): [string, RollField] => [fold(heading), field])),
);

/** Which column feeds which field, as far as the headings say it by themselves; never one of `taken`. */
export function guessColumns(headings: readonly string[], taken: ReadonlySet<number> = new Set()): ReadonlyMap<RollField, number> {
  const map = new Map<RollField, number>();
  for (const [i, heading] of headings.entries()) {
    const field = KNOWN_HEADINGS.get(fold(heading));
    if (field !== undefined && !map.has(field) && !taken.has(i)) map.set(field, i);
  }
  return map;
}

/** Which column feeds which field: the organiser's mapping first, then headings that are understood. */
export function mapColumns(
  headings: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Result<ReadonlyMap<RollField, number>, readonly Problem[]> {
  const map = new Map<RollField, number>();
  const problems: Problem[] = [];
  for (const [field, heading] of Object.entries(given)) {
    const known = ROLL_FIELDS.find((name) => name === field);
    const exact = headings.indexOf(heading);
    const at = exact >= 0 || fold(heading) === '' ? exact : headings.findIndex((each) => fold(each) === fold(heading));
    if (!known) problems.push({ path: `columns/${field}`, ...rollMistake('no-field', { fields: ROLL_FIELDS.join(', ') }) });
    else if (heading === '') continue;
    else if (at < 0) problems.push({ path: `columns/${field}`, ...rollMistake('no-column', { heading, headings: headings.join(', ') }) });
    else map.set(known, at);
  }
  for (const [field, at] of guessColumns(headings, new Set(map.values()))) if (!map.has(field) && given[field] !== '') map.set(field, at);
  if (!map.has('username')) problems.push({ path: 'columns/username', ...rollMistake('no-username', { headings: headings.join(', ') }) });
  return problems.length > 0 ? err(problems) : ok(map);
}

/** The separator that the heading line uses most, outside quotes. */
export function separatorOf(text: string): string {
  const heading = (text.split(/\r?\n/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((separator) => ({ separator, count: heading.split(separator).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}
