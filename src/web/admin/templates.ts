import type { DefinitionInput } from '../../wire/definition.ts';

// Ready-made elections. Each gives a definition that parses; the organiser's own words and times go in.

export const TEMPLATES = ['board', 'motion', 'ranked', 'list', 'approval', 'committee'] as const;
export type Template = (typeof TEMPLATES)[number];

export interface WizardAnswers {
  readonly template: Template;
  readonly title: string;
  readonly question: string;
  readonly candidates: readonly string[];
  readonly seats: number;
  readonly language: string;
  readonly timeZone: string;
  /** Wall-clock times such as 2026-12-01T09:00, or empty: by hand. */
  readonly opensAt: string;
  readonly closesAt: string;
}

function methodOf({ template, seats }: WizardAnswers): NonNullable<DefinitionInput['contests'][number]['method']> {
  switch (template) {
    case 'board':
      return 'plurality';
    case 'motion':
      return { method: 'motion', motion: 0 };
    case 'ranked':
      return seats > 1 ? { method: 'stv', seats, rules: 'scottish' } : { method: 'irv', rules: 'plain' };
    case 'list':
      return { method: 'sainte-lague', seats };
    case 'approval':
      return { method: 'approval', seats };
    case 'committee':
      return { method: 'block', seats, votesPerVoter: seats };
  }
}

/** Whether the template asks for a number of places. */
export function asksSeats(template: Template): boolean {
  return template === 'ranked' || template === 'list' || template === 'approval' || template === 'committee';
}

/** The definition that the wizard's answers make. */
export function definitionFrom(answers: WizardAnswers): DefinitionInput {
  return {
    title: answers.title,
    languages: [answers.language],
    contests: [
      {
        question: answers.question,
        candidates: answers.candidates.map((name) => ({ name })),
        method: methodOf(answers),
        none: answers.template === 'board',
      },
    ],
    timeZone: answers.timeZone,
    ...(answers.opensAt === '' ? {} : { opensAt: answers.opensAt }),
    ...(answers.closesAt === '' ? {} : { closesAt: answers.closesAt }),
  };
}

/** The six of the first trial, with their symbols. */
const SAMPLE = [
  ['Manjunath', 'Tiger'],
  ['Hemanth', 'Fan'],
  ['Arvind', 'Table'],
  ['Gopal', 'Book'],
  ['Prakruthi', 'Peacock'],
  ['Veena', 'Vase'],
] as const;

/** A sample election to try everything with; its roll is `sampleRoll`. */
export function sampleDefinition(title: string, question: string, language: string, timeZone: string): DefinitionInput {
  return {
    title,
    languages: [language],
    contests: [{ question, candidates: SAMPLE.map(([name, symbol]) => ({ name, symbol })), method: 'plurality', none: true }],
    timeZone,
    results: 'live',
    listed: false,
    sample: true,
  };
}

export function sampleRoll(): string {
  const names = [
    'Anita Rao',
    'Ravi Kumar',
    'Meera Nair',
    'Imran Khan',
    'Lucie Martin',
    'Omar Haddad',
    'Divya Hegde',
    'Arjun Patil',
    'Grace Thomas',
    'Yusuf Ali',
    'Nadia Benali',
    'Kiran Shetty',
  ];
  return ['username,name,groups', ...names.map((name, i) => `sample${i + 1},${name},${i % 2 === 0 ? 'North' : 'South'}`)].join('\n');
}

/** Candidates' names from a text with one on each line. */
export function namesFrom(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
