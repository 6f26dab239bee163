import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useRef } from 'react';
import type { RollEntryWire } from '../../../wire/administration.ts';
import { Icon, iconCheck, iconDown, iconUp } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { useElection } from '../elections.ts';
import { CODE_WORDS, codeState } from '../missing.ts';
import { isPicked, withToggled, type Picked } from '../picked.ts';
import { useRollRows, type RollFilter } from '../roll-pages.ts';
import { RegistrationsBar } from './registrations.tsx';
import { ProblemNotice } from './problem.tsx';
import css from './roll-table.module.css';

interface RollTableProps {
  readonly filter: RollFilter;
  readonly onSort: (sort: RollFilter['sort']) => void;
  readonly onOpen: (voter: RollEntryWire) => void;
  /** Rows can be picked, to decide about them at once. */
  readonly picks: Picks | undefined;
}
interface Picks {
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
}
const ROW = 52;
const SORTS = ['username', 'name', 'place'] as const;

/** The whole roll as one native table, of which only the rows in sight exist; the count is spoken. */
export function RollTable({ filter, onSort, onOpen, picks }: RollTableProps) {
  const t = useT();
  const { slug, election } = useElection();
  const box = useRef<HTMLDivElement>(null);
  const known = useRef(0);
  const virtual = useVirtualizer({ count: known.current, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: 12 });
  const items = virtual.getVirtualItems();
  const { total, rowAt, error } = useRollRows(slug, filter, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  if (total !== undefined && total !== known.current) {
    known.current = total;
    virtual.setOptions({ ...virtual.options, count: total });
  }
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
  }, [filter]);
  useEffect(() => virtual.measure(), [total, virtual]);
  const onPick = useCallback((id: string) => picks?.onPick(withToggled(picks.picked, id)), [picks]);
  const sealedWord = election.sealed ? CODE_WORDS[codeState(election)] : undefined;
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const filler = (height: number) => (height > 0 ? <tr aria-hidden="true" style={{ blockSize: `${height}px` }} /> : null);
  return (
    <>
      <ProblemNotice problem={error} />
      <p role="status" className={css['count']}>
        {total === undefined ? t('loading') : t('a.voters.found', { count: total })}
      </p>
      {picks && total !== undefined && total > 0 && <RegistrationsBar filter={filter} total={total} {...picks} />}
      <div ref={box} className={css['box']} tabIndex={0} role="region" aria-label={t('a.voters.table')}>
        <table className={css['table']} aria-rowcount={(total ?? 0) + 1}>
          <caption className={css['caption']}>{t('a.voters.table')}</caption>
          <thead>
            <tr aria-rowindex={1}>
              {picks && (
                <th scope="col" className={css['pick']}>
                  <span className={css['caption']}>{t('a.registrations.column')}</span>
                </th>
              )}
              {SORTS.map((sort) => (
                <th
                  key={sort}
                  scope="col"
                  className={css[sort]}
                  aria-sort={filter.sort === sort ? (filter.descending ? 'descending' : 'ascending') : undefined}
                >
                  <button type="button" className={css['sort']} onClick={() => onSort(sort)}>
                    {t(`a.field.${sort}`)}
                    {filter.sort === sort && <Icon path={filter.descending ? iconDown : iconUp} size="0.9em" />}
                  </button>
                </th>
              ))}
              <th scope="col" className={css['groups']}>
                {t('a.field.groups')}
              </th>
              <th scope="col" className={css['weight']}>
                {t('a.field.weight')}
              </th>
              <th scope="col" className={css['state']}>
                {t('a.voters.status')}
              </th>
            </tr>
          </thead>
          <tbody>
            {filler(before)}
            {items.map(({ key, index }) => {
              const voter = rowAt(index);
              const picked = picks && voter && isPicked(picks.picked, voter.id);
              return voter ? (
                <RollRow key={key} index={index} voter={voter} sealedWord={sealedWord} picked={picked} onOpen={onOpen} onPick={onPick} />
              ) : (
                <WaitingRow key={key} index={index} columns={picks ? 7 : 6} />
              );
            })}
            {filler(after)}
          </tbody>
        </table>
      </div>
    </>
  );
}

const WaitingRow = memo(({ index, columns }: { readonly index: number; readonly columns: number }) => (
  <tr aria-rowindex={index + 2} className={css['row']}>
    <td colSpan={columns} className={css['waiting']}>
      …
    </td>
  </tr>
));
WaitingRow.displayName = 'WaitingRow';

interface RollRowProps {
  readonly index: number;
  readonly voter: RollEntryWire;
  /** How it stands with the voting codes, in a sealed election. */
  readonly sealedWord: (typeof CODE_WORDS)[keyof typeof CODE_WORDS] | undefined;
  /** Undefined where rows cannot be picked. */
  readonly picked: boolean | undefined;
  readonly onOpen: (voter: RollEntryWire) => void;
  readonly onPick: (id: string) => void;
}

/** One voter. Drawn again only when something about it changes: while the table scrolls, only the rows that come into sight are drawn. */
const RollRow = memo(({ index, voter, sealedWord, picked, onOpen, onPick }: RollRowProps) => {
  const t = useT();
  return (
    <tr aria-rowindex={index + 2} className={css['row']}>
      {picked !== undefined && (
        <td className={css['pick']}>
          <label>
            <input
              type="checkbox"
              checked={picked}
              onChange={() => onPick(voter.id)}
              aria-label={t('a.registrations.one', { name: voter.name ?? voter.username })}
            />
          </label>
        </td>
      )}
      <th scope="row" className={css['username']}>
        <button type="button" className={css['open']} onClick={() => onOpen(voter)} dir="auto">
          {voter.username}
        </button>
      </th>
      <td className={css['name']} dir="auto">
        {voter.name ?? ''}
      </td>
      <td className={css['place']} dir="auto">
        {voter.place ?? ''}
      </td>
      <td className={css['groups']} dir="auto">
        {voter.groups.join(', ')}
      </td>
      <td className={css['weight']}>{voter.weight}</td>
      <td className={css['state']}>
        {voter.voted && <Icon path={iconCheck} size="1em" />}
        {voter.voted
          ? t('a.voter.voted')
          : voter.status === 'active'
            ? t(sealedWord ?? (voter.hasSecret ? 'a.voter.not-voted' : 'a.voter.no-secret'))
            : t(`a.voter.${voter.status}`)}
        {voter.late && ` · ${t('a.voter.late')}`}
      </td>
    </tr>
  );
});
RollRow.displayName = 'RollRow';
