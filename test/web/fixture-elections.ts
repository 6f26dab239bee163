import type { DefinitionInput } from '../../src/wire/definition.ts';

// Elections for looking at the pages and testing them. Names and symbols are the first seed's, and invented ones.

const five = (en: string, hi: string, kn: string, fr: string, ar: string) => ({ en, hi, kn, fr, ar });

const six = [
  {
    id: 'manjunath',
    name: five('Manjunath', 'मंजुनाथ', 'ಮಂಜುನಾಥ', 'Manjunath', 'مانجوناث'),
    symbol: 'Tiger',
    party: five('Green Streets', 'हरित सड़कें', 'ಹಸಿರು ಬೀದಿಗಳು', 'Rues vertes', 'شوارع خضراء'),
    statement: 'I will plant forty trees along the main road and keep the accounts open to everyone.',
  },
  { id: 'hemanth', name: five('Hemanth', 'हेमंत', 'ಹೇಮಂತ್', 'Hemanth', 'هيمانث'), symbol: 'Fan', party: 'Open Ledger' },
  { id: 'arvind', name: five('Arvind', 'अरविंद', 'ಅರವಿಂದ್', 'Arvind', 'أرفيند'), symbol: 'Table' },
  { id: 'gopal', name: five('Gopal', 'गोपाल', 'ಗೋಪಾಲ್', 'Gopal', 'جوبال'), symbol: 'Book', party: 'Water First' },
  { id: 'prakruthi', name: five('Prakruthi', 'प्रकृति', 'ಪ್ರಕೃತಿ', 'Prakruthi', 'براكروثي'), symbol: 'Peacock' },
  { id: 'veena', name: five('Veena', 'वीणा', 'ವೀಣಾ', 'Veena', 'فينا'), symbol: 'Vase', party: 'Safe Nights' },
];

const four = [
  { id: 'asha', name: 'Asha Rao', symbol: 'Sun' },
  { id: 'benoit', name: 'Benoît Lefèvre', symbol: 'Boat' },
  { id: 'chitra', name: 'ಚಿತ್ರಾ ಗೌಡ (Chitra Gowda)', symbol: 'Leaf' },
  { id: 'farid', name: 'فريد حداد (Farid Haddad)', symbol: 'Bridge' },
];

const title = five(
  'Residents’ Association election 2026',
  'निवासी संघ चुनाव 2026',
  'ನಿವಾಸಿಗಳ ಸಂಘದ ಚುನಾವಣೆ 2026',
  'Élection de l’association des résidents 2026',
  'انتخابات جمعية السكان 2026',
);
const languages = ['en', 'hi', 'kn', 'fr', 'ar'];

export interface FixtureElection {
  readonly slug: string;
  readonly status: 'ready' | 'open' | 'paused' | 'closed' | 'tallied' | 'declared';
  readonly definition: DefinitionInput;
}

export const ELECTIONS: readonly FixtureElection[] = [
  {
    slug: 'residents-2026',
    status: 'open',
    definition: {
      title,
      description: five(
        'Elects the committee for two years.',
        'दो साल के लिए समिति चुनता है।',
        'ಎರಡು ವರ್ಷಗಳಿಗೆ ಸಮಿತಿಯನ್ನು ಆರಿಸುತ್ತದೆ.',
        'Élit le comité pour deux ans.',
        'ينتخب اللجنة لعامين.',
      ),
      languages,
      timeZone: 'Asia/Kolkata',
      opensAt: '2026-11-01T08:00',
      closesAt: '2026-12-01T18:00',
      contact: '+91 80 5555 0100',
      contests: [
        { id: 'president', question: five('President', 'अध्यक्ष', 'ಅಧ್ಯಕ್ಷ', 'Présidence', 'الرئيس'), candidates: six, none: true },
        {
          id: 'committee',
          question: five('Committee', 'समिति', 'ಸಮಿತಿ', 'Comité', 'اللجنة'),
          candidates: four,
          method: { method: 'block', votesPerVoter: 2, seats: 2 },
          order: 'by-name',
        },
        {
          id: 'treasurer',
          question: five('Treasurer', 'कोषाध्यक्ष', 'ಖಜಾಂಚಿ', 'Trésorerie', 'أمين الصندوق'),
          candidates: four,
          method: { method: 'irv', rules: 'plain' },
          none: true,
        },
      ],
    },
  },
  {
    slug: 'all-methods',
    status: 'open',
    definition: {
      title: 'Every kind of question',
      languages,
      sample: true,
      revoting: true,
      results: 'live',
      contests: [
        {
          id: 'approve',
          question: 'Which meeting days suit you?',
          candidates: ['Monday', 'Wednesday', 'Saturday'],
          method: { method: 'approval' },
        },
        { id: 'score', question: 'How good are these plans?', candidates: four, method: { method: 'star', maxScore: 5 } },
        {
          id: 'grade',
          question: 'What do you think of each name?',
          candidates: ['Lakeside', 'Old Mill', 'Station Road'],
          method: { method: 'majority-judgment', grades: 6, missing: { as: 'grade', grade: 0 } },
        },
        {
          id: 'points',
          question: 'Share out the budget',
          candidates: ['Playground', 'Library', 'Lighting'],
          method: { method: 'cumulative', pointsPerVoter: 5 },
        },
        { id: 'list', question: 'Which list?', candidates: ['List A', 'List B', 'List C'], method: { method: 'dhondt', seats: 7 } },
      ],
    },
  },
  {
    slug: 'members-2027',
    status: 'ready',
    definition: {
      title: 'Members’ vote 2027',
      languages,
      opensAt: '2027-01-10T09:00:00Z',
      closesAt: '2027-01-12T18:00:00Z',
      timeZone: 'Europe/Paris',
      access: 'either',
      eligibility: { minimumAge: 18, places: ['North', 'South', 'Harbour'], approval: true },
      contests: [{ id: 'motion', question: 'Shall the club build a second court?', candidates: ['Yes', 'No'], none: false }],
    },
  },
  {
    slug: 'committee-2025',
    status: 'declared',
    definition: {
      title: five('Committee election 2025', 'समिति चुनाव 2025', 'ಸಮಿತಿ ಚುನಾವಣೆ 2025', 'Élection du comité 2025', 'انتخابات اللجنة 2025'),
      languages,
      timeZone: 'Asia/Kolkata',
      opensAt: '2025-11-01T08:00',
      closesAt: '2025-11-02T18:00',
      contact: '+91 80 5555 0100',
      contests: [
        { id: 'president', question: five('President', 'अध्यक्ष', 'ಅಧ್ಯಕ್ಷ', 'Présidence', 'الرئيس'), candidates: six, none: true },
        {
          id: 'board',
          question: five('Board', 'मंडल', 'ಮಂಡಳಿ', 'Conseil', 'المجلس'),
          candidates: four,
          method: { method: 'stv', rules: 'scottish', seats: 2 },
        },
        { id: 'list', question: 'Lists', candidates: ['List A', 'List B', 'List C'], method: { method: 'dhondt', seats: 7 } },
      ],
    },
  },
  {
    slug: 'street-name',
    status: 'closed',
    definition: {
      title: 'Street name',
      languages: ['en', 'fr'],
      results: 'at-closing',
      contests: [{ id: 'name', question: 'Which name?', candidates: ['Lakeside', 'Old Mill'] }],
    },
  },
];
