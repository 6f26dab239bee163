import type { Answers } from '../../src/election/ballot.ts';
import type { DefinitionInput } from '../../src/wire/definition.ts';

// What the prepared house holds: elections of every kind, worded in all languages of the pages.

const five = (en: string, hi: string, kn: string, fr: string, ar: string) => ({ en, hi, kn, fr, ar });
const languages = ['en', 'hi', 'kn', 'fr', 'ar'];

const PRESIDENT = five('Who shall preside?', 'अध्यक्ष कौन हो?', 'ಅಧ್ಯಕ್ಷರು ಯಾರಾಗಬೇಕು?', 'Qui présidera ?', 'من يكون الرئيس؟');
const SIX = [
  { name: five('Manjunath', 'मंजुनाथ', 'ಮಂಜುನಾಥ್', 'Manjunath', 'مانجوناث'), symbol: 'Tiger' },
  { name: five('Hemanth', 'हेमंत', 'ಹೇಮಂತ್', 'Hemanth', 'هيمانث'), symbol: 'Fan' },
  { name: five('Arvind', 'अरविंद', 'ಅರವಿಂದ್', 'Arvind', 'أرفيند'), symbol: 'Table' },
  { name: five('Gopal', 'गोपाल', 'ಗೋಪಾಲ್', 'Gopal', 'غوبال'), symbol: 'Book' },
  {
    name: five('Prakruthi', 'प्रकृति', 'ಪ್ರಕೃತಿ', 'Prakruthi', 'براكروثي'),
    symbol: 'Peacock',
    party: five('Garden list', 'बगीचा सूची', 'ತೋಟದ ಪಟ್ಟಿ', 'Liste du jardin', 'قائمة الحديقة'),
    statement: five(
      'Shade for the playground, and books for the reading room.',
      'खेल के मैदान में छाया और वाचनालय में किताबें।',
      'ಆಟದ ಮೈದಾನಕ್ಕೆ ನೆರಳು, ಓದುವ ಕೋಣೆಗೆ ಪುಸ್ತಕಗಳು.',
      'De l’ombre pour l’aire de jeux et des livres pour la salle de lecture.',
      'ظلّ للملعب وكتب لقاعة المطالعة.',
    ),
  },
  { name: five('Veena', 'वीणा', 'ವೀಣಾ', 'Veena', 'فينا'), symbol: 'Vase' },
];
const MOTION = five(
  'Shall the fee rise by five per cent?',
  'क्या शुल्क पाँच प्रतिशत बढ़े?',
  'ಶುಲ್ಕವನ್ನು ಶೇಕಡಾ ಐದರಷ್ಟು ಹೆಚ್ಚಿಸಬೇಕೇ?',
  'Faut-il augmenter la cotisation de cinq pour cent ?',
  'هل تُرفع الرسوم خمسة بالمئة؟',
);
const YES_NO = [{ name: five('Yes', 'हाँ', 'ಹೌದು', 'Oui', 'نعم') }, { name: five('No', 'नहीं', 'ಇಲ್ಲ', 'Non', 'لا') }];
const PLACES = ['Hampi', 'Coorg', 'Gokarna', 'Mysuru'];
const TRIP = five('Where shall the trip go?', 'यात्रा कहाँ हो?', 'ಪ್ರವಾಸ ಎಲ್ಲಿಗೆ?', 'Où ira l’excursion ?', 'إلى أين الرحلة؟');

const president = { id: 'president', question: PRESIDENT, candidates: SIX, none: true } as const;
const motion = { id: 'fee', question: MOTION, candidates: YES_NO, method: 'motion' } as const;
const trip = { id: 'trip', question: TRIP, candidates: PLACES, method: 'irv' } as const;
/** One contest for each way to mark a ballot. */
const EVERY_MARK: DefinitionInput['contests'] = [
  president,
  motion,
  trip,
  { id: 'board', question: 'Two for the board', candidates: PLACES, method: { method: 'approval', seats: 2 } },
  {
    id: 'score',
    question: 'Score the plans',
    candidates: PLACES.slice(0, 3),
    method: { method: 'star', maxScore: 5 },
  },
  {
    id: 'grade',
    question: 'Grade the plans',
    candidates: PLACES.slice(0, 3),
    method: { method: 'majority-judgment', grades: 6, missing: { as: 'grade', grade: 0 } },
  },
  {
    id: 'points',
    question: 'Share out the budget',
    candidates: PLACES.slice(0, 3),
    method: { method: 'cumulative', pointsPerVoter: 5 },
  },
  { id: 'list', question: 'Which list?', candidates: ['List A', 'List B', 'List C'], method: { method: 'dhondt', seats: 7 } },
];

/** Titles by name of the election in addresses. */
const TITLES = {
  drafted: five('Library committee 2027', 'पुस्तकालय समिति 2027', 'ಗ್ರಂಥಾಲಯ ಸಮಿತಿ 2027', 'Comité de la bibliothèque 2027', 'لجنة المكتبة 2027'),
  'sealed-draft': five('Trustees’ board 2027', 'न्यासी मंडल 2027', 'ನ್ಯಾಸಿ ಮಂಡಳಿ 2027', 'Conseil des dépositaires 2027', 'مجلس الأمناء 2027'),
  announced: five('Members’ meeting 2027', 'सदस्य सभा 2027', 'ಸದಸ್ಯರ ಸಭೆ 2027', 'Assemblée des membres 2027', 'اجتماع الأعضاء 2027'),
  residents: five(
    'Residents’ association 2026',
    'निवासी संघ 2026',
    'ನಿವಾಸಿಗಳ ಸಂಘ 2026',
    'Association des résidents 2026',
    'رابطة السكان 2026',
  ),
  methods: five('Every way to vote', 'मतदान के सब ढंग', 'ಮತದಾನದ ಎಲ್ಲ ವಿಧಗಳು', 'Toutes les façons de voter', 'كل طرق التصويت'),
  walkin: five('Open day vote', 'खुला दिवस मतदान', 'ಮುಕ್ತ ದಿನದ ಮತ', 'Vote de la journée ouverte', 'تصويت اليوم المفتوح'),
  halted: five('Sports council', 'खेल परिषद', 'ಕ್ರೀಡಾ ಮಂಡಳಿ', 'Conseil des sports', 'مجلس الرياضة'),
  counted: five('Street name', 'सड़क का नाम', 'ರಸ್ತೆಯ ಹೆಸರು', 'Nom de la rue', 'اسم الشارع'),
  committee: five('Committee election 2025', 'समिति चुनाव 2025', 'ಸಮಿತಿ ಚುನಾವಣೆ 2025', 'Élection du comité 2025', 'انتخابات اللجنة 2025'),
  'sealed-open': five('Works council 2026', 'कार्य परिषद 2026', 'ಕಾರ್ಮಿಕ ಮಂಡಳಿ 2026', 'Conseil d’entreprise 2026', 'مجلس العمل 2026'),
  'sealed-closed': five('Faculty senate 2026', 'संकाय सभा 2026', 'ಅಧ್ಯಾಪಕ ಸಭೆ 2026', 'Sénat de la faculté 2026', 'مجلس الكلية 2026'),
  'sealed-done': five('Audit board 2025', 'लेखा मंडल 2025', 'ಲೆಕ್ಕ ಮಂಡಳಿ 2025', 'Conseil d’audit 2025', 'مجلس التدقيق 2025'),
} as const;
export type PreparedSlug = keyof typeof TITLES;

const common = (slug: PreparedSlug) => ({ title: TITLES[slug], languages, timeZone: 'Asia/Kolkata', contact: '+91 80 5555 0100' });

export const DEFINITIONS: { readonly [S in PreparedSlug]: DefinitionInput } = {
  drafted: { ...common('drafted'), contests: [{ ...trip, candidates: [{ name: 'Hampi', symbol: 'Boat' }, 'Coorg', 'Gokarna'] }] },
  'sealed-draft': { ...common('sealed-draft'), contests: [president], sealed: { trustees: { server: false, people: ['Asha', 'Bela'] } } },
  announced: {
    ...common('announced'),
    contests: [motion],
    access: 'either',
    opensAt: '2097-01-10T09:00',
    closesAt: '2097-01-12T18:00',
    eligibility: { minimumAge: 18, places: ['North', 'South'], approval: true },
  },
  residents: {
    ...common('residents'),
    description: five(
      'One ballot, three questions. The count starts when the polls close.',
      'एक मतपत्र, तीन प्रश्न। मतदान बंद होने पर गिनती शुरू होगी।',
      'ಒಂದು ಮತಪತ್ರ, ಮೂರು ಪ್ರಶ್ನೆಗಳು. ಮತದಾನ ಮುಗಿದ ಮೇಲೆ ಎಣಿಕೆ ಶುರು.',
      'Un bulletin, trois questions. Le dépouillement commence à la clôture.',
      'بطاقة واحدة وثلاثة أسئلة. يبدأ الفرز عند إغلاق التصويت.',
    ),
    contests: [president, motion, trip],
    results: 'live',
    closesAt: '2097-01-12T18:00',
  },
  methods: { ...common('methods'), contests: EVERY_MARK, results: 'at-closing' },
  walkin: { ...common('walkin'), contests: [motion], access: 'registration', sample: true },
  halted: { ...common('halted'), contests: [president], secondOfficer: true },
  counted: {
    ...common('counted'),
    contests: [
      { id: 'name', question: 'Which name?', candidates: ['Lakeside', 'Old Mill', 'Mango Lane', 'Station Road', 'Lotus', 'River'] },
    ],
    results: 'at-closing',
  },
  committee: { ...common('committee'), contests: EVERY_MARK, results: 'at-closing' },
  'sealed-open': { ...common('sealed-open'), contests: [president, motion], sealed: { trustees: { server: true, people: [] } } },
  'sealed-closed': { ...common('sealed-closed'), contests: [president], sealed: { trustees: { server: false, people: ['Asha', 'Bela'] } } },
  'sealed-done': { ...common('sealed-done'), contests: [president], sealed: { trustees: { server: true, people: [] } } },
};

/** Ballots of the elections with every way to mark, the same each time. */
export function everyMark(i: number): Answers {
  const first = (i * i + 3 * i) % 4;
  const ranks = [[first], [(first + 1 + (i % 3)) % 4]];
  return [
    i % 9 === 8 ? { kind: 'none' } : { kind: 'choices', candidates: [[4, 0, 4, 1, 5, 4, 0, 2, 4, 3][i % 10]!] },
    { kind: 'choices', candidates: [i % 3 === 0 ? 1 : 0] },
    { kind: 'ranking', ranks },
    { kind: 'choices', candidates: i % 2 === 0 ? [first] : [first, (first + 1) % 4] },
    { kind: 'scores', scores: [i % 6, (i * 2) % 6, null] },
    { kind: 'grades', grades: [i % 6, (i * 2) % 6, (i * 3) % 6] },
    { kind: 'points', points: [3, 1, 1] },
    { kind: 'list', list: i % 3 },
  ];
}
