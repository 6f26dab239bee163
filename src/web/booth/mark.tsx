import { loadMessages } from 'virtual:messages/marking';
import { createElement, useEffect, useState, type ComponentType } from 'react';
import type { VoteKind } from '../../counting/profile.ts';
import { voteKindOf } from '../../counting/method.ts';
import type { ElectionView } from '../shared/election-view.ts';
import type { LoadMessages } from '../shared/messages.ts';
import { MarkChoices } from './mark-choices.tsx';
import type { MarkProps } from './mark-props.ts';

type Marking = ComponentType<MarkProps>;

/** Ways of marking that only some ballots need. */
const RARE: { readonly [K in VoteKind]?: () => Promise<Marking> } = {
  ranking: () => import('./mark-ranking.tsx').then(({ MarkRanking }) => MarkRanking),
  scores: () => import('./mark-rating.tsx').then(({ MarkRating }) => MarkRating),
  grades: () => import('./mark-rating.tsx').then(({ MarkRating }) => MarkRating),
  points: () => import('./mark-rating.tsx').then(({ MarkPoints }) => MarkPoints),
};
const here = new Map<VoteKind, Marking>([
  ['choices', MarkChoices],
  ['list', MarkChoices],
]);

async function fetchMark(kind: VoteKind): Promise<void> {
  const component = here.has(kind) ? undefined : await RARE[kind]?.();
  if (component) here.set(kind, component);
}

/** Fetches what the contests of an election need, texts too, ahead of the ballot: so that a lost connection later costs nothing. */
export async function fetchMarks(election: ElectionView, include: (texts: LoadMessages) => Promise<void>): Promise<void> {
  const { contests } = election.definition;
  const lines = contests.some(({ writeIns = 0 }) => writeIns > 0);
  const kinds = contests.map(({ method }) => voteKindOf(method));
  await Promise.all([
    lines && import('./write-in-lines.tsx'),
    (lines || kinds.some((kind) => kind in RARE)) && include(loadMessages),
    ...kinds.map(fetchMark),
  ]);
}

/** The controls of one paper. */
export function Mark(props: MarkProps) {
  const kind = voteKindOf(props.paper.definition.method);
  const [, redraw] = useState(0);
  const missing = !here.has(kind);
  useEffect(() => {
    if (missing)
      fetchMark(kind).then(
        () => redraw((old) => old + 1),
        () => undefined,
      );
  }, [kind, missing]);
  const component = here.get(kind);
  return component ? createElement(component, props) : <p>{props.t('loading')}</p>;
}
