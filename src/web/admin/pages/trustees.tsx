import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SealedState } from '../../../wire/administration.ts';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { Checkbox } from '../../shared/kit/choice.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { EmptyState, Facts, Stack } from '../../shared/kit/layout.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { iconKey, iconRefresh, iconSend, iconShield } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { holdSecrets } from '../drawn-secrets.ts';
import { electionQuery } from '../election-cache.ts';
import { isDraft, useElection } from '../elections.ts';
import { Page, Section, Waiting } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { useMay } from '../session.ts';
import { namesFrom } from '../templates.ts';
import { TaskForm } from './setup/task-form.tsx';
import css from '../kit/console.module.css';

/** Sealed elections: who holds keys, voters' credentials, where the tally waits. */
export function TrusteesPage() {
  const t = useT();
  const { slug, election, definition } = useElection();
  const state = useQuery({
    queryKey: ['sealed', slug],
    queryFn: () => call('sealedState', { path: { slug } }),
    enabled: election.sealed,
    refetchInterval: 10_000,
  });
  if (!definition.sealed)
    return (
      <Page title={t('a.sheet.trustees')}>
        <EmptyState icon={iconShield} title={t('a.trustees.not-sealed')} />
      </Page>
    );
  return (
    <Page
      title={t('a.sheet.trustees')}
      lead={t('a.trustees.lead')}
      actions={
        <Button look="secondary" size="small" icon={iconRefresh} onPress={() => void state.refetch()}>
          {t('a.trustees.refresh')}
        </Button>
      }
    >
      {isDraft(election) && <Holders />}
      <ProblemNotice problem={state.error} />
      {state.isPending ? <Waiting /> : state.data && <Ceremony state={state.data} />}
    </Page>
  );
}

/** Who holds keys, and how many of them suffice. */
function Holders() {
  const t = useT();
  const { definition } = useElection();
  const held = definition.sealed!.trustees;
  const [server, setServer] = useState(held.server);
  const [people, setPeople] = useState(held.people.join('\n'));
  const [threshold, setThreshold] = useState(held.threshold === null ? '' : String(held.threshold));
  return (
    <TaskForm
      apply={(old) => ({
        ...old,
        sealed: { ...old.sealed!, trustees: { server, people: namesFrom(people), threshold: threshold === '' ? null : Number(threshold) } },
      })}
    >
      <Section title={t('a.trustees.holders')} hint={t('a.trustees.holders.hint')}>
        <Checkbox label={t('a.trustees.server')} hint={t('a.trustees.server.hint')} checked={server} onChange={setServer} />
        <TextArea
          label={t('a.trustees.people')}
          hint={t('a.trustees.people.hint')}
          value={people}
          onChange={setPeople}
          dir="auto"
          optional
        />
        <TextField
          label={t('a.trustees.threshold')}
          hint={t('a.trustees.threshold.hint')}
          inputMode="numeric"
          optional
          value={threshold}
          onChange={(text) => setThreshold(text.replaceAll(/\D/g, ''))}
        />
      </Section>
    </TaskForm>
  );
}

function Ceremony({ state }: { readonly state: SealedState }) {
  const t = useT();
  const { slug } = useElection();
  const may = useMay('officer');
  const client = useQueryClient();
  const invite = useMutation({
    mutationFn: (only: number | undefined) => call('inviteTrustees', { path: { slug }, body: only === undefined ? {} : { only } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['sealed', slug] }),
  });
  const stage = `a.trustees.stage.${state.tally.stage}` as const;
  return (
    <>
      <Section
        title={t('a.trustees.keys')}
        actions={
          may &&
          state.trustees.some((trustee) => trustee.kind !== 'server') && (
            <Button size="small" icon={iconSend} busy={invite.isPending} onPress={() => invite.mutate(undefined)}>
              {t('a.trustees.invite')}
            </Button>
          )
        }
      >
        <ProblemNotice problem={invite.error} />
        {invite.data && (
          <Notice tone="mind" role="status" title={t('a.trustees.links')}>
            <ul className={css['rows']}>
              {invite.data.map((item) => (
                <li key={item.index} className={css['rowItem']}>
                  <div className={css['rowBody']}>
                    <strong dir="auto">{item.name}</strong>
                    <span dir="ltr">{item.link}</span>
                  </div>
                  <CopyButton text={item.link} label={t('a.secret.copy-link')} />
                </li>
              ))}
            </ul>
          </Notice>
        )}
        <ul className={css['rows']}>
          {state.trustees.map((trustee) => (
            <li key={trustee.index} className={css['rowItem']}>
              <div className={css['rowBody']}>
                <strong dir="auto">{trustee.kind === 'server' ? t('a.trustees.server-name') : trustee.name}</strong>
                {trustee.checksum !== null && (
                  <span>
                    {t('a.trustees.checksum')} <code dir="ltr">{trustee.checksum.slice(0, 16)}</code>
                  </span>
                )}
                {trustee.kind === 'member' && trustee.steps.length > 0 && <span dir="ltr">{trustee.steps.join(' → ')}</span>}
              </div>
              <Badge tone={trustee.checksum === null ? 'mind' : 'done'}>
                {t(
                  trustee.checksum !== null
                    ? 'a.trustees.key-there'
                    : trustee.invited
                      ? 'a.trustees.key-awaited'
                      : 'a.trustees.not-invited',
                )}
              </Badge>
            </li>
          ))}
        </ul>
      </Section>
      <Credentials state={state} />
      <Section title={t('a.trustees.tally')}>
        <p>
          <Badge tone={state.tally.stage === 'done' ? 'done' : 'info'}>{t(stage)}</Badge>
        </p>
        {state.tally.awaited.length > 0 && (
          <p>{t('a.trustees.awaited', { names: t.list(state.tally.awaited.map((item) => item.name)), needed: state.tally.needed })}</p>
        )}
        {state.checksums && (
          <Facts
            facts={(['election', 'trustees', 'credentials'] as const).map(
              (key) =>
                [
                  t(`a.trustees.sum.${key}`),
                  <code key={key} dir="ltr">
                    {state.checksums?.[key]}
                  </code>,
                ] as const,
            )}
          />
        )}
      </Section>
    </>
  );
}

function Credentials({ state }: { readonly state: SealedState }) {
  const t = useT();
  const { slug, definition, election } = useElection();
  const may = useMay('officer');
  const client = useQueryClient();
  const [list, setList] = useState('');
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['sealed', slug] });
    void client.invalidateQueries({ queryKey: electionQuery(slug).queryKey });
  };
  const draw = useMutation({
    mutationFn: () => call('drawCredentials', { path: { slug } }),
    onSuccess: (secrets) => {
      holdSecrets(slug, secrets);
      refresh();
    },
  });
  const take = useMutation({ mutationFn: () => call('takeCredentials', { path: { slug }, body: { list } }), onSuccess: refresh });
  const early = election.status === 'draft' || election.status === 'ready';
  return (
    <Section title={t('a.trustees.credentials')} hint={t('a.trustees.credentials.count', { count: state.credentials.count })}>
      {state.credentials.checksum !== null && (
        <p>
          {t('a.trustees.checksum')} <code dir="ltr">{state.credentials.checksum}</code>
        </p>
      )}
      <ProblemNotice problem={draw.error ?? take.error} />
      {draw.isSuccess && (
        <Notice tone="mind" role="status" title={t('a.secrets.held', { count: draw.data.length })}>
          <p>
            <a href={`/admin/e/${slug}/voters/letters`}>{t('a.letters.title')}</a>
          </p>
        </Notice>
      )}
      {may && early && definition.sealed?.credentials === 'server' && (
        <Actions>
          <Button icon={iconKey} busy={draw.isPending} onPress={() => draw.mutate()}>
            {t('a.trustees.credentials.draw')}
          </Button>
        </Actions>
      )}
      {may && early && definition.sealed?.credentials === 'registrar' && (
        <Stack>
          <TextArea label={t('a.trustees.list')} hint={t('a.trustees.list.hint')} value={list} onChange={setList} dir="ltr" rows={5} />
          <div>
            <Button look="secondary" busy={take.isPending} onPress={() => take.mutate()}>
              {t('a.trustees.list.take')}
            </Button>
          </div>
        </Stack>
      )}
    </Section>
  );
}
