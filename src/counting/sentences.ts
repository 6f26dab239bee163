/** What a sentence can carry: names, numbers, lists of names. */
export type SentenceParam = string | number | readonly string[];

/** A sentence to be said in any language: the key of a message and what goes into it. */
export interface Sentence {
  readonly key: SentenceKey;
  readonly params: { readonly [name: string]: SentenceParam };
}

/**
 * English texts of all sentences, in the ICU message syntax that translations use too ({name} and simple plurals). Lists of names are
 * joined before they are put in.
 */
export const SENTENCES = {
  'outcome.winner': '{names} is elected.',
  'outcome.winners': '{names} are elected.',
  'outcome.nobody': 'Nobody is elected.',
  'outcome.condition': 'Nobody meets the conditions that the election requires.',
  'outcome.no-condorcet': 'No candidate beats every other in pairs, so this method elects nobody.',
  'outcome.tied': '{names} tie for {seats, plural, one {# place} other {# places}}. The rule of this election leaves the tie open.',
  'outcome.no-votes': 'There is no valid vote.',
  'outcome.no-votes-lots': 'There is no valid vote; lots alone decide.',
  'outcome.unfilled': '{seats, plural, one {# seat stays} other {# seats stay}} empty: there were not enough candidates.',
  'outcome.runoff': 'Nobody has the majority needed. {names} meet in a second round.',
  'outcome.adopted': 'The motion is adopted: {name} has {votes, plural, one {# vote} other {# votes}}.',
  'outcome.rejected': 'The motion is not adopted.',
  papers:
    '{cast, plural, one {# ballot was} other {# ballots were}} cast; {blank, plural, one {# was} other {# were}} blank and {invalid, plural, one {# was} other {# were}} invalid.',
  'requirement.met': '{name}: {measured} counted, {needed} needed. This condition is met.',
  'requirement.missed': '{name}: {measured} counted, {needed} needed. This condition is not met.',
  'totals.first': '{name} has the most: {votes}.',
  'totals.ahead': '{name} has {votes}, {margin} more than {next}.',
  'totals.level': '{name} has {votes}, as many as {others}; the rule for ties decided between them.',
  'ranking.level': '{names} come out level; the rule for ties decided between them.',
  'round.elected': 'Round {round}: {name} has {votes, plural, one {# vote} other {# votes}}, reaches the {quota} needed and is elected.',
  'round.majority':
    'Round {round}: {name} has {votes, plural, one {# vote} other {# votes}}, more than half of those still counting, and wins.',
  'round.remaining': 'Round {round}: {name} is elected, as only as many candidates are left as there are places.',
  'round.level':
    'Round {round}: {name} is elected by the rule for ties, level with {others} at {votes, plural, one {# vote} other {# votes}}.',
  'round.eliminated': 'Round {round}: {name} was eliminated; {moved} of {votes, plural, one {# vote} other {# votes}} went to {receiver}.',
  'round.eliminated-spread':
    'Round {round}: {name} was eliminated; of {votes, plural, one {# vote} other {# votes}}, {moved} went to {receiver}, {others} to others and {exhausted} to nobody.',
  'round.eliminated-part':
    'Round {round}: {name} was eliminated; of {votes, plural, one {# vote} other {# votes}}, {moved} went to {receiver} and {exhausted} to nobody.',
  'round.eliminated-others':
    'Round {round}: {name} was eliminated; of {votes, plural, one {# vote} other {# votes}}, {moved} went to {receiver} and {others} to others.',
  'round.eliminated-exhausted':
    'Round {round}: {name} was eliminated; none of {votes, plural, one {# vote} other {# votes}} named anyone still in the count.',
  'round.eliminated-last': 'Round {round}: {name} was not elected, as all places are filled.',
  'round.eliminated-untold': 'Round {round}: {name} was eliminated; the votes count for the next choices.',
  'round.eliminated-empty': 'Round {round}: {name} had no votes and was eliminated.',
  'round.surplus': 'Round {round}: {name} had {surplus} more than needed; {moved} of it went to {receiver}.',
  'round.surplus-nowhere': 'Round {round}: {name} had more than needed, but no ballot named anyone else still in the count.',
  'round.keep': 'In the end each vote for {name} counted {keep} for them; the rest went on to the next choices.',
  'pairwise.winner': '{name} beats every other candidate in pairs.',
  'pairwise.cycle': 'No candidate beats every other in pairs: {names} beat one another in a circle.',
  'pairwise.level': 'No candidate beats every other in pairs: among {names} at least one comparison is level.',
  'pairwise.closest': 'The closest comparison of {name}: {votes} against {against} for {other}.',
  'schulze.path': '{name} has a path of victories of strength {votes} over {other}, who has only {against} the other way.',
  'minimax.worst': 'The heaviest defeat of {name} is {votes}, the lightest of all.',
  'copeland.points': '{name} has the best balance of pairwise comparisons: {votes}.',
  'ranked-pairs.skipped': 'The majority for {name} over {other} would have closed a circle and was left out.',
  'star.runoff':
    '{names} had the highest scores. {winner} was preferred on {votes} ballots, {other} on {against}; {equal} scored both alike.',
  'score.mean': '{name} has a mean score of {mean}.',
  'score.median': '{name} has a median score of {median}.',
  'judgment.winner': '{name} has the majority grade {grade} of {best} (0 is the worst).',
  'judgment.tie-broken': '{names} have the same majority grade; taking away one such grade at a time told them apart.',
  'lists.seats': '{name} takes {seats, plural, one {# seat} other {# seats}} with {votes, plural, one {# vote} other {# votes}}.',
  'lists.shut-out': 'Without seats, under the threshold or excluded ({count}): {names}.',
  'lists.last': 'The last seat went to {name} with a quotient of {quotient}.',
  'lists.quota': 'The quota for one seat is {quota}.',
  'group.guarded': '{name} is elected because the quota for {group} requires it.',
  'group.barred': '{name} could not be elected because of the quota for {group}.',
  'tie.lots': '{names} were tied. Lots decided: {chosen}.',
  'tie.officer': '{names} were tied. The returning officer decided: {chosen}.',
  'tie.step': '{names} were tied. {chosen} was picked by the rule: {rule}.',
  'tie.open': '{names} were tied, and the rule leaves it open.',
  'tie.no-effect': '{names} were tied without votes; {chosen} went first, which changes nothing.',
  'rule.previous-round': 'votes in the round before',
  'rule.latest-difference': 'votes at the latest earlier stage where they differed',
  'rule.first-difference': 'votes at the first stage where they differed',
  'rule.total-margin': 'sum of margins against all others',
  'rule.official': 'head-to-head wins or totals, then most top scores',
} as const;

export type SentenceKey = keyof typeof SENTENCES;

/** A sentence of its key and what goes into it. */
export function sentence(key: SentenceKey, params: Sentence['params'] = {}): Sentence {
  return { key, params };
}

function joined(value: SentenceParam): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return value.length < 2 ? value.join('') : `${value.slice(0, -1).join(', ')} and ${value.at(-1)}`;
}

/** The English sentence. */
export function sentenceText({ key, params }: Sentence): string {
  return fillText(SENTENCES[key], params);
}

/** An English text of that syntax with its places filled. */
export function fillText(text: string, params: Sentence['params']): string {
  const value = (name: string): string => joined(params[name] ?? '');
  return text
    .replaceAll(/\{(\w+), plural, one \{([^}]*)\} other \{([^}]*)\}\}/g, (_, name: string, one: string, other: string) =>
      (value(name) === '1' ? one : other).replaceAll('#', value(name)),
    )
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name));
}
