import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { SealedState } from '../../../wire/administration.ts';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { Dialog } from '../../shared/kit/dialog.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { iconKey, iconUpload } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { holdSecrets, useDrawnSecrets } from '../drawn-secrets.ts';
import { electionQuery } from '../election-cache.ts';
import { useElection } from '../elections.ts';
import { useMay } from '../session.ts';
import { Section } from './page.tsx';
import { ProblemNotice } from './problem.tsx';
import css from './console.module.css';

/** The voting codes of a sealed election: made here, or handed over by the registrar, until the election is locked. */
export function VotingCodes({ state }: { readonly state: SealedState }) {
  const t = useT();
  const { slug, definition, election } = useElection();
  const may = useMay('officer');
  const held = useDrawnSecrets(slug);
  const { count, checksum } = state.credentials;
  const draft = election.status === 'draft';
  return (
    <Section title={t('a.trustees.credentials')} hint={t('a.trustees.credentials.count', { count })}>
      {checksum !== null && (
        <p>
          {t('a.trustees.checksum')} <code dir="ltr">{checksum}</code>
        </p>
      )}
      {held.length > 0 && (
        <Notice tone="mind" role="status" title={t('a.codes.held', { count: held.length })}>
          <p>{t('a.secrets.held.hint')}</p>
          <p>
            <LinkButton size="small" href={`/admin/e/${slug}/voters/letters`}>
              {t('a.codes.letters')}
            </LinkButton>
          </p>
        </Notice>
      )}
      {may &&
        draft &&
        (definition.sealed?.credentials === 'server' ? (
          <DrawCodes count={count} />
        ) : (
          <TakeList uuid={state.uuid} address={state.address} />
        ))}
      {count > 0 && !draft && <p>{t(election.status === 'ready' ? 'a.codes.locked' : 'a.codes.published')}</p>}
    </Section>
  );
}

/** What changes with the codes: the page's own state, and what the task list says is missing. */
function useRefresh(): () => void {
  const { slug } = useElection();
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['sealed', slug] });
    void client.invalidateQueries({ queryKey: electionQuery(slug).queryKey });
  };
}

/** Makes codes for all voters; where there are some, it says first what becomes of them. */
function DrawCodes({ count }: { readonly count: number }) {
  const t = useT();
  const { slug } = useElection();
  const refresh = useRefresh();
  const [asking, setAsking] = useState(false);
  const draw = useMutation({
    mutationFn: () => call('drawCredentials', { path: { slug } }),
    onSuccess: (secrets) => {
      setAsking(false);
      holdSecrets(slug, secrets);
      refresh();
    },
  });
  const again = count > 0;
  return (
    <>
      <ProblemNotice problem={draw.error} />
      <Actions>
        <Button
          look={again ? 'secondary' : 'primary'}
          icon={iconKey}
          busy={draw.isPending}
          onPress={() => (again ? setAsking(true) : draw.mutate())}
        >
          {t(again ? 'a.codes.again' : 'a.trustees.credentials.draw')}
        </Button>
      </Actions>
      {asking && (
        <Dialog open title={t('a.codes.again.ask')} onClose={() => setAsking(false)}>
          <Stack>
            {t('a.codes.again.follows')
              .split('\n')
              .map((line) => (
                <p key={line}>{line}</p>
              ))}
            <ProblemNotice problem={draw.error} />
            <Actions>
              <Button look="danger" icon={iconKey} busy={draw.isPending} onPress={() => draw.mutate()}>
                {t('a.codes.again.go')}
              </Button>
              <Button look="quiet" onPress={() => setAsking(false)}>
                {t('action.cancel')}
              </Button>
            </Actions>
          </Stack>
        </Dialog>
      )}
    </>
  );
}

/** Where a registrar makes the codes elsewhere: only the public list comes here. */
function TakeList({ uuid, address }: Pick<SealedState, 'uuid' | 'address'>) {
  const t = useT();
  const { slug, definition } = useElection();
  const refresh = useRefresh();
  const file = useRef<HTMLInputElement>(null);
  const [list, setList] = useState('');
  const group = definition.sealed?.group ?? 'Ed25519';
  const command = `veritally credentials generate ROLL.csv --uuid ${uuid} --group ${group} --base-url ${address} --slug ${slug}`;
  const take = useMutation({
    mutationFn: () => call('takeCredentials', { path: { slug }, body: { list } }),
    onSuccess: () => {
      setList('');
      refresh();
    },
  });
  return (
    <Stack>
      <p>{t('a.codes.registrar')}</p>
      <div role="group" aria-label={t('a.codes.registrar.command')}>
        <pre className={css['command']} dir="ltr">
          {command}
        </pre>
        <CopyButton text={command} label={t('a.codes.registrar.copy')} />
      </div>
      <ProblemNotice problem={take.error} />
      <TextArea label={t('a.trustees.list')} hint={t('a.trustees.list.hint')} value={list} onChange={setList} dir="ltr" rows={5} />
      <input
        ref={file}
        type="file"
        accept=".json"
        hidden
        aria-label={t('a.codes.registrar.file')}
        onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setList)}
      />
      <Actions>
        <Button look="secondary" icon={iconUpload} onPress={() => file.current?.click()}>
          {t('a.codes.registrar.file')}
        </Button>
        <Button busy={take.isPending} disabled={list.trim() === ''} onPress={() => take.mutate()}>
          {t('a.trustees.list.take')}
        </Button>
      </Actions>
    </Stack>
  );
}
