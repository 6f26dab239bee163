import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SealedState } from '../../../wire/administration.ts';
import { Button } from '../../shared/kit/button.tsx';
import { Checkbox } from '../../shared/kit/choice.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Facts } from '../../shared/kit/facts.tsx';
import { Badge } from '../../shared/kit/notice.tsx';
import { iconRefresh, iconShield } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { isDraft, useElection } from '../elections.ts';
import { Page, Section, Waiting } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { TrusteeKeys } from '../kit/trustee-keys.tsx';
import { VotingCodes } from '../kit/voting-codes.tsx';
import { namesFrom } from '../templates.ts';
import { TaskForm } from './setup/task-form.tsx';

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
  const stage = `a.trustees.stage.${state.tally.stage}` as const;
  return (
    <>
      <TrusteeKeys state={state} />
      <VotingCodes state={state} />
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
