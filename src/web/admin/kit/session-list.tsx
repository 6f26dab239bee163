import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../shared/kit/button.tsx';
import { Badge } from '../../shared/kit/notice.tsx';
import { useT } from '../../shared/settings.tsx';
import { call, type AnswerOf } from '../api.ts';
import { ProblemNotice } from './problem.tsx';
import css from './console.module.css';

/** "Firefox, Windows" from a browser's long name for itself. */
export function deviceName(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : (agent.split(/[\s/]/)[0] ?? '');
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : '';
  return [browser, system].filter((part) => part !== '').join(', ') || '?';
}

/** Where somebody is signed in, with a button to end it. */
export function SessionList({ sessions, named = false }: { readonly sessions: AnswerOf<'sessions'>; readonly named?: boolean }) {
  const t = useT();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) => call('revokeSession', { path: { id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <>
      <ProblemNotice problem={end.error} />
      <ul className={css['rows']}>
        {sessions.map((session) => (
          <li key={session.id} className={css['rowItem']}>
            <div className={css['rowBody']}>
              <strong>{named ? `${session.username} – ${deviceName(session.agent)}` : deviceName(session.agent)}</strong>
              <span>
                {t('a.sessions.seen', { moment: t.moment(new Date(session.lastSeenAt), { dateStyle: 'medium', timeStyle: 'short' }) })}
              </span>
            </div>
            {session.current ? (
              <Badge tone="info">{t('a.sessions.this')}</Badge>
            ) : (
              <Button
                look="secondary"
                size="small"
                label={t.pair(t('a.sessions.end'), `${named ? `${session.username} – ` : ''}${deviceName(session.agent)}`)}
                busy={end.isPending}
                onPress={() => end.mutate(session.id)}
              >
                {t('a.sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
