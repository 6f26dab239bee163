import { LinkButton } from '../../../shared/kit/button.tsx';
import { Notice } from '../../../shared/kit/notice.tsx';
import { Icon, iconCheck, iconCross, iconNext } from '../../../shared/icons.tsx';
import { useT } from '../../../shared/settings.tsx';
import { isDraft, useElection } from '../../elections.ts';
import { ActPanel } from '../../kit/act-panel.tsx';
import { Section } from '../../kit/page.tsx';
import { missingWords } from '../../missing.ts';
import { Summary } from './summary.tsx';
import css from './setup.module.css';

/** "Check and lock": everything once more on one page, what is missing, and the lock. */
export function CheckTask() {
  const t = useT();
  const { slug, election } = useElection();
  const complete = election.missing.length === 0;
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
      <Summary />
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
