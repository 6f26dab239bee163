import { useState } from 'react';
import { textIn, type Candidate, type Contest } from '../../../election/definition.ts';
import { Button } from '../../shared/kit/button.tsx';
import { CandidatePicture } from '../../shared/kit/candidate-picture.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { iconDown, iconEdit, iconPlus, iconUp } from '../../shared/icons.tsx';
import { nounOf } from '../../shared/candidate-noun.ts';
import { useT } from '../../shared/settings.tsx';
import { isDraft, useElection, useSaveDefinition } from '../elections.ts';
import { CandidateDialog, freshCandidate } from '../kit/candidate-dialog.tsx';
import { Page, Section } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { moved } from '../moved.ts';
import { useMay } from '../session.ts';
import css from '../kit/console.module.css';

/** Candidates of every contest: order, symbol, photo, statement. Everyone gets the same boxes. */
export function CandidatesPage() {
  const t = useT();
  const { election, definition } = useElection();
  const may = useMay('officer');
  const editable = may && isDraft(election);
  return (
    <Page title={t('a.sheet.candidates')} lead={t('a.candidates.lead')}>
      {!may && <Notice title={t('a.act.observer')} />}
      {may && !editable && (
        <Notice tone="mind" title={t('a.task.read-only')}>
          <p>{t(election.status === 'ready' ? 'a.task.read-only.ready' : 'a.task.read-only.open')}</p>
        </Notice>
      )}
      {definition.contests.map((contest, at) => (
        <ContestCandidates key={contest.id} contest={contest} at={at} editable={editable} />
      ))}
    </Page>
  );
}

function ContestCandidates({ contest, at, editable }: { readonly contest: Contest; readonly at: number; readonly editable: boolean }) {
  const t = useT();
  const { definition } = useElection();
  const save = useSaveDefinition();
  const [editing, setEditing] = useState<Candidate | null>(null);
  const put = (candidates: readonly Candidate[]) =>
    save.mutateAsync({
      change: (old) => ({ ...old, contests: old.contests.map((item, i) => (i === at ? { ...item, candidates } : item)) }),
    });
  const { candidates } = contest;
  return (
    <Section
      title={textIn(contest.question, t.language, ...definition.languages)}
      hint={t(`a.contest.order.${contest.order}`)}
      actions={
        editable && (
          <Button size="small" icon={iconPlus} onPress={() => setEditing(freshCandidate(candidates))}>
            {t(`a.${nounOf(contest)}s.add`)}
          </Button>
        )
      }
    >
      <ProblemNotice problem={editing === null ? save.error : null} />
      <ol className={css['rows']}>
        {candidates.map((candidate, i) => (
          <CandidateRow
            key={candidate.id}
            candidate={candidate}
            languages={definition.languages}
            editable={editable}
            pictured={contest.method.method !== 'motion'}
            onEdit={() => setEditing(candidate)}
            onMove={contest.order === 'listed' ? (by) => void put(moved(candidates, i, i + by)).catch(() => undefined) : undefined}
            first={i === 0}
            last={i === candidates.length - 1}
          />
        ))}
      </ol>
      {editing && (
        <CandidateDialog
          key={editing.id}
          candidate={editing}
          languages={definition.languages}
          removable={candidates.length > 1 && candidates.some((item) => item.id === editing.id)}
          onClose={() => setEditing(null)}
          onSave={async (next) => {
            const known = candidates.some((item) => item.id === next.id);
            await put(known ? candidates.map((item) => (item.id === next.id ? next : item)) : [...candidates, next]);
          }}
          onRemove={async () => void (await put(candidates.filter((item) => item.id !== editing.id)))}
        />
      )}
    </Section>
  );
}

interface RowProps {
  readonly candidate: Candidate;
  readonly languages: readonly string[];
  readonly editable: boolean;
  /** Those of this contest are usually shown with pictures: not so the answers to a motion. */
  readonly pictured: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly onEdit: () => void;
  readonly onMove: ((by: number) => void) | undefined;
}

function CandidateRow({ candidate, languages, editable, pictured, first, last, onEdit, onMove }: RowProps) {
  const t = useT();
  const name = textIn(candidate.name, t.language, ...languages);
  const more = [candidate.party && textIn(candidate.party, t.language, ...languages), candidate.symbol?.text].filter(Boolean).join(' · ');
  return (
    <li className={css['rowItem']}>
      <CandidatePicture name={name} symbol={candidate.symbol} photo={candidate.photo} size={64} />
      <div className={css['rowBody']} dir="auto">
        <strong>{name}</strong>
        {more !== '' && <span>{more}</span>}
        {pictured && candidate.symbol === undefined && candidate.photo === undefined && (
          <span>
            <Badge tone="mind">{t('a.candidates.bare')}</Badge>
          </span>
        )}
      </div>
      {editable && (
        <div className={css['rowButtons']}>
          {onMove && (
            <Button
              look="secondary"
              size="small"
              icon={iconUp}
              disabled={first}
              label={t.pair(t('a.move.up'), name)}
              onPress={() => onMove(-1)}
            >
              {t('a.move.up')}
            </Button>
          )}
          {onMove && (
            <Button
              look="secondary"
              size="small"
              icon={iconDown}
              disabled={last}
              label={t.pair(t('a.move.down'), name)}
              onPress={() => onMove(1)}
            >
              {t('a.move.down')}
            </Button>
          )}
          <Button look="secondary" size="small" icon={iconEdit} label={t.pair(t('a.edit'), name)} onPress={onEdit}>
            {t('a.edit')}
          </Button>
        </div>
      )}
    </li>
  );
}
