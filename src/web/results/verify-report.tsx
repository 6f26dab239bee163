import { loadMessages } from 'virtual:messages/verify+board';
import { bindingSaid } from '../../verify/report-text.ts';
import { stepNumber } from '../../verify/steps.ts';
import { Details } from '../shared/kit/details.tsx';
import { Facts } from '../shared/kit/facts.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { DataTable } from '../shared/kit/table.tsx';
import { aboutRows, faultPlace, faultReason, saidWords, sumRows } from '../verifier/report-words.ts';
import { useT } from '../shared/settings.tsx';
import { useTexts } from '../shared/use-texts.ts';
import { BLANK, type VerifyAnswer } from './verify-messages.ts';
import css from './verify-report.module.css';

/** The first column of a result: a name in whatever direction, or what a blank vote is called. */
const nameCell =
  (blank: string) =>
  ([name]: readonly [string, string]) => <bdi>{name === BLANK ? blank : name}</bdi>;

type Answer = Extract<VerifyAnswer, { kind: 'archive' }>;

/** What the check of a whole record found, in the reader's language: the verdict, every step that holds, and the first that does not. */
export function VerifyReport(props: Pick<Answer, 'report' | 'state' | 'tables'>) {
  const t = useT();
  const ready = useTexts(loadMessages);
  return ready ? <Report {...props} /> : <p role="status">{t('loading')}</p>;
}

function Report({ report, state, tables }: Pick<Answer, 'report' | 'state' | 'tables'>) {
  const t = useT();
  const bound = report.outcome === 'holds' ? bindingSaid(report) : undefined;
  return (
    <Stack gap={5}>
      <Verdict report={report} state={state} />
      <section aria-labelledby="checked">
        <h2 id="checked">{t('report.title')}</h2>
        <ol className={css['steps']}>
          {report.passed.map(({ step, said, sentence }) => (
            <li key={said.id} className={css['good']}>
              <span>{`✓ ${stepNumber(step)}.`}</span>
              <span>{saidWords(t, said) ?? sentence}</span>
            </li>
          ))}
          {report.warnings.map(({ height, said, reason }) => (
            <li key={`${height}${said.id}`} className={css['mind']}>
              <span>!</span>
              <span>
                <strong>{t.pair(t('report.warning', { height }), '')}</strong>
                {saidWords(t, said) ?? reason}
              </span>
            </li>
          ))}
          {bound && (
            <li className={report.bindings?.missing.length === 0 ? css['good'] : css['mind']}>
              <span>{report.bindings?.missing.length === 0 ? '✓' : '·'}</span>
              <span>{saidWords(t, bound)}</span>
            </li>
          )}
          {report.failure && (
            <li className={css['bad']}>
              <span>{`✗ ${stepNumber(report.failure.step)}.`}</span>
              <span>{faultReason(t, report.failure)}</span>
            </li>
          )}
        </ol>
      </section>
      {report.outcome === 'holds' &&
        tables.map(({ question, rows }, at) => (
          <DataTable
            key={at}
            caption={<bdi>{question}</bdi>}
            rows={rows}
            rowKey={(_, index) => String(index)}
            columns={[
              {
                key: 'name',
                title: t('report.choice'),
                heading: true,
                cell: nameCell(t('report.blank')),
              },
              { key: 'votes', title: t('report.count'), number: true, cell: ([, value]) => value },
            ]}
          />
        ))}
      {report.events > 0 && (
        <Details summary={t('report.about')}>
          <Facts facts={aboutRows(t, report).map(([name, value]) => [name, <bdi key={name}>{value}</bdi>])} />
        </Details>
      )}
      {report.checksums && report.outcome === 'holds' && (
        <Details summary={t('report.sums')}>
          <Facts facts={sumRows(t, report.checksums).map(([name, value]) => [name, <code key={name}>{value}</code>])} />
        </Details>
      )}
    </Stack>
  );
}

function Verdict({ report, state }: Pick<Answer, 'report' | 'state'>) {
  const t = useT();
  const { outcome, failure, present } = report;
  if (outcome === 'holds') {
    return (
      <Notice tone="done" role="alert" title={t(present.result ? 'verify.holds' : 'verify.holds-so-far')}>
        <p>{saidWords(t, state)}</p>
        <p>{t('verify.holds.body')}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="wrong" role="alert" title={t('verify.broken')}>
      {failure && (
        <p>
          <strong>{t.pair(faultPlace(t, failure, stepNumber(failure.step)), '')}</strong>
          {faultReason(t, failure)}
        </p>
      )}
      <p>{t('verify.broken.body')}</p>
    </Notice>
  );
}
