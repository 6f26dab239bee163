import type { Monitor } from '../../../wire/administration.ts';
import { Hidden } from '../../shared/kit/layout.tsx';
import { Bar } from '../../shared/kit/table.tsx';
import { useT } from '../../shared/settings.tsx';
import { useElection } from '../elections.ts';
import type { Line } from '../live.ts';
import { SHOWN_MINUTES, watchedSince } from '../watched-minutes.ts';
import { Section } from './page.tsx';
import { ScrollTable } from './scroll-table.tsx';
import css from './live-figures.module.css';

/** Whether the figures are live, or from when they are. */
export function LineState({ line, at }: { readonly line: Line; readonly at: number }) {
  const t = useT();
  return (
    <p className={css['line']} data-line={line} role="status">
      <span className={css['dot']} aria-hidden="true" />
      {line === 'live'
        ? t('a.live.on')
        : line === 'connecting'
          ? t('a.live.connecting')
          : t('a.live.lost', { time: t.moment(at, { timeStyle: 'medium' }) })}
    </p>
  );
}

/** Ballots against the roll: the figure large, the share as a bar. */
export function TurnoutFigure({ cast, roll, spoiled }: { readonly cast: number; readonly roll: number; readonly spoiled: number }) {
  const t = useT();
  const share = roll === 0 ? 0 : cast / roll;
  return (
    <div className={css['turnout']}>
      <p className={css['figure']}>
        <strong>{t.number(cast)}</strong>
        <span>{t('a.turnout.of', { roll })}</span>
      </p>
      <Bar share={share} />
      <p className={css['share']}>
        {roll === 0 ? t('a.turnout.no-roll') : t('a.turnout.share', { share: t.percent(share) })}
        {spoiled > 0 && ` · ${t('a.turnout.spoiled', { count: spoiled })}`}
      </p>
    </div>
  );
}

/** Casts of each minute of the last hour, or since this node started. */
export function MinuteSection({ perMinute }: { readonly perMinute: Monitor['perMinute'] }) {
  const t = useT();
  const { election, definition } = useElection();
  const { timeZone } = definition;
  const since = watchedSince(perMinute, election.openedAt);
  const time = since === undefined ? '' : t.moment(new Date(since), { timeStyle: 'short', timeZone });
  return (
    <Section
      title={t('a.monitor.minutes')}
      hint={since === undefined ? t('a.monitor.minutes.hint') : t('a.monitor.minutes.since', { time })}
    >
      {perMinute.slice(-SHOWN_MINUTES).every((item) => item.casts === 0) ? (
        <p className={css['quiet']}>{t(since === undefined ? 'a.monitor.minutes.none' : 'a.monitor.minutes.none.since')}</p>
      ) : (
        <MinuteChart perMinute={perMinute} timeZone={timeZone} />
      )}
    </Section>
  );
}

/** The minutes as columns; the same figures stand in a table for whoever reads with ears. */
function MinuteChart({ perMinute, timeZone }: { readonly perMinute: Monitor['perMinute']; readonly timeZone: string }) {
  const t = useT();
  const shown = perMinute.slice(-SHOWN_MINUTES);
  const most = Math.max(1, ...shown.map((item) => item.casts));
  const time = (minute: string) => t.moment(new Date(minute), { timeStyle: 'short', timeZone });
  const width = 100 / Math.max(shown.length, 20);
  return (
    <figure className={css['chart']}>
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true" className={css['columns']}>
        <path d="M0 15H100M0 0.2H100" className={css['grid']} />
        {shown.map((item, i) => (
          <rect
            key={item.minute}
            x={i * width + width * 0.12}
            width={width * 0.76}
            y={30 - (item.casts / most) * 30}
            height={(item.casts / most) * 30}
            className={css['column']}
          />
        ))}
      </svg>
      <figcaption className={css['axis']} dir="ltr">
        <span>{time(shown[0]?.minute ?? '')}</span>
        <span>{t('a.monitor.minutes.most', { count: most })}</span>
        <span>{time(shown.at(-1)?.minute ?? '')}</span>
      </figcaption>
      <Hidden>
        <table>
          <caption>{t('a.monitor.minutes')}</caption>
          <tbody>
            {shown
              .filter((item) => item.casts > 0)
              .slice(-15)
              .map((item) => (
                <tr key={item.minute}>
                  <th scope="row">{time(item.minute)}</th>
                  <td>{item.casts}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Hidden>
    </figure>
  );
}

const dayBar = (row: { readonly share: number }) => <Bar share={row.share} />;

/** Turnout as it grew: each day's voters, and the share of the roll that had voted by its end. */
export function DayTurnout({ perDay, roll }: { readonly perDay: Monitor['perDay']; readonly roll: number }) {
  const t = useT();
  if (perDay.length === 0) return <p className={css['quiet']}>{t('a.monitor.days.none')}</p>;
  const rows = perDay.map((item, i) => {
    const soFar = perDay.slice(0, i + 1).reduce((sum, { voted }) => sum + voted, 0);
    return { ...item, share: roll === 0 ? 0 : Math.min(1, soFar / roll) };
  });
  return (
    <ScrollTable
      caption={t('a.monitor.days')}
      captionHidden
      rows={rows}
      rowKey={(row) => row.day}
      columns={[
        {
          key: 'day',
          title: t('a.monitor.day'),
          heading: true,
          cell: (row) => t.moment(new Date(`${row.day}T12:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' }),
        },
        { key: 'voted', title: t('a.home.voted'), number: true, cell: (row) => t.number(row.voted) },
        { key: 'sum', title: t('a.monitor.turnout'), number: true, cell: (row) => t.percent(row.share) },
        { key: 'bar', title: <Hidden>{t('a.monitor.share')}</Hidden>, cell: dayBar },
      ]}
    />
  );
}

type Group = Monitor['groups'][number];
const groupName = (row: Group) => <span dir="auto">{row.group}</span>;
const groupBar = (row: Group) => (row.voted === null ? '' : <Bar share={row.roll === 0 ? 0 : row.voted / row.roll} />);

/** Turnout of groups; of small ones only the size, since their turnout would tell on people (rule 32). */
export function GroupTurnout({ groups }: { readonly groups: Monitor['groups'] }) {
  const t = useT();
  if (groups.length === 0) return <p className={css['quiet']}>{t('a.monitor.groups.none')}</p>;
  return (
    <ScrollTable
      caption={t('a.monitor.groups')}
      captionHidden
      rows={groups}
      rowKey={(row) => row.group}
      columns={[
        { key: 'group', title: t('a.field.group'), heading: true, cell: groupName },
        {
          key: 'voted',
          title: t('a.home.voted'),
          number: true,
          cell: (row) =>
            row.voted === null
              ? t('a.monitor.groups.small', { roll: row.roll })
              : t('a.home.voted.of', { cast: row.voted, roll: row.roll }),
        },
        { key: 'bar', title: <Hidden>{t('a.monitor.share')}</Hidden>, cell: groupBar },
      ]}
    />
  );
}

/** Attempts that were refused, by reason; never whose. */
export function Refusals({ refusals }: { readonly refusals: Monitor['refusals'] }) {
  const t = useT();
  const rows = Object.entries(refusals)
    .filter(([, count]) => count > 0)
    .toSorted((a, b) => b[1] - a[1]);
  if (rows.length === 0) return <p className={css['quiet']}>{t('a.monitor.refusals.none')}</p>;
  const words = (kind: string) => {
    const id = `a.monitor.refusal.${kind}`;
    const common = `refusal.${kind}`;
    return t.has(id) ? t(id) : t.has(common) ? t(common) : kind;
  };
  return (
    <ScrollTable
      caption={t('a.monitor.refusals')}
      captionHidden
      rows={rows}
      rowKey={([kind]) => kind}
      columns={[
        { key: 'kind', title: t('a.monitor.reason'), heading: true, cell: ([kind]) => words(kind) },
        { key: 'count', title: t('a.monitor.count'), number: true, cell: ([, count]) => t.number(count) },
      ]}
    />
  );
}
