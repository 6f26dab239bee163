import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count } from '../counting/count.ts';
import { defaultSpec, METHOD_IDS } from '../counting/catalogue.ts';
import { voteKindOf, type MethodSpec } from '../counting/method.ts';
import { blankVote, isBlank } from '../counting/profile.ts';
import {
  meaningProblem,
  readBallots,
  undecidedGroups,
  writtenGroups,
  type Meaning,
  type Ruling,
  type WeighedAnswer,
} from './adjudication.ts';
import { ballotText, type Answer } from './ballot.ts';
import { checkDefinition } from './check-definition.ts';
import { textIn, type Contest, type ElectionDefinition } from './definition.ts';
import { mostWriteIns, whyNoWriteIns } from './write-in-rules.ts';
import {
  checkAnswer,
  foldWritten,
  MOST_WRITE_INS,
  readWrittenName,
  tidyWritten,
  WRITTEN_NAME_LENGTH,
  type NamingAnswer,
} from './write-ins.ts';

const TIE = { steps: [], end: { by: 'seed', seed: 'ab' } } as const;
const contestOf = (method: MethodSpec, writeIns: number, names: readonly string[] = ['Ann', 'Bob']): Contest => ({
  id: 'q1',
  question: 'Who?',
  candidates: names.map((name, i) => ({ id: `c${i + 1}`, name })),
  method,
  order: 'listed',
  writeIns,
});
const plurality = contestOf({ method: 'plurality', seats: 1, tie: TIE }, 1);
const irv = contestOf({ method: 'irv', rules: 'plain', seats: 1, tie: TIE }, 3);
const score = contestOf({ method: 'score', by: 'sum', maxScore: 5, seats: 1, tie: TIE }, 2);
const kinds = (contest: Contest, answer: NamingAnswer): readonly string[] => {
  const checked = checkAnswer(contest, answer);
  return (checked.ok ? checked.value : checked.error).map(({ kind, severity }) => `${severity} ${kind}`);
};
const weigh = (answer: Answer, weight = 1n): WeighedAnswer => ({ answer, weight });
const rule = (key: string, meaning: Meaning): Ruling => ({ contest: 'q1', key, meaning, reason: 'seen' });

describe('names that voters write', () => {
  test.each([
    ['JOSÉ  garcía', 'Jose Garcia'],
    ['O’Brien', "o'brien"],
    ['Jean-Luc', 'jean luc'],
    ['J. Smith', 'j smith'],
    ['Weiß', 'weiss'],
    ['ﬁona', 'Fiona'],
    ['مُحَمَّد', 'محمد'],
    ['ಕನ್ನಡ\u200c', 'ಕನ್ನಡ'],
  ])('%j and %j are one spelling', (a, b) => expect(foldWritten(a)).toBe(foldWritten(b)));

  test('vowel signs of Indic scripts tell names apart', () => expect(foldWritten('ರಮ')).not.toBe(foldWritten('ರಾಮ')));

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['...', 'no-letter'],
    ['42', 'no-letter'],
    ['Ann\u202egnp', 'characters'],
    ['An\u200bn', 'characters'],
    ['Ann\u0007', 'characters'],
    ['\ud800x', 'characters'],
    ['=HYPERLINK("x")', 'characters'],
    ['Bob;=1+1', 'characters'],
    ['Bob\u00a0| calc', 'characters'],
    ['<b>Ann</b>', 'characters'],
    ['@Ann', 'characters'],
    ['＝Ann', 'characters'],
    ['x'.repeat(WRITTEN_NAME_LENGTH + 1), 'too-long'],
  ])('%j is refused: %s', (text, why) => expect(readWrittenName(text)).toEqual({ ok: false, error: why }));

  test.each([
    "Seán O'Brien-Ó Dálaigh, Jr.",
    'Anne “Annie” d’Arc (née Roe)',
    'ಶ್ರೀ ರಾಮ‍ ಗೌಡ',
    'श्री राम',
    'می‌خواهم',
    'בן־גוריון',
    'ジョン・スミス',
    'Ann & Bob',
  ])('%s is a name', (text) => expect(readWrittenName(text).ok).toBe(true));

  test('a name is kept in NFC with single blanks', () =>
    expect(readWrittenName('  Jose\u0301   Garcia ')).toEqual({ ok: true, value: 'Jos\u00e9 Garcia' }));

  test('folding is stable, and any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readWrittenName(text);
        if (read.ok) expect(readWrittenName(read.value)).toEqual(read);
        expect(foldWritten(foldWritten(text))).toBe(foldWritten(text));
      }),
    );
  });
});

describe('an answer with written names', () => {
  test('is taken, as the index behind the listed candidates', () => {
    expect(kinds(plurality, { kind: 'choices', candidates: [2], written: ['Cleo'] })).toEqual([]);
    expect(kinds(irv, { kind: 'ranking', ranks: [[3], [0], [2]], written: ['Cleo', 'Dan'] })).toEqual([]);
    expect(kinds(score, { kind: 'scores', scores: [1, null, 5], written: ['Cleo'] })).toEqual([]);
  });
  test.each<[string, NamingAnswer, string]>([
    ['more names than lines', { kind: 'choices', candidates: [2], written: ['Cleo', 'Dan'] }, 'refused too-many-written'],
    ['no text', { kind: 'choices', candidates: [2], written: [''] }, 'refused written-unfit'],
    ['a text that is not tidy', { kind: 'choices', candidates: [2], written: [' Cleo'] }, 'refused written-unfit'],
    ['a listed name', { kind: 'choices', candidates: [2], written: ['ANN'] }, 'refused written-listed'],
    ['an index beyond', { kind: 'choices', candidates: [3], written: ['Cleo'] }, 'refused unknown-candidate'],
    ['an index without a name', { kind: 'choices', candidates: [2] }, 'refused unknown-candidate'],
    ['two marks for one vote', { kind: 'choices', candidates: [0, 2], written: ['Cleo'] }, 'refused too-many-choices'],
    ['no mark', { kind: 'choices', candidates: [0], written: ['Cleo'] }, 'warning written-unmarked'],
  ])('%s', (_, answer, problem) => expect(kinds(plurality, answer)).toContain(problem));
  test('one person twice, scores of another number', () => {
    expect(kinds(irv, { kind: 'ranking', ranks: [[2], [3]], written: ['Cleo', 'CLÉO'] })).toContain('refused written-repeated');
    expect(kinds(score, { kind: 'scores', scores: [1, 2], written: ['Cleo'] })).toContain('refused wrong-length');
  });
  test('a contest without lines takes none', () =>
    expect(kinds({ ...plurality, writeIns: undefined }, { kind: 'choices', candidates: [2], written: ['Cleo'] })).toContain(
      'refused too-many-written',
    ));

  const names = fc.uniqueArray(fc.constantFrom('Cleo', 'Dan', 'Eve', 'Fay'), { maxLength: 3 });
  const ranking = names.chain((written) =>
    fc
      .shuffledSubarray(Array.from({ length: 2 + written.length }, (_, i) => i))
      .map((order): NamingAnswer => ({ kind: 'ranking', ranks: order.map((index) => [index]), written })),
  );
  const inWords = ({ written = [], ...vote }: NamingAnswer): readonly (string | undefined)[] =>
    vote.kind === 'ranking'
      ? vote.ranks.flatMap((rank) => (rank === 'overmarked' ? [] : rank.map((i) => ['Ann', 'Bob', ...written][i])))
      : [];
  test('tidying keeps what is said and drops how it was said', () => {
    fc.assert(
      fc.property(ranking, (answer) => {
        const tidied = tidyWritten(irv, answer);
        expect(inWords(tidied)).toEqual(inWords(answer));
        expect(checkAnswer(irv, tidied).ok).toBe(true);
        const { written = [] } = tidied;
        expect([...written]).toEqual(written.toSorted());
        // The same ranking with its lines in another order is the same ballot to the letter.
        const turned = answer.written!.toReversed();
        const place = (index: number): number => (index < 2 ? index : 2 + turned.indexOf(answer.written![index - 2]!));
        const other =
          answer.kind === 'ranking'
            ? { ...answer, ranks: answer.ranks.map((rank) => (rank === 'overmarked' ? rank : rank.map(place))) }
            : answer;
        expect(ballotText([tidyWritten(irv, { ...other, written: turned })])).toBe(ballotText([tidied]));
      }),
    );
  });
});

describe('where names can be written in', () => {
  const definition = (contest: Contest): ElectionDefinition => ({
    title: 'Board',
    languages: ['en'],
    contests: [contest],
    timeZone: 'UTC',
    results: 'when-declared',
    access: 'roll',
    eligibility: {},
    revoting: false,
    unknownCandidate: 'spoil',
    secondOfficer: false,
    listed: true,
    sample: false,
  });
  const problems = (contest: Contest): readonly string[] => checkDefinition(definition(contest)).map(({ path }) => path);
  const REFUSED = [
    'motion',
    'dhondt',
    'sainte-lague',
    'sainte-lague-modified',
    'largest-remainder-hare',
    'largest-remainder-droop',
    'largest-remainder-imperiali',
  ];

  test.each(METHOD_IDS)('%s', (id) => {
    const method = defaultSpec(id, 1, { by: 'seed', seed: '' });
    const contest = contestOf(method, Math.min(2, mostWriteIns(method)), ['Ann', 'Bob', 'Cy']);
    expect(problems(contest)).toEqual(whyNoWriteIns(method) === undefined ? [] : ['contests/0/writeIns']);
    if (!REFUSED.includes(id)) expect(whyNoWriteIns(method)).toBeUndefined();
  });
  test('no more lines than votes; lines can make up for places', () => {
    expect(problems({ ...plurality, writeIns: 2 })).toEqual(['contests/0/writeIns']);
    const block = (writeIns: number): Contest => contestOf({ method: 'block', votesPerVoter: 3, seats: 3, tie: TIE }, writeIns);
    expect(problems(block(1))).toEqual([]);
    expect(problems(block(0))).toEqual(['contests/0/method/seats', 'contests/0/method/votesPerVoter']);
    expect(problems(block(4))).toEqual(['contests/0/writeIns']);
    expect(mostWriteIns({ method: 'approval', seats: 1, tie: TIE })).toBe(MOST_WRITE_INS);
  });
  test('not in a sealed election, not where unranked candidates are not compared, not with lots drawn beforehand', () => {
    const sealed = { group: 'Ed25519', credentials: 'server', trustees: { server: true, people: [], threshold: null } } as const;
    expect(checkDefinition({ ...definition(plurality), sealed }).map(({ path }) => path)).toEqual(['contests/0/writeIns']);
    expect(problems(contestOf({ method: 'schulze', strength: 'margins', unranked: 'no-preference', seats: 1, tie: TIE }, 1))).toEqual([
      'contests/0/writeIns',
    ]);
    expect(problems(contestOf({ method: 'plurality', seats: 1, tie: { steps: [], end: { by: 'order', order: [0, 1] } } }, 1))).toEqual([
      'contests/0/writeIns',
    ]);
  });
  test('not beside two names that differ in accents only', () =>
    expect(
      problems({
        ...plurality,
        candidates: [
          { id: 'a', name: 'José' },
          { id: 'b', name: 'Jose' },
        ],
      }),
    ).toEqual(['contests/0/candidates/1/name']));
});

describe('deciding who is meant', () => {
  const answers: readonly WeighedAnswer[] = [
    weigh({ kind: 'choices', candidates: [0] }, 3n),
    weigh({ kind: 'choices', candidates: [2], written: ['Cleo Roe'] }, 2n),
    weigh({ kind: 'choices', candidates: [2], written: ['cleo  roe'.replace('  ', ' ')] }),
    weigh({ kind: 'choices', candidates: [2], written: ['C. Roe'] }),
    weigh({ kind: 'choices', candidates: [2], written: ['Anne'] }),
    weigh({ kind: 'choices', candidates: [2], written: ['Mickey Mouse'] }),
    weigh({ kind: 'none' }),
  ];
  const groups = writtenGroups(plurality, answers);
  const rulings = [
    rule('cleo roe', { as: 'person', name: 'Cleo Roe' }),
    rule('c roe', { as: 'person', name: 'CLEO ROE' }),
    rule('anne', { as: 'candidate', candidate: 'c1' }),
    rule('mickey mouse', { as: 'nobody' }),
  ];

  test('spellings are grouped, most frequent first', () => {
    expect(groups.map(({ key, votes }) => [key, votes])).toEqual([
      ['cleo roe', 3n],
      ['anne', 1n],
      ['c roe', 1n],
      ['mickey mouse', 1n],
    ]);
    expect(groups[0]?.spellings.map(({ text }) => text)).toEqual(['Cleo Roe', 'cleo roe']);
    expect(undecidedGroups(plurality, groups, rulings.slice(0, 2)).map(({ key }) => key)).toEqual(['anne', 'mickey mouse']);
  });
  test('results tell spellings that several voters share, and no spelling by which one of them could be known', () => {
    const marked = (text: string, weight: bigint, voters: bigint): WeighedAnswer => ({
      answer: { kind: 'choices', candidates: [2], written: [text] },
      weight,
      voters,
    });
    const early = [rule('cleo roe', { as: 'person', name: 'Cleo Roe' }), rule('ann 17', { as: 'candidate', candidate: 'c1' })];
    const cast = [marked('Cleo Roe', 3n, 3n), marked('C-l-e-o roe', 9n, 1n), marked('Cleo ROE', 50n, 2n), marked('Ann 17', 1n, 1n)];
    const held = [...early, rule('c l e o roe', { as: 'person', name: 'Cleo Roe' })];
    const { told } = readBallots(plurality, cast, held);
    expect(told?.counted.map(({ votes, spellings }) => [votes, spellings])).toEqual([
      ['1', []],
      ['62', [{ text: 'Cleo Roe', votes: '3' }]],
    ]);
    expect(JSON.stringify(told)).not.toContain('17');
  });

  test('with one undecided nothing written counts, and the result says how many votes that are', () => {
    const read = readBallots(plurality, answers, rulings.slice(1));
    expect(read.persons).toEqual([]);
    expect(read.told).toEqual({ votes: '6', decided: false, undecided: 1, counted: [], nobody: { names: 0, votes: '0' } });
    expect(read.ballots.filter(({ vote }) => isBlank(vote))).toHaveLength(6);
  });
  test('decided, names count for whom they mean', () => {
    const read = readBallots(plurality, answers, rulings);
    expect(read.none).toBe(1n);
    expect(read.persons.map(({ id, name }) => [id, textIn(name, 'en')])).toEqual([['written:1', 'CLEO ROE (written in)']]);
    expect(read.told).toMatchObject({ votes: '6', decided: true, nobody: { names: 1, votes: '1' } });
    expect(read.told?.counted.map(({ candidate, votes }) => [candidate, votes])).toEqual([
      ['c1', '1'],
      ['written:1', '4'],
    ]);
    const counted = count(plurality.method, ['Ann', 'Bob', 'Cleo'], read.ballots);
    expect(counted.ok && counted.value.totals).toEqual(['4', '0', '4']);
  });
  test('a decision names what was written and whom it can mean', () => {
    const problem = (key: string, meaning: Meaning): string | undefined =>
      meaningProblem(plurality, groups, key, meaning, 'decisions/0')?.path;
    expect(problem('nobody wrote this', { as: 'nobody' })).toBe('decisions/0/key');
    expect(problem('anne', { as: 'candidate', candidate: 'c9' })).toBe('decisions/0/meaning/candidate');
    expect(problem('anne', { as: 'person', name: 'Ann' })).toBe('decisions/0/meaning/name');
    expect(problem('anne', { as: 'person', name: 'A\u202enn' })).toBe('decisions/0/meaning/name');
    expect(problem('anne', { as: 'person', name: 'Anne' })).toBeUndefined();
  });
  test('one person twice on a ballot: the highest mark counts, a rank repeats', () => {
    const joined = [
      rule('cleo', { as: 'person', name: 'Cleo' }),
      rule('clea', { as: 'person', name: 'Cleo' }),
      rule('anna', { as: 'candidate', candidate: 'c1' }),
    ];
    const scored = readBallots(score, [weigh({ kind: 'scores', scores: [1, 0, 2, 4], written: ['Clea', 'Cleo'] })], joined);
    expect(scored.ballots[0]?.vote).toEqual({ kind: 'scores', scores: [1, 0, 4] });
    const listed = readBallots(score, [weigh({ kind: 'scores', scores: [1, 0, 3], written: ['Anna'] })], joined);
    expect(listed.ballots[0]?.vote).toEqual({ kind: 'scores', scores: [3, 0] });
    const ranked = readBallots(irv, [weigh({ kind: 'ranking', ranks: [[2], [0], [3]], written: ['Clea', 'Cleo'] })], joined);
    expect(ranked.ballots[0]?.vote).toEqual({ kind: 'ranking', ranks: [[2], [0], [2]] });
    const allotted = contestOf({ method: 'cumulative', pointsPerVoter: 4, seats: 1, tie: TIE }, 2);
    const points = readBallots(allotted, [weigh({ kind: 'points', points: [0, 1, 2, 1], written: ['Clea', 'Cleo'] })], joined);
    expect(points.ballots[0]?.vote).toEqual({ kind: 'points', points: [0, 1, 3] });
  });

  const NAMES = ['Cleo', 'CLEO', 'Dan', 'Eve', 'Anne'];
  const meaning = fc.constantFrom<Meaning>(
    { as: 'nobody' },
    { as: 'candidate', candidate: 'c2' },
    { as: 'person', name: 'Cleo' },
    { as: 'person', name: 'Dan' },
  );
  const decided = fc.tuple(...['cleo', 'dan', 'eve', 'anne'].map((key) => meaning.map((each) => rule(key, each))));
  const ballots = fc.array(
    fc.tuple(
      fc.constantFrom(...METHOD_IDS),
      fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2, selector: foldWritten }),
      fc.nat(),
      fc.bigInt(1n, 9n),
    ),
    { minLength: 1, maxLength: 12 },
  );
  test('whatever is decided, every method counts the ballots and no vote is lost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...METHOD_IDS), ballots, decided, (id, drawn, all) => {
        const method = defaultSpec(id, 1, { by: 'seed', seed: 'ab' });
        if (whyNoWriteIns(method) !== undefined) return;
        const contest = contestOf(method, mostWriteIns(method), ['Ann', 'Bob', 'Cy']);
        const given = drawn.flatMap(([, names, mark, weight]) => {
          const written = names.slice(0, mostWriteIns(method));
          const answer = markedAnswer(contest, written, mark);
          return checkAnswer(contest, answer).ok ? [weigh(tidyWritten(contest, answer), weight)] : [];
        });
        const read = readBallots(contest, given, all);
        expect(read.told?.decided ?? true).toBe(true);
        const names = [...contest.candidates, ...read.persons].map(({ name }) => textIn(name, 'en'));
        const counted = count(method, names, read.ballots);
        expect(counted.ok).toBe(true);
        const cast = given.reduce((sum, { weight }) => sum + weight, 0n);
        expect(counted.ok && counted.value.papers.cast).toBe(String(cast));
        // Names nobody decided about change nothing for those on the list.
        const open = readBallots(contest, given, []);
        expect(open.ballots).toHaveLength(given.length);
        expect(count(method, ['Ann', 'Bob', 'Cy'], open.ballots).ok).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** A vote that marks every written name and one listed candidate, as far as the method lets one voter mark. */
function markedAnswer(contest: Contest, written: readonly string[], mark: number): NamingAnswer {
  const listed = contest.candidates.length;
  const kind = voteKindOf(contest.method);
  const own = mark % listed;
  const blank = blankVote(kind, listed + written.length);
  const hand = written.map((_, i) => listed + i);
  switch (blank.kind) {
    case 'choices': {
      const most = contest.method.method === 'approval' ? 9 : 'votesPerVoter' in contest.method ? contest.method.votesPerVoter : 1;
      return { kind: 'choices', candidates: [...hand, own].slice(0, most), written };
    }
    case 'ranking':
      return { kind: 'ranking', ranks: hand.toSpliced(mark % (hand.length + 1), 0, own).map((index) => [index]), written };
    case 'scores':
      return { kind: 'scores', scores: blank.scores.map((_, i) => (i === own || i >= listed ? mark % 2 : null)), written };
    case 'grades':
      return { kind: 'grades', grades: blank.grades.map((_, i) => (i === own || i >= listed ? mark % 2 : null)), written };
    case 'points':
      return { kind: 'points', points: blank.points.map((_, i) => (hand[0] === i || (hand.length === 0 && i === own) ? 1 : 0)), written };
    case 'list':
      return blank;
  }
}
