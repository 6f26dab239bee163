import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { iconKey } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { readyLetters, useDrawToken } from '../draw-token.ts';
import { holdSecrets } from '../drawn-secrets.ts';
import { useElection } from '../elections.ts';
import { useRefreshRoll } from '../roll-pages.ts';
import { Consequences } from './consequences.tsx';
import { DrawProblem } from './draw-problem.tsx';
import { FormDialog } from './form-dialog.tsx';

/** Where the secrets of a roll were lost: new ones for all who have not voted, in one step, with a reason on record. */
export function DrawAgain() {
  const t = useT();
  const [asking, setAsking] = useState(false);
  useEffect(readyLetters, []);
  return (
    <Details summary={t('a.secrets.lost')}>
      <p>{t('a.secrets.lost.hint')}</p>
      <div>
        <Button look="secondary" size="small" icon={iconKey} onPress={() => setAsking(true)}>
          {t('a.secrets.again')}
        </Button>
      </div>
      {asking && <AskDialog onClose={() => setAsking(false)} />}
    </Details>
  );
}

function AskDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const { slug, election } = useElection();
  const refresh = useRefreshRoll();
  const navigate = useNavigate();
  const token = useDrawToken();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLFormElement>(null);
  const draw = useMutation({
    mutationFn: () => call('drawSecrets', { path: { slug }, body: { whom: 'unvoted', reason: reason.trim(), token: token.current() } }),
    onSuccess: (secrets) => {
      token.answered();
      holdSecrets(slug, secrets);
      refresh();
      void navigate({ to: '/admin/e/$slug/voters/letters', params: { slug }, ignoreBlocker: true });
    },
  });
  const empty = reason.trim() === '';
  return (
    <FormDialog title={t('a.secrets.again.ask')} onClose={onClose}>
      <form
        ref={field}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (empty) field.current?.querySelector('input')?.focus();
          else draw.mutate();
        }}
      >
        <Stack>
          <Consequences text={t('a.secrets.again.follows', { count: election.roll.active - election.roll.voted })} />
          <DrawProblem problem={draw.error} />
          <TextField
            label={t('a.act.reason')}
            hint={t('a.act.reason.hint')}
            value={reason}
            onChange={setReason}
            maxLength={500}
            dir="auto"
            {...(tried && empty ? { error: t('a.problem.empty') } : {})}
          />
          <Actions>
            <Button type="submit" look="danger" icon={iconKey} busy={draw.isPending}>
              {t('a.secrets.again.go')}
            </Button>
          </Actions>
        </Stack>
      </form>
    </FormDialog>
  );
}
