import { useCallback, useEffect, useState } from 'react';
import { readTracker } from '../../election/ballot.ts';
import { iconSearch } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { TextField } from '../shared/kit/field.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { TrackerCode } from '../shared/kit/tracker.tsx';
import { navigate, withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { lookUpPlain, lookUpSealed } from '../shared/tracker-look-up.ts';
import type { ElectionPageProps } from './election-door.tsx';

type Found = { readonly kind: 'recorded' | 'replaced' | 'missing' | 'lost'; readonly tracker: string };

/** A tracker as the server knows it. Plain ones forgive blanks, dashes and O for 0; sealed ones are Base64 and must be exact. */
export function tidyTracker(text: string): string | undefined {
  const plain = readTracker(text);
  if (plain !== undefined) return plain;
  const sealed = text.replaceAll(/\s/g, '');
  return /^[A-Za-z0-9+/]{43}$/.test(sealed) ? sealed : undefined;
}

/** What became of a ballot: found, replaced or missing, and what to do then (rule 21). */
export function TrackerPage({ election, rest }: ElectionPageProps) {
  const t = useT();
  const [text, setText] = useState(rest ?? '');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Found>();
  const { slug, definition } = election;
  const sealed = definition.sealed !== undefined;
  const lookUp = useCallback(
    async (typed: string) => {
      const tracker = tidyTracker(typed);
      setError(tracker === undefined ? t('tracker.malformed') : undefined);
      setFound(undefined);
      if (tracker === undefined) return;
      setBusy(true);
      const state = await (sealed ? lookUpSealed(slug, tracker) : lookUpPlain(slug, tracker));
      setBusy(false);
      setFound({ kind: state ?? 'lost', tracker });
    },
    [slug, sealed, t],
  );
  useEffect(() => {
    if (rest !== undefined) void Promise.resolve(rest).then(lookUp);
  }, [rest, lookUp]);
  return (
    <Stack>
      <h1>{t('tracker.title')}</h1>
      <p>{t('tracker.intro')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const tracker = tidyTracker(text);
          if (tracker !== undefined) navigate(withLanguage(`/e/${slug}/t/${encodeURIComponent(tracker)}`));
          void lookUp(text);
        }}
      >
        <Stack gap={4}>
          <TextField
            id="tracker"
            label={t('tracker.label')}
            hint={t('tracker.hint')}
            value={text}
            onChange={setText}
            code
            error={error}
            autoComplete="off"
            maxLength={60}
          />
          <Actions>
            <Button type="submit" icon={iconSearch} busy={busy}>
              {t('tracker.go')}
            </Button>
          </Actions>
        </Stack>
      </form>
      {found && <Answer found={found} contact={definition.contact} revoting={definition.revoting} />}
    </Stack>
  );
}

function Answer({ found, contact, revoting }: { readonly found: Found; readonly contact: string | undefined; readonly revoting: boolean }) {
  const t = useT();
  const tone = found.kind === 'recorded' ? 'done' : found.kind === 'replaced' ? 'info' : 'wrong';
  return (
    <Notice tone={tone} role="alert" title={t(`tracker.${found.kind}`)}>
      <TrackerCode code={found.tracker} />
      <p>{t(`tracker.${found.kind}.body`)}</p>
      {found.kind === 'recorded' && revoting && <p>{t('tracker.recorded.revoting')}</p>}
      {found.kind === 'missing' && contact !== undefined && <p>{t('public.contact', { contact })}</p>}
    </Notice>
  );
}
