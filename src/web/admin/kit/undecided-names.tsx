import { useQuery } from '@tanstack/react-query';
import { iconNext } from '../../shared/icons.tsx';
import { LinkButton } from '../../shared/kit/button.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { useElection } from '../elections.ts';
import { writeInsKey } from '../written-names.ts';

/** That names written in have to be decided about before the votes can be counted, with the way there; nothing where none is left. */
export function UndecidedNames() {
  const t = useT();
  const { slug, election, definition } = useElection();
  const { data } = useQuery({
    queryKey: writeInsKey(slug),
    queryFn: ({ signal }) => call('writeIns', { path: { slug }, signal }),
    enabled: election.status === 'closed' && definition.contests.some(({ writeIns = 0 }) => writeIns > 0),
    retry: false,
  });
  if (election.status !== 'closed' || data === undefined || data.undecided === 0) return null;
  return (
    <Notice tone="mind" title={t('a.written.left', { count: data.undecided })}>
      <p>{t('a.written.left.hint')}</p>
      <p>
        <LinkButton size="small" href={`/admin/e/${slug}/write-ins`} iconEnd={iconNext} iconMirrored>
          {t('a.written.open')}
        </LinkButton>
      </p>
    </Notice>
  );
}
