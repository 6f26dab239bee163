import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SealedState } from '../../../wire/administration.ts';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { Dialog } from '../../shared/kit/dialog.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { iconRefresh, iconSend } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { useElection } from '../elections.ts';
import { useMay } from '../session.ts';
import { HereOnly } from './here-only.tsx';
import { Section } from './page.tsx';
import { ProblemNotice } from './problem.tsx';
import { useShownOnce } from './shown-once.tsx';
import css from './console.module.css';

type TrusteeState = SealedState['trustees'][number];
interface TrusteeLink {
  readonly index: number;
  readonly name: string;
  readonly link: string;
}

/** Steps of the shared key that a member has taken; the stored steps count a single trustee's key too. */
const stepsDone = ({ steps }: TrusteeState): number => steps.filter((step) => step !== 'key').length;

/** Who has made a key, and the personal links, which are shown once. */
export function TrusteeKeys({ state }: { readonly state: SealedState }) {
  const t = useT();
  const { slug } = useElection();
  const may = useMay('officer');
  const client = useQueryClient();
  const [asking, setAsking] = useState<TrusteeState>();
  // A new link of one person leaves the others' standing: they were shown once too.
  const [links, setLinks] = useState<readonly TrusteeLink[]>([]);
  const invite = useMutation({
    mutationFn: (only: number | undefined) => call('inviteTrustees', { path: { slug }, body: only === undefined ? {} : { only } }),
    onSuccess: (made) => {
      setAsking(undefined);
      setLinks((before) =>
        [...before.filter(({ index }) => made.every((item) => item.index !== index)), ...made].toSorted((a, b) => a.index - b.index),
      );
      void client.invalidateQueries({ queryKey: ['sealed', slug] });
    },
  });
  const people = state.trustees.filter(({ kind }) => kind !== 'server');
  const first = people.length > 0 && people.every(({ invited }) => !invited);
  return (
    <Section
      title={t('a.trustees.keys')}
      actions={
        may &&
        first && (
          <Button size="small" icon={iconSend} busy={invite.isPending} onPress={() => invite.mutate(undefined)}>
            {t('a.trustees.invite')}
          </Button>
        )
      }
    >
      <ProblemNotice problem={invite.error} />
      {links.length > 0 && <Links links={links} />}
      <ul className={css['rows']}>
        {state.trustees.map((trustee) => (
          <li key={trustee.index} className={css['rowItem']}>
            <Holder trustee={trustee} />
            {may && !first && trustee.kind !== 'server' && (
              <Button
                look="quiet"
                size="small"
                icon={trustee.invited ? iconRefresh : iconSend}
                onPress={() => (trustee.invited ? setAsking(trustee) : invite.mutate(trustee.index))}
              >
                {t(trustee.invited ? 'a.trustees.invite.again' : 'a.trustees.invite')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <Dialog open title={t('a.trustees.invite.again.ask', { name: asking.name })} onClose={() => setAsking(undefined)}>
          <Stack>
            <p>{t('a.trustees.invite.again.follows')}</p>
            <Actions>
              <Button look="danger" icon={iconRefresh} busy={invite.isPending} onPress={() => invite.mutate(asking.index)}>
                {t('a.trustees.invite.again')}
              </Button>
              <Button look="quiet" onPress={() => setAsking(undefined)}>
                {t('action.cancel')}
              </Button>
            </Actions>
          </Stack>
        </Dialog>
      )}
    </Section>
  );
}

function Links({ links }: { readonly links: readonly TrusteeLink[] }) {
  const t = useT();
  const { taken } = useShownOnce(links.map(({ link }) => link).join());
  const [copied] = useState(() => new Set<string>());
  const note = (link: string) => {
    copied.add(link);
    if (links.every((item) => copied.has(item.link))) taken();
  };
  return (
    <Stack>
      <HereOnly link={links[0]?.link ?? ''} />
      <Notice tone="mind" role="status" title={t('a.trustees.links')}>
        <ul className={css['rows']}>
          {links.map((item) => (
            <li key={item.index} className={css['rowItem']}>
              <div className={css['rowBody']}>
                <strong dir="auto">{item.name}</strong>
                <span dir="ltr">{item.link}</span>
              </div>
              <CopyButton key={item.link} text={item.link} label={t('a.secret.copy-link')} onCopied={() => note(item.link)} />
            </li>
          ))}
        </ul>
      </Notice>
    </Stack>
  );
}

/** One who holds a key: the name, how far the key is, and its check sum. */
function Holder({ trustee }: { readonly trustee: TrusteeState }) {
  const t = useT();
  const { kind, name, checksum, invited, steps } = trustee;
  const done = stepsDone(trustee);
  const there = kind === 'member' ? steps.includes('output') : checksum !== null;
  return (
    <>
      <div className={css['rowBody']}>
        <strong dir="auto">{kind === 'server' ? t('a.trustees.server-name') : name}</strong>
        {checksum !== null && (
          <span>
            {t('a.trustees.checksum')} <code dir="ltr">{checksum}</code>
          </span>
        )}
        {kind === 'member' && !there && done > 0 && <span>{t('a.trustees.steps', { done })}</span>}
      </div>
      <Badge tone={there ? 'done' : 'mind'}>
        {t(there ? 'a.trustees.key-there' : invited ? 'a.trustees.key-awaited' : 'a.trustees.not-invited')}
      </Badge>
    </>
  );
}
