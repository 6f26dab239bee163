import { useState } from 'react';
import { voteKindOf } from '../../counting/method.ts';
import type { Contest } from '../../election/definition.ts';
import type { Results } from '../../wire/voting.ts';
import { iconDownload, iconFile, iconPrint } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Details } from '../shared/kit/details.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { QrCode } from '../shared/kit/qr-code.tsx';
import { CopyButton } from '../shared/kit/tracker.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import page from './public.module.css';
import css from './take-away.module.css';

/** The anonymous ballots of each contest in the forms that counting programs read. BLT holds rankings only. */
function OtherForms({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const link = (contest: Contest, format: 'ballots.csv' | 'blt' | 'cvr.json', key: 'csv' | 'blt' | 'cvr') => (
    <li key={`${contest.id}-${format}`}>
      <a href={`/api/elections/${election.slug}/export/${format}?contest=${encodeURIComponent(contest.id)}`} download>
        {t(`count.take.${key}`, { contest: wordsIn(contest.question, t.language, election.definition) })}
      </a>
    </li>
  );
  return (
    <Details summary={t('count.take.more')}>
      <ul className={css['files']}>
        {election.definition.contests.flatMap((contest) => [
          link(contest, 'ballots.csv', 'csv'),
          ...(voteKindOf(contest.method) === 'ranking' ? [link(contest, 'blt', 'blt')] : []),
          link(contest, 'cvr.json', 'cvr'),
        ])}
      </ul>
    </Details>
  );
}

/** Share, print, embed, download. */
export function TakeAway({ election, results }: { readonly election: ElectionView; readonly results: Results }) {
  const t = useT();
  const { slug } = election;
  // A picture of the address costs a slow telephone as much as a contest: it is drawn for those who open it.
  const [sharing, setSharing] = useState(false);
  // The server gives no ballots out before every written name is decided about.
  const ballots = results.standing !== 'live' && results.contests.every(({ writeIns }) => writeIns?.decided !== false);
  const address = `${location.origin}/e/${slug}/results`;
  const embed = `<iframe src="${location.origin}/e/${slug}/embed" title="${wordsIn(election.definition.title, t.language, election.definition).replaceAll('"', '&quot;')}" width="100%" height="480" loading="lazy"></iframe>`;
  return (
    <section className={css['takeAway']} aria-labelledby="take">
      <h2 id="take">{t('take.title')}</h2>
      <Actions>
        <Button look="secondary" icon={iconPrint} onPress={() => print()}>
          {t('action.print')}
        </Button>
        {results.standing !== 'live' && (
          <>
            <LinkButton look="secondary" icon={iconFile} href={withLanguage(`/e/${slug}/declaration`)}>
              {t('take.declaration')}
            </LinkButton>
            {ballots && (
              <LinkButton look="secondary" icon={iconDownload} href={`/api/elections/${slug}/export/json`} download>
                {t('take.json')}
              </LinkButton>
            )}
            {ballots && !election.definition.sealed && (
              <LinkButton look="secondary" icon={iconDownload} href={`/api/elections/${slug}/export/ballots.csv`} download>
                {t('take.csv')}
              </LinkButton>
            )}
          </>
        )}
      </Actions>
      {ballots && !election.definition.sealed && <OtherForms election={election} />}
      <Details summary={t('take.share')} onOpen={() => setSharing(true)}>
        <div className={css['share']}>
          {sharing && <QrCode text={address} label={t('take.qr')} />}
          <Stack gap={3}>
            <p className={css['address']}>{address}</p>
            <Actions>
              <CopyButton text={address} label={t('take.copy-link')} />
              <CopyButton text={embed} label={t('take.copy-embed')} />
            </Actions>
            <p className={page['soft']}>{t('take.embed.note')}</p>
          </Stack>
        </div>
      </Details>
    </section>
  );
}
