import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { SecretField, TextField } from '../../shared/kit/field.tsx';
import { Button } from '../../shared/kit/button.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem, call } from '../api.ts';
import { Door } from '../kit/door.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { useEnter } from '../session.ts';

/** Where a sign-in leads: the page that was asked for, if it is one of the console's. */
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  return /^\/admin(?:[/?#]|$)/.test(next) && !next.startsWith('/admin/sign-in') ? next : '/admin';
}

export function SignInPage() {
  const t = useT();
  const router = useRouter();
  const enter = useEnter();
  const [second, setSecond] = useState(false);
  const [typed, setTyped] = useState({ username: '', password: '', code: '' });
  const [tried, setTried] = useState(false);
  const signIn = useMutation({
    mutationFn: ({ code, username, password }: typeof typed) =>
      call('adminSignIn', { body: { username: username.trim(), password, ...(code.trim() === '' ? {} : { code: code.trim() }) } }),
    onSuccess: (session) => {
      enter(session);
      router.history.push(nextPage(location.search));
    },
    onError: (problem) => {
      if (!(problem instanceof ApiProblem) || problem.kind !== 'second-factor-needed') return;
      setSecond(true);
      setTimeout(() => document.getElementById('code')?.focus(), 0);
    },
  });
  const missing = (text: string) => (tried && text === '' ? { error: t('a.problem.empty') } : {});
  const submit = () => {
    setTried(true);
    if (typed.username.trim() !== '' && typed.password !== '') signIn.mutate(typed);
    else document.getElementById(typed.username.trim() === '' ? 'username' : 'password')?.focus();
  };
  const asked = signIn.error instanceof ApiProblem && signIn.error.kind === 'second-factor-needed';
  return (
    <Door title={t('a.sign-in.title')} lead={t('a.sign-in.lead')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {!asked && <ProblemNotice problem={signIn.error} />}
          <TextField
            id="username"
            name="username"
            value={typed.username}
            onChange={(username) => setTyped({ ...typed, username })}
            {...missing(typed.username.trim())}
            label={t('a.field.username')}
            autoComplete="username"
            required
            dir="auto"
          />
          <SecretField
            id="password"
            name="password"
            value={typed.password}
            onChange={(password) => setTyped({ ...typed, password })}
            {...missing(typed.password)}
            label={t('a.field.password')}
            autoComplete="current-password"
            required
          />
          {second && (
            <TextField
              id="code"
              name="code"
              value={typed.code}
              onChange={(code) => setTyped({ ...typed, code })}
              label={t('a.field.totp')}
              hint={t('a.field.code.hint')}
              autoComplete="one-time-code"
              inputMode="text"
              code
              required
            />
          )}
          <div>
            <Button type="submit" size="large" busy={signIn.isPending}>
              {t('a.sign-in.button')}
            </Button>
          </div>
        </Stack>
      </form>
    </Door>
  );
}
