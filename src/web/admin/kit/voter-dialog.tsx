import { useMutation } from '@tanstack/react-query';
import { useContext, useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { RollEntryWire, voterChangeSchema } from '../../../wire/administration.ts';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { Facts } from '../../shared/kit/facts.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconCheck, iconCross, iconKey, iconTrash } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { useDrawToken } from '../draw-token.ts';
import { useElection } from '../elections.ts';
import { CODE_WORDS, codeState } from '../missing.ts';
import { useRefreshRoll } from '../roll-pages.ts';
import { useMay } from '../session.ts';
import { DrawProblem } from './draw-problem.tsx';
import { FormDialog } from './form-dialog.tsx';
import { IdCheck } from './id-check.tsx';
import { ProblemNotice } from './problem.tsx';
import { DecisionDialog } from './registrations.tsx';
import { HeldWindow } from './shown-once.tsx';
import { emptyVoter, SecretOnce, VoterFields, voterInput, type VoterText } from './voter-fields.tsx';

type VoterChange = z.input<typeof voterChangeSchema>;

function useChange(voter: RollEntryWire) {
  const { slug } = useElection();
  const refresh = useRefreshRoll();
  return useMutation({
    mutationFn: (body: VoterChange) => call('changeVoter', { path: { slug, id: voter.id }, body }),
    onSuccess: refresh,
  });
}

/** All about one voter on the roll, and what an officer may do. Never what was voted. */
export function VoterDialog({ voter: given, onClose }: { readonly voter: RollEntryWire; readonly onClose: () => void }) {
  const t = useT();
  const may = useMay('officer');
  const { election } = useElection();
  const change = useChange(given);
  // An approval saves nothing of what was typed below it.
  const saved = change.isSuccess && change.variables.status === undefined ? change.data : undefined;
  const [refusing, setRefusing] = useState(false);
  const voter = change.data ?? given;
  const closed = ['closed', 'tallied', 'declared', 'archived'].includes(election.status);
  const facts: (readonly [string, string | null])[] = [
    [t('a.field.name'), voter.name],
    [t('a.field.birth'), voter.dateOfBirth],
    [t('a.field.place'), voter.place],
    [t('a.field.address'), voter.address],
    [t('a.field.email'), voter.email],
    [t('a.field.groups'), voter.groups.join(', ') || null],
    [t('a.field.weight'), voter.weight === '1' ? null : voter.weight],
    [t('a.field.id-number'), voter.idNumber],
  ];
  return (
    <FormDialog title={voter.username} onClose={onClose} saved={saved}>
      <Stack>
        <Facts
          facts={[
            [t('a.voters.status'), `${t(`a.voter.${voter.status}`)}${voter.late ? ` · ${t('a.voter.late')}` : ''}`],
            election.sealed
              ? [t('a.field.code'), t(CODE_WORDS[codeState(election)])]
              : [t('a.home.voted'), t(voter.voted ? 'a.voter.voted' : 'a.voter.not-voted')],
            ...facts.filter(([, value]) => value !== null),
          ]}
        />
        <ProblemNotice problem={change.error} />
        {may && !closed && (
          <>
            {(voter.status === 'pending' || voter.status === 'refused') && (
              <Actions>
                <Button icon={iconCheck} busy={change.isPending} onPress={() => change.mutate({ status: 'active' })}>
                  {t('a.voter.approve')}
                </Button>
                {voter.status === 'pending' && (
                  <Button look="secondary" icon={iconCross} onPress={() => setRefusing(true)}>
                    {t('a.voter.refuse')}
                  </Button>
                )}
              </Actions>
            )}
            <IdCheck
              voter={voter}
              busy={change.isPending}
              onSeen={(idNumber) => change.mutate({ idChecked: true, ...(idNumber === undefined ? {} : { idNumber }) })}
            />
            {!election.sealed && <ResetSecret voter={voter} />}
            <EditVoter voter={voter} change={change} />
            {voter.status === 'active' && !voter.voted && (
              <Details summary={t('a.voter.remove')}>
                <p>{t('a.voter.remove.hint')}</p>
                <div>
                  <Button
                    look="danger"
                    size="small"
                    icon={iconTrash}
                    busy={change.isPending}
                    onPress={() => change.mutate({ status: 'removed' })}
                  >
                    {t('a.voter.remove')}
                  </Button>
                </div>
              </Details>
            )}
          </>
        )}
      </Stack>
      {refusing && (
        <DecisionDialog status="refused" count={1} which={{ ids: [voter.id] }} onClose={() => setRefusing(false)} onDone={onClose} />
      )}
    </FormDialog>
  );
}

function ResetSecret({ voter }: { readonly voter: RollEntryWire }) {
  const t = useT();
  const { slug } = useElection();
  const refresh = useRefreshRoll();
  const reset = useMutation({ mutationFn: () => call('resetSecret', { path: { slug, id: voter.id } }), onSuccess: refresh });
  const drawn = reset.data?.[0];
  return (
    <Details summary={t('a.voter.reset')}>
      <p>{t('a.voter.reset.hint')}</p>
      <ProblemNotice problem={reset.error} />
      {drawn ? (
        <SecretOnce drawn={drawn} />
      ) : (
        <div>
          <Button look="secondary" size="small" icon={iconKey} busy={reset.isPending} onPress={() => reset.mutate()}>
            {t('a.voter.reset')}
          </Button>
        </div>
      )}
    </Details>
  );
}

function EditVoter({ voter, change }: { readonly voter: RollEntryWire; readonly change: ReturnType<typeof useChange> }) {
  const t = useT();
  const [text, setText] = useState<VoterText>({
    username: voter.username,
    name: voter.name ?? '',
    dateOfBirth: voter.dateOfBirth ?? '',
    place: voter.place ?? '',
    address: voter.address ?? '',
    email: voter.email ?? '',
    weight: voter.weight,
    groups: voter.groups.join(', '),
    idNumber: voter.idNumber ?? '',
  });
  return (
    <Details summary={t('a.voter.correct')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(voterInput(text));
        }}
      >
        <Stack>
          <VoterFields value={text} onChange={setText} />
          <Actions>
            <Button type="submit" busy={change.isPending}>
              {t('action.save')}
            </Button>
            <span role="status">{change.isSuccess ? t('a.task.saved') : ''}</span>
          </Actions>
        </Stack>
      </form>
    </Details>
  );
}

/** Goes on to the next voter; a secret that nobody has taken is asked about first. */
function AddAnother({ onPress }: { readonly onPress: () => void }) {
  const t = useT();
  const held = useContext(HeldWindow);
  return (
    <Button
      onPress={() => {
        if (held?.mayLeave() !== false) onPress();
      }}
    >
      {t('a.voters.add-another')}
    </Button>
  );
}

/** One voter more. After opening this makes a late voter: logged, and counted publicly. */
export function AddVoterDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const { slug, election } = useElection();
  const refresh = useRefreshRoll();
  const [text, setText] = useState<VoterText>(emptyVoter);
  const form = useRef<HTMLFormElement>(null);
  const token = useDrawToken();
  const add = useMutation({
    mutationFn: () => call('addVoter', { path: { slug }, body: { ...voterInput(text), token: token.current() } }),
    onSuccess: () => {
      token.answered();
      refresh();
    },
  });
  useEffect(() => {
    if (add.isError) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [add.isError]);
  const { data } = add;
  return (
    <FormDialog title={t('a.voters.add')} onClose={onClose} saved={add.data}>
      {data ? (
        <Stack>
          <Notice tone="done" role="status" title={t('a.voters.added', { name: data.voter.username })} />
          {data.secret !== null && (
            <SecretOnce drawn={{ username: data.voter.username, name: data.voter.name, secret: data.secret, link: data.link ?? '' }} />
          )}
          <AddAnother
            onPress={() => {
              add.reset();
              setText(emptyVoter);
            }}
          />
        </Stack>
      ) : (
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Stack>
            {(election.status === 'open' || election.status === 'paused') && <Notice tone="mind" title={t('a.voters.late')} />}
            <DrawProblem problem={add.error} />
            <VoterFields value={text} onChange={setText} problem={add.error} />
            <Button type="submit" busy={add.isPending}>
              {t('a.voters.add')}
            </Button>
          </Stack>
        </form>
      )}
    </FormDialog>
  );
}
