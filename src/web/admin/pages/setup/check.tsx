import { textIn } from '../../../../election/definition.ts';
import { LinkButton } from '../../../shared/kit/button.tsx';
import { Facts } from '../../../shared/kit/facts.tsx';
import { Notice } from '../../../shared/kit/notice.tsx';
import { Icon, iconCheck, iconCross, iconNext } from '../../../shared/icons.tsx';
import { useT } from '../../../shared/settings.tsx';
import { isDraft, useElection } from '../../elections.ts';
import { ActPanel } from '../../kit/act-panel.tsx';
import { Section } from '../../kit/page.tsx';
import { missingWords } from '../../missing.ts';
import css from './setup.module.css';

/** "Check and lock": everything once more on one page, what is missing, and the lock. */
export function CheckTask() {
  const t = useT();
  const { slug, election, definition } = useElection();
  const complete = election.missing.length === 0;
  const moment = (at: number | undefined) =>
    at === undefined
      ? t('a.home.by-hand')
      : `${t.moment(at, { dateStyle: 'full', timeStyle: 'short', timeZone: definition.timeZone })} (${definition.timeZone})`;
  return (
    <>
      <Section title={t('a.check.missing')}>
        {complete ? (
          <p className={css['row']}>
            <span className={css['good']}>
              <Icon path={iconCheck} />
            </span>
            {t('a.check.complete')}
          </p>
        ) : (
          <ul className={css['checks']}>
            {election.missing.map((what) => (
              <li key={what.detail}>
                <span className={css['bad']}>
                  <Icon path={iconCross} />
                </span>
                {missingWords(t, what)}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('a.check.summary')}>
        <Facts
          facts={[
            [t('a.field.title'), textIn(definition.title, t.language, ...definition.languages)],
            ...definition.contests.map(
              (contest) =>
                [
                  textIn(contest.question, t.language, ...definition.languages),
                  `${t(`a.method.${contest.method.method}`)}: ${t.list(contest.candidates.map((candidate) => textIn(candidate.name, t.language, ...definition.languages)))}`,
                ] as const,
            ),
            [t('a.task.access'), t(`a.access.${definition.access}`)],
            [
              t('a.sheet.voters'),
              t.number(definition.sealed?.credentials === 'registrar' ? (election.turnout.roll ?? 0) : election.roll.active),
            ],
            [t('a.home.opens'), moment(definition.opensAt)],
            [t('a.home.closes'), moment(definition.closesAt)],
            [t('a.rules.results'), t(`a.results.${definition.results}`)],
          ]}
        />
      </Section>
      {isDraft(election) ? (
        <ActPanel acts={['lock']} />
      ) : (
        <Notice tone="done" title={t('a.task.check.done')}>
          <p>
            <LinkButton href={`/admin/e/${slug}/control`} iconEnd={iconNext} iconMirrored>
              {t('a.sheet.control')}
            </LinkButton>
          </p>
        </Notice>
      )}
    </>
  );
}
