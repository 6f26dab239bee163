import { useMutation } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { RollEntryWire } from '../../../wire/administration.ts';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Select } from '../../shared/kit/select.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconDownload, iconKey, iconPeople, iconPlus, iconUpload } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { address, call } from '../api.ts';
import { readyLetters, useDrawToken } from '../draw-token.ts';
import { holdSecrets, useDrawnSecrets } from '../drawn-secrets.ts';
import { useElection } from '../elections.ts';
import { codeState } from '../missing.ts';
import { Page } from '../kit/page.tsx';
import { DrawAgain } from '../kit/draw-again.tsx';
import { DrawProblem } from '../kit/draw-problem.tsx';
import { RollTable } from '../kit/roll-table.tsx';
import { AddVoterDialog, VoterDialog } from '../kit/voter-dialog.tsx';
import { NOBODY, type Picked } from '../picked.ts';
import { NO_FILTER, useRefreshRoll, type RollFilter } from '../roll-pages.ts';
import { useMay } from '../session.ts';
import css from '../kit/console.module.css';

/** The roll: found, sorted and filtered by the server, shown as one long table. Who has voted, never what. */
export function VotersPage() {
  const t = useT();
  const { slug, election, definition } = useElection();
  const registrar = definition.sealed?.credentials === 'registrar';
  const may = useMay('officer');
  const [filter, setFilter] = useState<RollFilter>(NO_FILTER);
  const [opened, setOpened] = useState<RollEntryWire | null>(null);
  const [adding, setAdding] = useState(false);
  const { roll } = election;
  const closed = ['closed', 'tallied', 'declared', 'archived'].includes(election.status);
  const empty = roll.active + roll.pending === 0 && filter === NO_FILTER;
  // The list of voting codes is published when a sealed election opens: nobody can be added to it.
  const listed = election.sealed && (election.status === 'open' || election.status === 'paused');
  const actions = may && !closed && !listed && (
    <>
      <LinkButton icon={iconUpload} href={`/admin/e/${slug}/voters/import`}>
        {t('a.voters.import')}
      </LinkButton>
      <Button look="secondary" icon={iconPlus} onPress={() => setAdding(true)}>
        {t('a.voters.add')}
      </Button>
    </>
  );
  return (
    <Page
      title={t('a.sheet.voters')}
      lead={
        election.sealed
          ? t('a.voters.lead.sealed', { active: roll.active })
          : t('a.voters.lead', { active: roll.active, voted: roll.voted, late: roll.late })
      }
      actions={actions}
    >
      {roll.pending > 0 && !closed && (
        <Notice tone="mind" title={t('a.alert.pending', { count: roll.pending })}>
          <p>
            <Button look="secondary" size="small" onPress={() => setFilter({ ...NO_FILTER, status: 'pending' })}>
              {t('a.voters.show-pending')}
            </Button>
          </p>
        </Notice>
      )}
      <SecretsNotice />
      {empty ? (
        <EmptyState icon={iconPeople} title={t('a.voters.empty')}>
          <p>{t(registrar ? 'a.voters.registrar' : election.sealed ? 'a.voters.empty.hint.sealed' : 'a.voters.empty.hint')}</p>
          <Actions>{actions}</Actions>
        </EmptyState>
      ) : (
        <>
          <Filters filter={filter} onChange={setFilter} />
          <FilteredTable
            filter={filter}
            onSort={(sort) => setFilter({ ...filter, sort, descending: filter.sort === sort && !filter.descending })}
            onOpen={setOpened}
            deciding={may && !closed && !listed}
          />
          <Actions>
            <LinkButton look="secondary" size="small" icon={iconDownload} download href={address('rollCsv', { slug })}>
              {t('a.voters.csv')}
            </LinkButton>
          </Actions>
          {may && !closed && !election.sealed && roll.active > roll.voted + roll.withoutSecret && <DrawAgain />}
        </>
      )}
      {opened && <VoterDialog key={opened.id} voter={opened} onClose={() => setOpened(null)} />}
      {adding && <AddVoterDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function FilteredTable({
  deciding,
  ...props
}: {
  readonly filter: RollFilter;
  readonly onSort: (sort: RollFilter['sort']) => void;
  readonly onOpen: (voter: RollEntryWire) => void;
  readonly deciding: boolean;
}) {
  const filter = useDeferredValue(props.filter);
  const { search, group, status } = filter;
  const [held, setHeld] = useState<{ readonly of: string; readonly picked: Picked }>({ of: '', picked: NOBODY });
  // What was picked belongs to what was looked for: another search shows others.
  const of = [search, group, status].join('\n');
  const picking = deciding && status === 'pending' && filter.voted === '';
  const picks = useMemo(
    () => (picking ? { picked: held.of === of ? held.picked : NOBODY, onPick: (picked: Picked) => setHeld({ of, picked }) } : undefined),
    [picking, held, of],
  );
  return <RollTable {...props} filter={filter} picks={picks} />;
}

function Filters({ filter, onChange }: { readonly filter: RollFilter; readonly onChange: (filter: RollFilter) => void }) {
  const t = useT();
  const { sealed } = useElection().election;
  return (
    <div className={css['filters']} role="search">
      <TextField
        type="search"
        label={t('a.voters.search')}
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
        dir="auto"
      />
      <Select
        label={t('a.voters.status')}
        value={filter.status}
        onChange={(status) => onChange({ ...filter, status })}
        options={(['', 'active', 'pending', 'refused', 'removed'] as const).map((value) => ({
          value,
          label: value === '' ? t('a.voters.all') : t(`a.voter.${value}`),
        }))}
      />
      {!sealed && (
        <Select
          label={t('a.home.voted')}
          value={filter.voted}
          onChange={(voted) => onChange({ ...filter, voted })}
          options={[
            { value: '', label: t('a.voters.all') },
            { value: 'true', label: t('a.voter.voted') },
            { value: 'false', label: t('a.voter.not-voted') },
          ]}
        />
      )}
      <TextField label={t('a.field.group')} value={filter.group} onChange={(group) => onChange({ ...filter, group })} dir="auto" />
    </div>
  );
}

/** Voters without a secret, and secrets drawn but not yet handed on. */
function SecretsNotice() {
  const t = useT();
  const { slug, election } = useElection();
  const may = useMay('officer');
  const refresh = useRefreshRoll();
  const token = useDrawToken();
  const drawn = useDrawnSecrets(slug);
  useEffect(readyLetters, []);
  const draw = useMutation({
    mutationFn: () => call('drawSecrets', { path: { slug }, body: { token: token.current() } }),
    onSuccess: (secrets) => {
      token.answered();
      holdSecrets(slug, secrets);
      refresh();
    },
  });
  if (drawn.length > 0) {
    return (
      <Notice tone="mind" title={t(election.sealed ? 'a.codes.held' : 'a.secrets.held', { count: drawn.length })}>
        <p>{t('a.secrets.held.hint')}</p>
        <p>
          <LinkButton size="small" href={`/admin/e/${slug}/voters/letters`}>
            {t(election.sealed ? 'a.codes.letters' : 'a.letters.title')}
          </LinkButton>
        </p>
      </Notice>
    );
  }
  if (!may) return null;
  if (election.sealed) {
    if (election.status !== 'draft' || election.roll.active === 0 || codeState(election) === 'made') return null;
    return (
      <Notice>
        <p>{t('a.import.sealed')}</p>
        <p>
          <LinkButton size="small" href={`/admin/e/${slug}/trustees`}>
            {t('a.task.trustees')}
          </LinkButton>
        </p>
      </Notice>
    );
  }
  if (election.roll.withoutSecret === 0) return null;
  return (
    <Notice tone="mind" title={t('a.missing.secrets', { count: election.roll.withoutSecret })}>
      <DrawProblem problem={draw.error} />
      <p>
        <Button size="small" icon={iconKey} busy={draw.isPending} onPress={() => draw.mutate()}>
          {t('a.secrets.draw')}
        </Button>
      </p>
    </Notice>
  );
}
