import { useState } from 'react';
import { isoMoment } from '../../../../wire/time.ts';
import { TextField } from '../../../shared/kit/field.tsx';
import { Notice } from '../../../shared/kit/notice.tsx';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { Section } from '../../kit/page.tsx';
import { TimeZone } from '../../kit/lazy-time-zone.tsx';
import { momentOf, wallClockText } from '../../wall-clock.ts';
import { TaskForm } from './task-form.tsx';
import css from './setup.module.css';

/** Opening and closing, by the clock of the place, or by hand; or closing after so many ballots. */
export function TimesTask() {
  const t = useT();
  const { definition } = useElection();
  const [zone, setZone] = useState(definition.timeZone);
  const [opensAt, setOpensAt] = useState(wallClockText(definition.opensAt, definition.timeZone));
  const [closesAt, setClosesAt] = useState(wallClockText(definition.closesAt, definition.timeZone));
  const [limit, setLimit] = useState(definition.ballotLimit === undefined ? '' : String(definition.ballotLimit));
  const [opening, closing] = [momentOf(opensAt, zone), momentOf(closesAt, zone)];
  const broken = Number.isNaN(opening) || Number.isNaN(closing);
  const own = (at: number | undefined) =>
    at === undefined || Number.isNaN(at)
      ? {}
      : { hint: t('a.times.own', { moment: `${t.moment(at)} (${isoMoment(at).replace('T', ' ')})` }) };
  return (
    <TaskForm
      correctable
      apply={(old) => ({
        ...old,
        timeZone: zone,
        opensAt: opening,
        closesAt: closing,
        ballotLimit: limit === '' ? undefined : Number(limit),
      })}
      fieldOf={(path) => path.split('/')[0] ?? ''}
    >
      <Section title={t('a.task.times')} hint={t('a.new.when.hint')}>
        {broken && <Notice tone="wrong" role="alert" title={t('a.problem.time')} />}
        <TimeZone value={zone} onChange={setZone} />
        <div className={css['two']}>
          <TextField
            id="opensAt"
            type="datetime-local"
            label={t('a.home.opens')}
            optional
            value={opensAt}
            onChange={setOpensAt}
            {...own(opening)}
          />
          <TextField
            id="closesAt"
            type="datetime-local"
            label={t('a.home.closes')}
            optional
            value={closesAt}
            onChange={setClosesAt}
            {...own(closing)}
          />
        </div>
        <TextField
          id="ballotLimit"
          inputMode="numeric"
          label={t('a.field.limit')}
          hint={t('a.field.limit.hint')}
          optional
          value={limit}
          onChange={(text) => setLimit(text.replaceAll(/\D/g, ''))}
        />
      </Section>
    </TaskForm>
  );
}
