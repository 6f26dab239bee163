import { useState } from 'react';
import type { VoterSession } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';
import type { ElectionView } from '../shared/election-view.ts';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Details } from '../shared/kit/details.tsx';
import { SecretField, TextField } from '../shared/kit/field.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import { signInTrouble } from './sign-in-page.tsx';

/** What became of a registration, for whoever comes back with username and secret: approved, waiting, or refused and why. */
export function RegistrationState({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const [username, setUsername] = useState('');
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ readonly tone: 'done' | 'mind'; readonly text: string }>();
  const look = async () => {
    setBusy(true);
    setTold(undefined);
    const body = { username: username.trim(), secret: secret.trim() };
    const answer = await ask<VoterSession>(electionPath(election.slug, '/sign-in'), { method: 'POST', body });
    setBusy(false);
    if (answer.kind === 'lost') return setTold({ tone: 'mind', text: t('error.offline') });
    if (answer.kind === 'refused') return setTold({ tone: 'mind', text: signInTrouble(t, answer.problem, false) });
    setTold({
      tone: 'done',
      text: `${t('register.done')}. ${t(election.status === 'open' ? 'register.done.open' : 'register.done.body')}`,
    });
    // Only the answer was wanted: nobody stays signed in on this device.
    await ask(electionPath(election.slug, '/sign-out'), { method: 'POST', body: {}, csrf: answer.value.csrf });
  };
  return (
    <Details summary={t('register.state')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void look();
        }}
      >
        <Stack>
          <TextField
            id="state-username"
            label={t('sign-in.username')}
            value={username}
            onChange={setUsername}
            code
            autoComplete="username"
            maxLength={200}
          />
          <SecretField
            id="state-secret"
            label={t('sign-in.secret')}
            value={secret}
            onChange={setSecret}
            autoComplete="current-password"
            maxLength={200}
          />
          <Actions>
            <Button type="submit" look="secondary" busy={busy}>
              {t('register.state.look')}
            </Button>
          </Actions>
          <div role="status">
            {told && (
              <Notice tone={told.tone}>
                <p>{told.text}</p>
              </Notice>
            )}
          </div>
        </Stack>
      </form>
    </Details>
  );
}
