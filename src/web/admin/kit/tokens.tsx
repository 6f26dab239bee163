import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../shared/kit/button.tsx';
import { ChoiceCard, Choices } from '../../shared/kit/choice.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Fieldset } from '../../shared/kit/fieldset.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { iconPlus } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { FormDialog } from './form-dialog.tsx';
import { Section } from './page.tsx';
import { ProblemNotice } from './problem.tsx';
import { useShownOnce } from './shown-once.tsx';
import css from './console.module.css';

const SCOPES = ['elections:read', 'elections:write', 'voters:read', 'voters:write', 'acts', 'audit:read', 'backup'] as const;
type Scope = (typeof SCOPES)[number];

/** Tokens with which programs and the command line come in. */
export function TokenSection() {
  const t = useT();
  const client = useQueryClient();
  const { data: tokens = [] } = useQuery({ queryKey: ['tokens'], queryFn: () => call('tokens') });
  const [making, setMaking] = useState(false);
  const revoke = useMutation({
    mutationFn: (id: string) => call('revokeToken', { path: { id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['tokens'] }),
  });
  return (
    <Section
      title={t('a.tokens.title')}
      hint={t('a.tokens.hint')}
      actions={
        <Button look="secondary" size="small" icon={iconPlus} onPress={() => setMaking(true)}>
          {t('a.tokens.make')}
        </Button>
      }
    >
      <ProblemNotice problem={revoke.error} />
      {tokens.length === 0 && <p>{t('a.tokens.none')}</p>}
      <ul className={css['rows']}>
        {tokens.map((token) => (
          <li key={token.id} className={css['rowItem']}>
            <div className={css['rowBody']}>
              <strong dir="auto">{token.name}</strong>
              <span>{token.scopes.join(', ')}</span>
              <span>
                {token.expiresAt === null
                  ? t('a.tokens.forever')
                  : t('a.tokens.until', { moment: t.moment(new Date(token.expiresAt), { dateStyle: 'medium' }) })}
              </span>
            </div>
            {token.revoked ? (
              <Badge tone="mind">{t('a.tokens.revoked')}</Badge>
            ) : (
              <Button
                look="secondary"
                size="small"
                label={t.pair(t('a.tokens.revoke'), token.name)}
                onPress={() => revoke.mutate(token.id)}
              >
                {t('a.tokens.revoke')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {making && (
        <TokenDialog
          onClose={() => {
            setMaking(false);
            void client.invalidateQueries({ queryKey: ['tokens'] });
          }}
        />
      )}
    </Section>
  );
}

function TokenOnce({ token }: { readonly token: string }) {
  const t = useT();
  const { taken } = useShownOnce(token);
  return (
    <Notice tone="mind" role="status" title={t('a.secret.once')}>
      <p className={css['secret']} dir="ltr">
        {token}
      </p>
      <CopyButton text={token} label={t('a.secret.copy')} onCopied={taken} />
    </Notice>
  );
}

function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<readonly Scope[]>(['elections:read']);
  const make = useMutation({
    mutationFn: () =>
      call('createToken', {
        body: { name: name.trim(), role: 'officer', scopes: [...scopes], ...(days === '' ? {} : { days: Number(days) }) },
      }),
  });
  return (
    <FormDialog title={t('a.tokens.make')} onClose={onClose} saved={make.data}>
      {make.data ? (
        <TokenOnce token={make.data.token} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <Stack>
            <ProblemNotice problem={make.error} />
            <TextField label={t('a.tokens.name')} hint={t('a.tokens.name.hint')} value={name} onChange={setName} required dir="auto" />
            <Fieldset legend={t('a.tokens.scopes')}>
              <Choices>
                {SCOPES.map((scope) => (
                  <ChoiceCard
                    key={scope}
                    compact
                    type="checkbox"
                    name="scopes"
                    checked={scopes.includes(scope)}
                    onChange={(on) => setScopes(on ? [...scopes, scope] : scopes.filter((item) => item !== scope))}
                    title={t(`a.scope.${scope}`)}
                    note={scope}
                  />
                ))}
              </Choices>
            </Fieldset>
            <TextField
              label={t('a.tokens.days')}
              inputMode="numeric"
              optional
              value={days}
              onChange={(text) => setDays(text.replaceAll(/\D/g, ''))}
            />
            <div>
              <Button type="submit" busy={make.isPending}>
                {t('a.tokens.make')}
              </Button>
            </div>
          </Stack>
        </form>
      )}
    </FormDialog>
  );
}
