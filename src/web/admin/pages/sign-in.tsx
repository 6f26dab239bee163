import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../shared/kit/button.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem, call } from '../api.ts';
import { Door } from '../kit/door.tsx';
import { FormSecret, FormText } from '../kit/form.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { useEnter } from '../session.ts';

const schema = z.object({ username: z.string().trim().min(1, 'must not be empty').max(100), password: z.string().min(1, 'must not be empty').max(200), code: z.string().max(40) });

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
  const { control, handleSubmit, setFocus } = useForm({ resolver: zodResolver(schema), defaultValues: { username: '', password: '', code: '' } });
  const signIn = useMutation({
    mutationFn: ({ code, ...rest }: z.infer<typeof schema>) => call('adminSignIn', { body: { ...rest, ...(code.trim() === '' ? {} : { code: code.trim() }) } }),
    onSuccess: (session) => {
      enter(session);
      router.history.push(nextPage(location.search));
    },
    onError: (problem) => {
      if (!(problem instanceof ApiProblem) || problem.kind !== 'second-factor-needed') return;
      setSecond(true);
      setTimeout(() => setFocus('code'), 0);
    },
  });
  const asked = signIn.error instanceof ApiProblem && signIn.error.kind === 'second-factor-needed';
  return (
    <Door title={t('a.sign-in.title')} lead={t('a.sign-in.lead')}>
      <form noValidate onSubmit={(event) => void handleSubmit((values) => signIn.mutate(values))(event)}>
        <Stack>
          {!asked && <ProblemNotice problem={signIn.error} />}
          <FormText control={control} name="username" label={t('a.field.username')} autoComplete="username" required dir="auto" />
          <FormSecret control={control} name="password" label={t('a.field.password')} autoComplete="current-password" required />
          {second && <FormText control={control} name="code" label={t('a.field.code')} hint={t('a.field.code.hint')} autoComplete="one-time-code" inputMode="text" code required />}
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
