import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { RadioCards } from '../../shared/kit/choice.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Fieldset } from '../../shared/kit/fieldset.tsx';
import { Select } from '../../shared/kit/select.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { iconDownload, iconPlus } from '../../shared/icons.tsx';
import { LinkButton } from '../../shared/kit/button.tsx';
import { useT } from '../../shared/settings.tsx';
import { address, call, type AnswerOf } from '../api.ts';
import { FormDialog } from '../kit/form-dialog.tsx';
import { HereOnly } from '../kit/here-only.tsx';
import { Page, Section } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { SessionList } from '../kit/session-list.tsx';
import { useShownOnce } from '../kit/shown-once.tsx';
import { TokenSection } from '../kit/tokens.tsx';
import { useSession } from '../session.ts';
import css from '../kit/console.module.css';

const ROLES = ['owner', 'officer', 'observer'] as const;
type User = AnswerOf<'users'>[number];

/** People who run elections here: roles, invitations, sessions, programs with tokens. */
export function UsersPage() {
  const t = useT();
  const { data: users } = useSuspenseQuery({ queryKey: ['users'], queryFn: () => call('users') });
  const { data: sessions = [] } = useQuery({ queryKey: ['sessions'], queryFn: () => call('sessions') });
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t('a.nav.people')}
      lead={t('a.users.lead')}
      actions={
        <Button icon={iconPlus} onPress={() => setInviting(true)}>
          {t('a.users.invite')}
        </Button>
      }
    >
      <Section title={t('a.users.accounts')}>
        <ul className={css['rows']}>
          {users.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </ul>
      </Section>
      <Section title={t('a.sessions.title')} hint={t('a.sessions.hint')}>
        <SessionList sessions={sessions} named />
      </Section>
      <TokenSection />
      <Section title={t('a.backup.title')} hint={t('a.backup.hint')}>
        <div>
          <LinkButton look="secondary" icon={iconDownload} download href={address('backup')}>
            {t('a.backup.take')}
          </LinkButton>
        </div>
      </Section>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}

function UserRow({ user }: { readonly user: User }) {
  const t = useT();
  const me = useSession();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { readonly role?: User['role']; readonly disabled?: boolean }) =>
      call('changeUser', { path: { id: user.id }, body }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['users'] }),
  });
  const own = user.id === me.id;
  return (
    <li className={css['rowItem']}>
      <div className={css['rowBody']}>
        <strong dir="auto">{user.name}</strong>
        <span>
          {user.username} · {t(user.totp ? 'a.users.totp' : 'a.users.no-totp')}
        </span>
        {user.disabled && (
          <span>
            <Badge tone="mind">{t('a.users.disabled')}</Badge>
          </span>
        )}
        <ProblemNotice problem={change.error} />
      </div>
      {own ? (
        <Badge tone="info">{t('a.users.you', { role: t(`a.role.${user.role}`) })}</Badge>
      ) : (
        <div className={css['rowButtons']}>
          <Select
            label={t('a.users.role-of', { name: user.name })}
            value={user.role}
            options={ROLES.map((role) => ({ value: role, label: t(`a.role.${role}`) }))}
            onChange={(role) => change.mutate({ role })}
          />
          <Button look="secondary" size="small" busy={change.isPending} onPress={() => change.mutate({ disabled: !user.disabled })}>
            {t(user.disabled ? 'a.users.enable' : 'a.users.disable')}
          </Button>
        </div>
      )}
    </li>
  );
}

function Invitation({ link, expiresAt }: Pick<AnswerOf<'invite'>, 'link' | 'expiresAt'>) {
  const t = useT();
  const { taken } = useShownOnce(link);
  return (
    <Stack>
      <HereOnly link={link} />
      <Notice tone="done" role="status" title={t('a.users.invited')}>
        <p>{t('a.users.invited.hint', { moment: t.moment(new Date(expiresAt)) })}</p>
        <p className={css['secret']} dir="ltr">
          {link}
        </p>
        <CopyButton text={link} label={t('a.secret.copy-link')} onCopied={taken} />
      </Notice>
    </Stack>
  );
}

function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const [role, setRole] = useState<User['role']>('officer');
  const [name, setName] = useState('');
  const invite = useMutation({
    mutationFn: () => call('invite', { body: { role, ...(name.trim() === '' ? {} : { name: name.trim() }) } }),
  });
  return (
    <FormDialog title={t('a.users.invite')} onClose={onClose} saved={invite.data}>
      {invite.data ? (
        <Invitation link={invite.data.link} expiresAt={invite.data.expiresAt} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate();
          }}
        >
          <Stack>
            <ProblemNotice problem={invite.error} />
            <Fieldset legend={t('a.users.role')}>
              <RadioCards
                name="role"
                value={role}
                onChange={setRole}
                options={ROLES.map((value) => ({ value, label: t(`a.role.${value}`), note: t(`a.role.${value}.note`) }))}
              />
            </Fieldset>
            <TextField label={t('a.users.name')} value={name} onChange={setName} optional dir="auto" />
            <Actions>
              <Button type="submit" busy={invite.isPending}>
                {t('a.users.make-link')}
              </Button>
            </Actions>
          </Stack>
        </form>
      )}
    </FormDialog>
  );
}
