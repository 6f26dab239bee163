import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { textIn, type LocalText } from '../../../election/definition.ts';
import type { AdminElection } from '../../../wire/administration.ts';
import { Button, LinkButton } from '../../shared/kit/button.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { iconBallot, iconPlus, iconStar } from '../../shared/icons.tsx';
import { useSettings, useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { holdSecrets } from '../drawn-secrets.ts';
import { electionsQuery, useKeepElection } from '../election-cache.ts';
import { Page } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { StatusStamp } from '../kit/status.tsx';
import { ownTimeZone } from '../wall-clock.ts';
import { alertsOf, type Alert } from '../alerts.ts';
import { useMay } from '../session.ts';
import { sampleDefinition, sampleRoll } from '../templates.ts';
import css from './home.module.css';

/** Makes the sample election with a roll of twelve, whose secrets the officer draws like everyone's. */
function useSample() {
  const { t, language } = useSettings();
  const keep = useKeepElection();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const definition = sampleDefinition(t('a.home.sample.title'), t('a.home.sample.question'), language, ownTimeZone());
      const election = await call('createElection', { body: { definition } });
      const imported = await call('importVoters', {
        path: { slug: election.slug },
        body: { text: sampleRoll(), dryRun: false, drawSecrets: true },
      });
      holdSecrets(election.slug, imported.secrets ?? []);
      return call('adminElection', { path: { slug: election.slug } });
    },
    onSuccess: (election) => {
      keep(election);
      void navigate({ to: '/admin/e/$slug/setup', params: { slug: election.slug } });
    },
  });
}

export function HomePage() {
  const t = useT();
  const { data: elections } = useSuspenseQuery(electionsQuery);
  const may = useMay('officer');
  const sample = useSample();
  const alerts = elections.flatMap((election) => alertsOf(election, Date.parse(election.now)).map((alert) => ({ election, alert })));
  const sampleButton = (
    <Button look="secondary" icon={iconStar} busy={sample.isPending} onPress={() => sample.mutate()}>
      {t('a.home.sample')}
    </Button>
  );
  const actions = may && (
    <>
      <LinkButton icon={iconPlus} href="/admin/new">
        {t('a.home.new')}
      </LinkButton>
      {sampleButton}
    </>
  );
  if (elections.length === 0) {
    return (
      <Page title={t('a.nav.elections')}>
        <ProblemNotice problem={sample.error} />
        <EmptyState icon={iconBallot} title={t('a.home.empty.title')}>
          <ol className={css['teach']}>
            {([1, 2, 3] as const).map((step) => (
              <li key={step}>{t(`a.home.empty.${step}`)}</li>
            ))}
          </ol>
          <div className={css['buttons']}>{actions}</div>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t('a.nav.elections')} actions={actions}>
      <ProblemNotice problem={sample.error} />
      {alerts.length > 0 && <Alerts alerts={alerts} />}
      <ul className={css['list']}>
        {elections.map((election) => (
          <ElectionCard key={election.id} election={election} />
        ))}
      </ul>
    </Page>
  );
}

function Alerts({ alerts }: { readonly alerts: readonly { readonly election: AdminElection; readonly alert: Alert }[] }) {
  const { t, language } = useSettings();
  return (
    <Notice tone="mind" title={t('a.home.alerts')}>
      <ul>
        {alerts.map(({ election, alert }) => (
          <li key={election.id + alert.kind}>
            <a href={`/admin/e/${election.slug}/${alert.sheet}`} dir="auto">
              {textIn(election.definition.title as LocalText, language)}
            </a>
            {' – '}
            {t(`a.alert.${alert.kind}`, { count: alert.count })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function ElectionCard({ election }: { readonly election: AdminElection }) {
  const { t, language } = useSettings();
  const { definition, turnout, roll } = election;
  const moment = (text: string | undefined) =>
    text === undefined ? t('a.home.by-hand') : t.moment(new Date(text), { dateStyle: 'medium', timeStyle: 'short' });
  const closed = ['closed', 'tallied', 'declared', 'archived'].includes(election.status);
  const sheet = election.status === 'draft' ? 'setup' : closed ? 'results' : 'control';
  return (
    <li className={css['card']} data-status={election.status}>
      <div className={css['cardHead']}>
        <StatusStamp status={election.status} />
        {definition.sample === true && <Badge tone="mind">{t('a.sample')}</Badge>}
        {election.sealed && <Badge tone="info">{t('a.sealed')}</Badge>}
      </div>
      <h2 className={css['cardTitle']} dir="auto">
        <a href={`/admin/e/${election.slug}/${sheet}`}>{textIn(definition.title as LocalText, language)}</a>
      </h2>
      <dl className={css['facts']}>
        <div>
          <dt>{t('a.home.voted')}</dt>
          <dd>{t('a.home.voted.of', { cast: turnout.cast, roll: turnout.roll ?? roll.active })}</dd>
        </div>
        <div>
          <dt>{t('a.home.opens')}</dt>
          <dd>{moment(election.openedAt ?? definition.opensAt)}</dd>
        </div>
        <div>
          <dt>{t('a.home.closes')}</dt>
          <dd>{moment(election.closedAt ?? definition.closesAt)}</dd>
        </div>
      </dl>
    </li>
  );
}
