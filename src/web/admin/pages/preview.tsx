import { useEffect, useState } from 'react';
import { loadMessages } from 'virtual:messages/shared+form+refusal+booth+ballot+marking+method+grade+symbol+admin';
import type { Answer } from '../../../election/ballot.ts';
import { papersFor } from '../../booth/ballot-paper.ts';
import { ContestPage } from '../../booth/contest-page.tsx';
import { LinkButton } from '../../shared/kit/button.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Frame } from '../../shared/kit/frame.tsx';
import { iconBack, iconCheck } from '../../shared/icons.tsx';
import { viewOf, wordsIn } from '../../shared/election-view.ts';
import type { Messages } from '../../shared/messages.ts';
import { applySettings, SettingsProvider, useSettings, useT } from '../../shared/settings.tsx';
import { Button } from '../../shared/kit/button.tsx';
import { useElection } from '../elections.ts';
import css from './preview.module.css';

/**
 * The ballot exactly as voters get it: the booth's own pages with the booth's language and display settings. Nothing can be cast
 * here. The page takes the whole window, because text sizes and themes belong to the window; leaving gives the console its own back.
 */
export function PreviewPage() {
  const outer = useSettings();
  const [messages, setMessages] = useState<Messages | null>(null);
  const { language, theme, size, surface } = outer;
  useEffect(() => {
    void loadMessages(language).then(setMessages);
    return () => void applySettings({ language, theme, size }, surface);
  }, [language, theme, size, surface]);
  if (!messages) return null;
  return (
    <SettingsProvider surface="booth" initial={{ language, theme, size }} messages={messages} load={loadMessages} remember={false}>
      <Ballot />
    </SettingsProvider>
  );
}

function Ballot() {
  const t = useT();
  const { slug, election } = useElection();
  const view = viewOf(election);
  const papers = papersFor(
    view,
    view.definition.contests.map((_, index) => index),
    'preview',
  );
  const [at, setAt] = useState(0);
  const [marks, setMarks] = useState<readonly (Answer | undefined)[]>([]);
  const paper = papers[at];
  const banner = (
    <section className={css['banner']} aria-label={t('a.sheet.preview')}>
      {t('a.preview.banner')}
      <LinkButton look="secondary" size="small" icon={iconBack} iconMirrored href={`/admin/e/${slug}/setup`}>
        {t('a.preview.leave')}
      </LinkButton>
    </section>
  );
  return (
    <Frame width="booth" title={wordsIn(view.definition.title, t.language, view.definition)} banner={banner}>
      <Stack>
        {paper ? (
          <ContestPage
            election={view}
            paper={paper}
            answer={marks[at]}
            step={at + 1}
            steps={papers.length + 1}
            changing={false}
            onAnswer={(answer) => setMarks(papers.map((_, i) => (i === at ? answer : marks[i])))}
            onNext={() => setAt(at + 1)}
            onBack={at === 0 ? undefined : () => setAt(at - 1)}
          />
        ) : (
          <EmptyState icon={iconCheck} title={t('a.preview.end')}>
            <p>{t('a.preview.end.hint')}</p>
            <Button look="secondary" onPress={() => setAt(0)}>
              {t('a.preview.again')}
            </Button>
          </EmptyState>
        )}
      </Stack>
    </Frame>
  );
}
