import { useT } from '../../shared/settings.tsx';
import { useElection } from '../elections.ts';
import { DayTurnout, GroupTurnout, LineState, MinuteSection, Refusals, TurnoutFigure } from '../kit/live-figures.tsx';
import { Page, Section, Waiting } from '../kit/page.tsx';
import { useMonitor } from '../live.ts';
import css from './control.module.css';

/** What happens now, for a screen in the office: nothing here can be pressed by mistake. */
export function MonitorPage() {
  const t = useT();
  const { slug, election } = useElection();
  const { monitor, line, at } = useMonitor(slug);
  if (!monitor) return <Waiting />;
  const refused = Object.values(monitor.refusals).reduce((sum, count) => sum + count, 0);
  const attempts = refused + monitor.cast;
  return (
    <Page title={t('a.sheet.monitor')} lead={t('a.monitor.lead')} actions={<LineState line={line} at={at} />}>
      <div className={css['room']}>
        <Section title={t('a.monitor.turnout')}>
          <TurnoutFigure cast={monitor.cast} roll={monitor.roll} spoiled={election.spoiled} />
        </Section>
        <MinuteSection perMinute={monitor.perMinute} />
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
        <Section
          title={t('a.monitor.refusals')}
          hint={attempts === 0 ? undefined : t('a.monitor.rate', { rate: t.percent(refused / attempts) })}
        >
          <Refusals refusals={monitor.refusals} />
        </Section>
        <Section title={t('a.monitor.lines')}>
          <p>{t('a.monitor.lines.both', { watchers: monitor.watchers, terminals: monitor.terminals })}</p>
        </Section>
      </div>
    </Page>
  );
}
