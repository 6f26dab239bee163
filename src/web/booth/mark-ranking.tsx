import { useEffect, useRef, type ReactNode } from 'react';
import { emptyRanksCount, equalRanksCount } from '../../counting/check-vote.ts';
import { iconCross, iconDown, iconPlus, iconUp } from '../shared/icons.tsx';
import { Button } from '../shared/kit/button.tsx';
import { voteOn } from './ballot-paper.ts';
import { nameOf, noteOf, PictureOf } from './candidate-words.tsx';
import type { MarkProps } from './mark-props.ts';
import { added, placedOf, placesOf, ranksOf, stepped, swapped, without, type Placed } from './ranking-steps.ts';
import css from './booth.module.css';

type Act = 'up' | 'down' | 'remove' | 'add' | 'place';

/** Rank with worded buttons. After each press the focus stays with the item that moved and its place is spoken (rule 11). */
export function MarkRanking({ t, election, paper, answer, onAnswer, say }: MarkProps) {
  const { definition, order } = paper;
  const vote = voteOn(paper, answer);
  const { method } = definition;
  const placed = placedOf(vote.kind === 'ranking' ? vote.ranks : []);
  const places = placesOf(placed);
  const ranked = placed.map(({ candidate }) => candidate);
  const rest = order.filter((index) => !ranked.includes(index));
  const box = useRef<HTMLDivElement>(null);
  const follow = useRef<{ readonly candidate: number; readonly act: Act } | undefined>(undefined);
  useEffect(() => {
    const wanted = follow.current;
    if (wanted === undefined) return;
    follow.current = undefined;
    focusItem(box.current, wanted.candidate, wanted.act);
  });
  const name = (index: number): string => nameOf(t, election, definition.candidates[index]);
  const set = (next: readonly Placed[], candidate: number, act: Act) => {
    follow.current = { candidate, act };
    onAnswer({ kind: 'ranking', ranks: ranksOf(next) });
    const at = placesOf(next);
    const rank = at[next.findIndex((one) => one.candidate === candidate)] ?? 0;
    const sharing = next.filter((one, i) => at[i] === rank && one.candidate !== candidate).map((one) => name(one.candidate));
    say(
      act === 'remove'
        ? t('rank.said.removed', { name: name(candidate) })
        : sharing.length > 0
          ? t('rank.said.shared', { name: name(candidate), rank, names: t.list(sharing) })
          : t('rank.said.place', { name: name(candidate), rank, total: at.at(-1) ?? 0 }),
    );
  };
  const size = definition.candidates.length;
  const last = places.at(-1) ?? 0;
  const nextRank = Math.min(last + 1, size);
  /** Where the method counts them: sharing the place of the one above, or (RCTab) a place left empty above. */
  const placeButton = (candidate: number, i: number): ReactNode => {
    const step = placed[i]?.step ?? 1;
    const equal = equalRanksCount(method);
    if (equal ? i === 0 : !emptyRanksCount(method)) return null;
    const now = equal ? step === 0 : step > 1;
    const key = equal ? (now ? 'rank.own' : 'rank.same') : now ? 'rank.close' : 'rank.gap';
    const next = equal ? (now ? 1 : 0) : now ? 1 : 2;
    return (
      <RankButton
        act="place"
        icon={equal === now ? iconDown : iconUp}
        off={!equal && !now && last >= size}
        label={t.pair(t(key), name(candidate))}
        onPress={() => set(stepped(placed, i, next), candidate, 'place')}
      >
        {t(key)}
      </RankButton>
    );
  };
  const excluded = method.excluded ?? [];
  const item = (index: number, buttons: ReactNode, rank?: number) => {
    const candidate = definition.candidates[index];
    if (candidate === undefined) return null;
    return (
      <li
        key={candidate.id}
        className={rank === undefined ? css['rankItem'] : `${css['rankItem']} ${css['ranked']}`}
        data-candidate={index}
      >
        <div className={css['rankWho']}>
          {rank !== undefined && <span className={css['rankNumber']}>{t.number(rank)}</span>}
          <PictureOf election={election} contest={definition} candidate={candidate} t={t} size={56} />
          <span>
            <strong>
              <bdi>{name(index)}</bdi>
            </strong>
            <span className={css['rankNote']}>{excluded.includes(index) ? t('candidate.withdrawn') : noteOf(t, election, candidate)}</span>
          </span>
        </div>
        <div className={css['rankButtons']}>{buttons}</div>
      </li>
    );
  };
  return (
    <div ref={box} className={css['rankBox']}>
      <h2 id="ranked">{t('rank.yours')}</h2>
      {ranked.length === 0 ? (
        <p className={css['rankEmpty']}>{t('rank.empty')}</p>
      ) : (
        <ol className={css['rankList']} aria-labelledby="ranked">
          {ranked.map((index, i) =>
            item(
              index,
              <>
                <RankButton
                  act="up"
                  icon={iconUp}
                  off={i === 0}
                  label={t('rank.up.label', { name: name(index) })}
                  onPress={() => set(swapped(placed, i, i - 1), index, 'up')}
                >
                  {t('rank.up')}
                </RankButton>
                <RankButton
                  act="down"
                  icon={iconDown}
                  off={i === ranked.length - 1}
                  label={t('rank.down.label', { name: name(index) })}
                  onPress={() => set(swapped(placed, i, i + 1), index, 'down')}
                >
                  {t('rank.down')}
                </RankButton>
                {placeButton(index, i)}
                <RankButton
                  act="remove"
                  icon={iconCross}
                  label={t('rank.remove.label', { name: name(index) })}
                  onPress={() => set(without(placed, i), index, 'remove')}
                >
                  {t('rank.remove')}
                </RankButton>
              </>,
              places[i],
            ),
          )}
        </ol>
      )}
      {rest.length > 0 && (
        <>
          <h2 id="unranked">{t('rank.others')}</h2>
          <ul className={css['rankList']} aria-labelledby="unranked">
            {rest.map((index) =>
              item(
                index,
                <RankButton
                  act="add"
                  icon={iconPlus}
                  primary
                  off={excluded.includes(index)}
                  label={t('rank.add.label', { name: name(index), rank: nextRank })}
                  onPress={() => set(added(placed, index, size), index, 'add')}
                >
                  {t('rank.add', { rank: nextRank })}
                </RankButton>,
              ),
            )}
          </ul>
        </>
      )}
    </div>
  );
}

interface RankButtonProps {
  readonly act: Act;
  readonly icon: string;
  readonly label: string;
  readonly onPress: () => void;
  readonly off?: boolean;
  readonly primary?: boolean;
  readonly children?: ReactNode;
}

function RankButton({ act, icon, label, onPress, off = false, primary = false, children }: RankButtonProps) {
  return (
    <span data-act={act}>
      <Button look={primary ? 'primary' : 'secondary'} icon={icon} label={label} disabled={off} onPress={onPress}>
        {children}
      </Button>
    </span>
  );
}

/** The same button of the moved item, or its nearest working one. */
function focusItem(box: HTMLDivElement | null, candidate: number, act: Act): void {
  const row = box?.querySelector(`[data-candidate="${candidate}"]`);
  const wanted = row?.querySelector<HTMLButtonElement>(`[data-act="${act}"] button:not([aria-disabled])`);
  (
    wanted ??
    row?.querySelector<HTMLButtonElement>('button:not([aria-disabled])') ??
    row?.querySelector<HTMLButtonElement>('button')
  )?.focus();
}
