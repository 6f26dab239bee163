import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { setupSchema } from '../../../wire/administration.ts';
import { Button } from '../../shared/kit/button.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { SecretField, TextField } from '../../shared/kit/field.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem, call } from '../api.ts';
import { Door } from '../kit/door.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { problemWords } from '../problem-words.ts';
import { useEnter } from '../session.ts';

const schema = setupSchema.omit({ token: true });

/** The token behind `#`, which never reaches a server's log; `#token`, `#token=…` and `?token=` are understood. */
export function tokenOf(hash: string, search: string): string {
  const behind = decodeURIComponent(hash.replace(/^#/, '')).replace(/^token=/, '');
  return behind !== '' ? behind : (new URLSearchParams(search).get('token') ?? '');
}

function AccountForm({
  route,
  title,
  lead,
  button,
}: {
  readonly route: 'setup' | 'join';
  readonly title: string;
  readonly lead: string;
  readonly button: string;
}) {
  const t = useT();
  const router = useRouter();
  const enter = useEnter();
  const [token] = useState(() => tokenOf(location.hash, location.search));
  const [typed, setTyped] = useState({ username: '', name: '', password: '' });
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: (values: typeof typed) => call(route, { body: { token, ...values } }),
    onSuccess: (session) => {
      enter(session);
      router.history.replace('/admin');
    },
  });
  const checked = schema.safeParse({ ...typed, username: typed.username.trim(), name: typed.name.trim() });
  const refused = make.error instanceof ApiProblem ? make.error.kind : undefined;
  const wrong = (field: keyof typeof typed) => {
    if (field === 'username' && refused === 'exists') return { error: t('a.first.taken') };
    const issue = tried && !checked.success ? checked.error.issues.find((item) => item.path[0] === field) : undefined;
    return issue ? { error: typed[field].trim() === '' ? t('a.problem.empty') : problemWords(t, issue.message) } : {};
  };
  const submit = () => {
    setTried(true);
    if (checked.success) make.mutate(checked.data);
    else document.getElementById(String(checked.error.issues[0]?.path[0]))?.focus();
  };
  return (
    <Door title={title} lead={lead}>
      {token === '' ? (
        <Notice tone="wrong" title={t('a.first.no-token')}>
          <p>{t('a.first.no-token.hint')}</p>
        </Notice>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack>
            {refused === 'not-found' ? (
              <Notice tone="wrong" role="alert" title={t('a.first.gone')} />
            ) : (
              refused !== 'exists' && <ProblemNotice problem={make.error} />
            )}
            <TextField
              id="name"
              name="name"
              value={typed.name}
              onChange={(name) => setTyped({ ...typed, name })}
              {...wrong('name')}
              label={t('a.field.your-name')}
              hint={t('a.first.name.hint')}
              autoComplete="name"
              required
              dir="auto"
            />
            <TextField
              id="username"
              name="username"
              value={typed.username}
              onChange={(username) => setTyped({ ...typed, username })}
              {...wrong('username')}
              label={t('a.field.username')}
              hint={t('a.first.username.hint')}
              autoComplete="username"
              required
              dir="auto"
            />
            <SecretField
              id="password"
              name="password"
              value={typed.password}
              onChange={(password) => setTyped({ ...typed, password })}
              {...wrong('password')}
              label={t('a.field.new-password')}
              hint={t('a.first.password.hint')}
              autoComplete="new-password"
              required
            />
            <div>
              <Button type="submit" size="large" busy={make.isPending}>
                {button}
              </Button>
            </div>
          </Stack>
        </form>
      )}
    </Door>
  );
}

export function SetUpPage() {
  const t = useT();
  return <AccountForm route="setup" title={t('a.first.setup.title')} lead={t('a.first.setup.lead')} button={t('a.first.setup.button')} />;
}

export function JoinPage() {
  const t = useT();
  return <AccountForm route="join" title={t('a.first.join.title')} lead={t('a.first.join.lead')} button={t('a.first.join.button')} />;
}
