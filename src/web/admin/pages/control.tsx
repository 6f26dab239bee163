import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Act } from '../../../election/life-cycle.ts';
import { Button, LinkButton } from '../../shared/kit/button.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Facts } from '../../shared/kit/facts.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconNext, iconPlay } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { useKeepElection } from '../election-cache.ts';
import { useElection } from '../elections.ts';
import { ActPanel } from '../kit/act-panel.tsx';
import { DayTurnout, GroupTurnout, LineState, MinuteSection, Refusals, TurnoutFigure } from '../kit/live-figures.tsx';
import { Page, Section } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { UndecidedNames } from '../kit/undecided-names.tsx';
import { useMonitor } from '../live.ts';
import { missingWords } from '../missing.ts';
import { useMay } from '../session.ts';
import css from './control.module.css';

/** The acts worth offering: the table's, with "open" already on a draft's way and "declare" after closing. */
export function offeredActs(status: string, possible: readonly string[]): readonly Act[] {
  const order: readonly Act[] = ['open', 'resume', 'lock', 'pause', 'close', 'tally', 'declare', 'unlock', 'archive'];
  const offered = new Set(possible);
  if (status === 'closed') offered.add('tally');
  return order.filter((act) => offered.has(act));
}

/** The control room: what can be done now, and how the vote goes. */
export function ControlPage() {
  const t = useT();
  const { slug, election, definition } = useElection();
  const { monitor, line, at } = useMonitor(slug);
  const cast = monitor?.cast ?? election.cast;
  const voting = election.status === 'open' || election.status === 'paused';
  const counted = ['tallied', 'declared', 'archived'].includes(election.status);
  const moment = (text: string | null, planned: number | undefined) =>
    text !== null
      ? t.moment(new Date(text), { dateStyle: 'medium', timeStyle: 'medium', timeZone: definition.timeZone })
      : planned === undefined
        ? t('a.home.by-hand')
        : t.moment(planned, { dateStyle: 'medium', timeStyle: 'short', timeZone: definition.timeZone });
  return (
    <Page
      title={t('a.sheet.control')}
      lead={t(`a.control.lead.${election.status}`)}
      actions={
        counted && (
          <LinkButton href={`/admin/e/${slug}/results`} iconEnd={iconNext} iconMirrored>
            {t('a.control.see-results')}
          </LinkButton>
        )
      }
    >
      {election.status === 'draft' && election.missing.length > 0 && (
        <Notice tone="mind" title={t('a.refusal.setup-incomplete')}>
          <ul>
            {election.missing.map((what) => (
              <li key={what.detail}>{missingWords(t, what)}</li>
            ))}
          </ul>
          <p>
            <LinkButton look="secondary" size="small" href={`/admin/e/${slug}/setup`} iconEnd={iconNext} iconMirrored>
              {t('a.sheet.setup')}
            </LinkButton>
          </p>
        </Notice>
      )}
      <UndecidedNames />
      <div className={css['room']}>
        <Section title={t('a.control.now')} actions={voting ? <LineState line={line} at={at} /> : undefined}>
          <TurnoutFigure cast={cast} roll={monitor?.roll ?? election.turnout.roll ?? election.roll.active} spoiled={election.spoiled} />
          <Facts
            facts={[
              [t(election.openedAt === null ? 'a.home.opens' : 'a.control.opened'), moment(election.openedAt, definition.opensAt)],
              [t(election.closedAt === null ? 'a.home.closes' : 'a.control.closed'), moment(election.closedAt, definition.closesAt)],
              ...(definition.ballotLimit === undefined
                ? []
                : [
                    [
                      t('a.control.limit'),
                      t('a.control.limit.left', {
                        limit: definition.ballotLimit,
                        count: Math.max(0, definition.ballotLimit - cast),
                      }),
                    ] as const,
                  ]),
              [t('a.field.time-zone'), definition.timeZone],
              ...(election.roundLimit === null
                ? []
                : [[t('a.control.round'), t('a.control.round.until', { count: Math.max(0, election.roundLimit - cast) })] as const]),
              ...(monitor
                ? [
                    [t('a.monitor.watchers'), t.number(monitor.watchers)] as const,
                    [t('a.monitor.terminals'), t.number(monitor.terminals)] as const,
                  ]
                : []),
            ]}
          />
        </Section>
        <Section title={t('a.control.acts')}>
          <ActPanel acts={offeredActs(election.status, election.possible)} />
          {(voting || election.status === 'ready') && <Round />}
        </Section>
      </div>
      {monitor && election.status !== 'draft' && (
        <>
          <MinuteSection perMinute={monitor.perMinute} />
          <div className={css['room']}>
            {!election.sealed && (
              <>
                <Section title={t('a.monitor.days')} hint={t('a.monitor.days.hint')}>
                  <DayTurnout perDay={monitor.perDay} roll={monitor.roll} />
                </Section>
                <Section title={t('a.monitor.groups')}>
                  <GroupTurnout groups={monitor.groups} />
                </Section>
              </>
            )}
            <Section title={t('a.monitor.refusals')} hint={t('a.monitor.refusals.hint')}>
              <Refusals refusals={monitor.refusals} />
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}

/** Open for so many more ballots, then pause: the rounds of a hall with few terminals. */
function Round() {
  const t = useT();
  const may = useMay('officer');
  const { slug } = useElection();
  const keep = useKeepElection();
  const [voters, setVoters] = useState('3');
  const open = useMutation({ mutationFn: () => call('round', { path: { slug }, body: { voters: Number(voters) } }), onSuccess: keep });
  if (!may) return null;
  return (
    <details className={css['round']}>
      <summary>{t('a.control.round')}</summary>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (Number(voters) > 0) open.mutate();
        }}
      >
        <ProblemNotice problem={open.error} />
        <TextField
          label={t('a.control.round.count')}
          hint={t('a.control.round.hint')}
          inputMode="numeric"
          value={voters}
          onChange={(text) => setVoters(text.replaceAll(/\D/g, ''))}
        />
        <Button type="submit" look="secondary" icon={iconPlay} busy={open.isPending}>
          {t('a.control.round.open')}
        </Button>
      </form>
    </details>
  );
}
