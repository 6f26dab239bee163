import { iconChart, iconRefresh } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';

/** The polls are not open: says when they will be, or that they are over, and where to go next. */
export function NotOpen({ election, refresh }: { readonly election: ElectionView; readonly refresh: () => void }) {
  const t = useT();
  const { status, definition, slug } = election;
  const before = status === 'draft' || status === 'ready';
  const title = before ? t('door.before') : status === 'paused' ? t('door.paused') : t('door.over');
  return (
    <Stack>
      <h1>{title}</h1>
      <Notice>
        {before && (
          <p>{definition.opensAt === undefined ? t('door.opens-unknown') : t('door.opens', { when: t.moment(definition.opensAt) })}</p>
        )}
        {status === 'paused' && <p>{t('door.paused.body')}</p>}
        {!before && status !== 'paused' && <p>{t('door.over.body')}</p>}
      </Notice>
      <Actions>
        {(before || status === 'paused') && (
          <Button icon={iconRefresh} onPress={refresh}>
            {t('door.look-again')}
          </Button>
        )}
        {election.resultsShown && (
          <LinkButton href={withLanguage(`/e/${slug}/results`)} icon={iconChart}>
            {t('nav.results')}
          </LinkButton>
        )}
        <LinkButton look="secondary" href={withLanguage(`/e/${slug}`)}>
          {t('nav.about-election')}
        </LinkButton>
        {election.registrationOpen && (
          <LinkButton look="secondary" href={withLanguage(`/e/${slug}/register`)}>
            {t('sign-in.register')}
          </LinkButton>
        )}
      </Actions>
    </Stack>
  );
}

/** One voter, one ballot: said kindly, with what can be done. */
export function AlreadyVoted({
  election,
  elsewhere = false,
  onDone,
}: {
  readonly election: ElectionView;
  readonly elsewhere?: boolean;
  readonly onDone?: () => void;
}) {
  const t = useT();
  return (
    <Stack>
      <h1>{t('voted.title')}</h1>
      <Notice tone="done" role="status">
        <p>{t(elsewhere ? 'voted.elsewhere' : 'voted.body')}</p>
      </Notice>
      <p>{t('voted.not-you')}</p>
      {election.definition.contact !== undefined && <p>{t('booth.contact', { contact: election.definition.contact })}</p>}
      <Actions>
        {onDone ? (
          <Button onPress={onDone}>{t('kiosk.done')}</Button>
        ) : (
          <>
            <LinkButton href={withLanguage(`/e/${election.slug}/t`)}>{t('nav.check-tracker')}</LinkButton>
            <LinkButton look="secondary" href={withLanguage(`/e/${election.slug}`)}>
              {t('nav.about-election')}
            </LinkButton>
          </>
        )}
      </Actions>
    </Stack>
  );
}
