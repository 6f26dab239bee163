import type { MethodName, MethodSpec, Requirement } from './method.ts';
import { plainNumber } from './display.ts';
import { formatDecimal, mulRational, parseRational, rational } from './rational.ts';
import { fillText } from './sentences.ts';

/** English texts of what a definition lays down about counting; the pages translate them by their keys. */
export const METHOD_FACTS = {
  variant: 'Rules: {name}.',
  seats: '{seats, plural, one {# place} other {# places}} to fill.',
  votes: 'Each voter has {votes, plural, one {# vote} other {# votes}}.',
  points: 'Each voter has {points, plural, one {# point} other {# points}}; points left over are lost.',
  scores: 'Scores go from {least} to {most}.',
  grades: 'There are {grades} grades.',
  'by.sum': 'The highest sum wins; no score counts as 0.',
  'by.mean': 'The highest mean score wins.',
  'by.median': 'The highest median score wins; no score counts as 0.',
  'form.first-round': 'Without an absolute majority the leaders meet in a second election.',
  'form.contingent': 'Both rounds are counted from the same ballots.',
  'strength.winning-votes': 'A win in pairs is as strong as its votes (winning votes).',
  'strength.margins': 'A win in pairs is as strong as its lead (margins).',
  'strength.ratio': 'A win in pairs is as strong as the ratio of its votes (ratio).',
  'strength.pairwise-opposition': 'What counts against each is the most votes any other got over them (pairwise opposition).',
  'unranked.last': 'Those left unranked stand together below the ranked ones.',
  'unranked.no-preference': 'Those left unranked are not compared on that ballot.',
  'shared.split': 'A shared first place is divided equally.',
  'shared.invalid': 'A shared first place counts for nobody.',
  'missing.grade': 'No grade counts as grade {grade}.',
  'missing.own-median': 'No grade counts as the candidate’s own median.',
  'missing.normalise': 'Candidates with fewer grades are scaled up to the same number.',
  'missing.none': 'Only grades given are counted.',
  'overvotes.exhaust': 'Two marks at one rank end the ballot there.',
  'overvotes.skip-rank': 'A rank with two marks is passed over.',
  'overvotes.exhaust-if-several-continuing': 'Two marks at one rank end the ballot if both are still in the count.',
  skipped: 'More than {ranks} empty ranks in a row end the ballot.',
  threshold: 'A list needs {share} of the votes to get seats.',
  'votes.more-than.valid': 'Needed: more than {share} of the valid votes.',
  'votes.more-than.papers': 'Needed: more than {share} of all ballots, blank ones too.',
  'votes.more-than.electorate': 'Needed: more than {share} of all on the roll.',
  'votes.at-least.valid': 'Needed: at least {share} of the valid votes.',
  'votes.at-least.papers': 'Needed: at least {share} of all ballots, blank ones too.',
  'votes.at-least.electorate': 'Needed: at least {share} of all on the roll.',
  'turnout.more-than': 'More than {share} of the roll must have voted.',
  'turnout.at-least': 'At least {share} of the roll must have voted.',
  'group.least': 'At least {seats, plural, one {# place} other {# places}} for {name}.',
  'group.most': 'At most {seats, plural, one {# place} other {# places}} for {name}.',
  'step.previous-round': 'Ties go by the votes in the round before.',
  'step.latest-difference': 'Ties go by the latest earlier round in which the tied differed.',
  'step.first-difference': 'Ties go by the first round in which the tied differed.',
  'step.total-margin': 'Ties go by the sum of margins against all others.',
  'step.official': 'Ties go by STAR’s own order.',
  'tie.seed': 'What is still tied is decided by lots drawn from a published seed.',
  'tie.order': 'What is still tied is decided by an order of lots drawn beforehand.',
  'tie.officer': 'What is still tied is decided by the returning officer, on record.',
  'tie.left-tied': 'What is still tied stays open.',
} as const;

export type FactKey = keyof typeof METHOD_FACTS;

/** One thing that voters and readers should know about how a contest is counted. */
export interface MethodFact {
  readonly key: FactKey;
  readonly params: { readonly [name: string]: string | number };
}

/** The English sentence of a fact. */
export function factText({ key, params }: MethodFact): string {
  return fillText(METHOD_FACTS[key], params);
}

const fact = (key: FactKey, params: MethodFact['params'] = {}): MethodFact => ({ key, params });

/** The name of a method or of its set of rules in the literature, where it has one; not translated. */
export function variantName(spec: MethodSpec): string | undefined {
  switch (spec.method) {
    case 'stv':
      if (spec.rules === 'wigm-generic') return `${STV_NAMES[spec.rules]}, ${QUOTA_NAMES[spec.quota ?? 'droop']} quota`;
      return spec.rules === 'rctab' && spec.quota === 'hare' ? `${STV_NAMES[spec.rules]}, Hare quota` : STV_NAMES[spec.rules];
    case 'schulze':
      return 'Schulze (beatpaths)';
    case 'ranked-pairs':
      return 'Ranked pairs (Tideman)';
    case 'minimax':
      return 'Minimax (Simpson, Kramer)';
    case 'condorcet':
      return 'Condorcet';
    case 'majority-judgment':
      return 'Majority judgment (Balinski, Laraki)';
    case 'irv':
      return IRV_NAMES[spec.rules];
    case 'limited':
      return spec.votesPerVoter === 1 ? 'SNTV' : undefined;
    case 'star':
      return spec.seats > 1 ? 'Bloc STAR' : 'STAR';
    case 'copeland':
      return spec.points === 'ranked-robin' ? 'Ranked robin' : 'Copeland';
    case 'borda':
      if (spec.scale === 'dowdall') return 'Dowdall (1, 1/2, 1/3 …)';
      return spec.lastPlacePoints === 0 ? 'Borda (…, 2, 1, 0)' : 'Borda (…, 3, 2, 1)';
    case 'sainte-lague':
      return spec.firstDivisor === undefined || spec.firstDivisor === '1'
        ? 'Sainte-Laguë (1, 3, 5 …)'
        : `Sainte-Laguë (${spec.firstDivisor}, 3, 5 …)`;
    case 'dhondt':
      return 'D’Hondt (1, 2, 3 …)';
    case 'largest-remainder':
      return QUOTA_NAMES[spec.quota];
    default:
      return undefined;
  }
}

const STV_NAMES = {
  scottish: 'Scottish STV (SSI 2007/42)',
  'wigm-prf': 'WIGM (PRF reference rule)',
  'wigm-prf-batch': 'WIGM (PRF reference rule, batch defeat)',
  'wigm-exact': 'WIGM, exact',
  'wigm-generic': 'WIGM',
  'meek-prf': 'Meek (PRF reference rule)',
  meek: 'Meek (Hill, Wichmann, Woodall)',
  ers97: 'ERS97',
  rctab: 'RCTab STV',
} as const;
const IRV_NAMES = {
  plain: 'IRV (instant runoff)',
  rctab: 'RCTab IRV',
  'rctab-bottoms-up': 'RCTab bottoms-up',
  'rctab-bottoms-up-percent': 'RCTab bottoms-up to a percentage',
} as const;
const QUOTA_NAMES = {
  hare: 'Hare',
  droop: 'Droop',
  'hagenbach-bischoff': 'Hagenbach-Bischoff',
  'hagenbach-bischoff-rounded': 'Hagenbach-Bischoff, rounded',
  imperiali: 'Imperiali',
} as const;

/** What methods are called in English, for terminals and programs; the pages have names of their own in every language. */
export const METHOD_TITLES: { readonly [method in MethodName]: string } = {
  plurality: 'Most votes',
  motion: 'Motion',
  'two-round': 'Two rounds',
  block: 'Block vote',
  limited: 'Limited vote',
  approval: 'Approval',
  cumulative: 'Cumulative vote',
  irv: 'Instant runoff',
  stv: 'Single transferable vote',
  schulze: 'Schulze',
  'ranked-pairs': 'Ranked pairs',
  minimax: 'Minimax',
  copeland: 'Most duels won',
  condorcet: 'Condorcet winner only',
  borda: 'Borda count',
  'first-preferences': 'First preferences',
  score: 'Score',
  star: 'STAR',
  'majority-judgment': 'Majority judgment',
  'sainte-lague': 'Sainte-Laguë',
  dhondt: 'D’Hondt',
  'largest-remainder': 'Largest remainders',
};

/** The method, its definitions by name and its rule for ties in English sentences: what a terminal tells before a vote and beside a result. */
export function rulesInWords(spec: MethodSpec): string {
  return [`${METHOD_TITLES[spec.method]}.`, ...methodFacts(spec).map(factText)].join(' ');
}

/** What a definition says about counting, in the order in which a reader asks: rules, places, marks, conditions, ties. */
export function methodFacts(spec: MethodSpec): MethodFact[] {
  const name = variantName(spec);
  return [
    ...(name === undefined ? [] : [fact('variant', { name })]),
    ...(spec.method === 'motion' || spec.method === 'condorcet' ? [] : [fact('seats', { seats: spec.seats })]),
    ...markFacts(spec),
    ...comparisonFacts(spec),
    ...conditionFacts(spec),
    ...spec.tie.steps.map((step) => fact(`step.${step}`)),
    fact(`tie.${spec.tie.end.by}`),
  ];
}

/** What voters can mark, and how odd marks are read. */
function markFacts(spec: MethodSpec): MethodFact[] {
  switch (spec.method) {
    case 'block':
    case 'limited':
      return [fact('votes', { votes: spec.votesPerVoter })];
    case 'cumulative':
      return [fact('points', { points: spec.pointsPerVoter })];
    case 'score':
      return [fact('scores', { least: spec.minScore ?? 0, most: spec.maxScore }), fact(`by.${spec.by}`)];
    case 'star':
      return [fact('scores', { least: 0, most: spec.maxScore })];
    case 'majority-judgment':
      return [
        fact('grades', { grades: spec.grades }),
        spec.missing.as === 'grade' ? fact('missing.grade', { grade: spec.missing.grade }) : fact(`missing.${spec.missing.as}`),
      ];
    case 'two-round':
      return [fact(`form.${spec.form}`)];
    case 'first-preferences':
      return [fact(`shared.${spec.sharedFirst}`)];
    case 'irv':
    case 'stv':
      return 'overvotes' in spec
        ? [
            fact(`overvotes.${spec.overvotes}`),
            ...(spec.maxSkippedRanks === null ? [] : [fact('skipped', { ranks: spec.maxSkippedRanks })]),
          ]
        : [];
    default:
      return [];
  }
}

function comparisonFacts(spec: MethodSpec): MethodFact[] {
  const unranked = 'unranked' in spec && spec.unranked !== undefined ? [fact(`unranked.${spec.unranked}`)] : [];
  return 'strength' in spec ? [fact(`strength.${spec.strength}`), ...unranked] : unranked;
}

function conditionFacts(spec: MethodSpec): MethodFact[] {
  const threshold =
    'threshold' in spec && spec.threshold !== undefined ? [fact('threshold', { share: shareText(spec.threshold.share) })] : [];
  const requires = 'requires' in spec ? (spec.requires ?? []) : [];
  const groups = 'groups' in spec ? (spec.groups ?? []) : [];
  return [
    ...threshold,
    ...requires.map(requirementFact),
    ...groups.flatMap(({ name, atLeast, atMost }) => [
      ...(atLeast === undefined ? [] : [fact('group.least', { seats: atLeast, name })]),
      ...(atMost === undefined ? [] : [fact('group.most', { seats: atMost, name })]),
    ]),
  ];
}

/** What one condition asks for. */
export function requirementFact({ share, comparison, of, measure }: Requirement): MethodFact {
  const params = { share: shareText(share) };
  if (measure === 'turnout') return fact(`turnout.${comparison}`, params);
  return fact(`votes.${comparison}.${of === 'voters' ? 'papers' : of}`, params);
}

/** A share as people say it: "2/3" as it stands where a percentage would not be exact, "50%" otherwise. */
function shareText(share: string): string {
  const value = parseRational(share);
  if (value === undefined) return share;
  const percent = mulRational(value, rational(100n));
  const rounded = formatDecimal(percent, 2);
  const exact = parseRational(rounded);
  return exact !== undefined && exact.n * percent.d === percent.n * exact.d ? `${plainNumber(percent)}%` : share;
}
