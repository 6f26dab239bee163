import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { setupSchema } from '../../../wire/administration.ts';
import { Button } from '../../shared/kit/button.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { Door } from '../kit/door.tsx';
import { FormSecret, FormText } from '../kit/form.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { useEnter } from '../session.ts';

const schema = setupSchema.omit({ token: true });

/** The token behind `#`, which never reaches a server's log; `#token`, `#token=…` and `?token=` are understood. */
export function tokenOf(hash: string, search: string): string {
  const behind = decodeURIComponent(hash.replace(/^#/, '')).replace(/^token=/, '');
  return behind !== '' ? behind : (new URLSearchParams(search).get('token') ?? '');
}

function AccountForm({ route, title, lead, button }: { readonly route: 'setup' | 'join'; readonly title: string; readonly lead: string; readonly button: string }) {
  const t = useT();
  const router = useRouter();
  const enter = useEnter();
  const [token] = useState(() => tokenOf(location.hash, location.search));
  const { control, handleSubmit } = useForm({ resolver: zodResolver(schema), defaultValues: { username: '', name: '', password: '' } });
  const make = useMutation({
    mutationFn: (values: { username: string; name: string; password: string }) => call(route, { body: { token, ...values } }),
    onSuccess: (session) => {
      enter(session);
      router.history.replace('/admin');
    },
  });
  return (
    <Door title={title} lead={lead}>
      {token === '' ? (
        <Notice tone="wrong" title={t('a.first.no-token')}>
          <p>{t('a.first.no-token.hint')}</p>
        </Notice>
      ) : (
        <form noValidate onSubmit={(event) => void handleSubmit((values) => make.mutate(values))(event)}>
          <Stack>
            <ProblemNotice problem={make.error} />
            <FormText control={control} name="name" label={t('a.field.your-name')} hint={t('a.first.name.hint')} autoComplete="name" required dir="auto" />
            <FormText control={control} name="username" label={t('a.field.username')} hint={t('a.first.username.hint')} autoComplete="username" required dir="auto" />
            <FormSecret control={control} name="password" label={t('a.field.new-password')} hint={t('a.first.password.hint')} autoComplete="new-password" required />
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
