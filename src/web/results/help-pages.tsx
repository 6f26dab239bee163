import { useEffect } from 'react';
import type { MessageId } from '../shared/messages.ts';
import { Stack } from '../shared/kit/layout.tsx';
import { useT } from '../shared/settings.tsx';
import css from './help-pages.module.css';
import page from './public.module.css';

/** Questions of each page, in order; each has `<id>.q` and `<id>.a` among the help texts. Answers may have several lines. */
const TOPICS = {
  help: [
    'help.how',
    'help.sign-in',
    'help.change',
    'help.secret',
    'help.tracker',
    'help.lost',
    'help.trouble',
    'help.devices',
    'help.organiser',
  ],
  accessibility: ['access.what', 'access.settings', 'access.keyboard', 'access.readers', 'access.known', 'access.tell'],
  privacy: ['privacy.what', 'privacy.choices', 'privacy.device', 'privacy.logs', 'privacy.organiser'],
} as const;

/** Plain guidance in long texts, which load only here. */
export function HelpPages({ page: name }: { readonly page: 'help' | 'accessibility' | 'privacy' }) {
  const t = useT();
  const title = t(`${name}.title` as MessageId);
  useEffect(() => {
    document.title = `${title} – Veritally`;
  }, [title]);
  return (
    <Stack gap={6}>
      <div className={page['hero']}>
        <h1>{title}</h1>
        <p className={css['lead']}>{t(`${name}.intro` as MessageId)}</p>
      </div>
      {TOPICS[name].map((topic) => (
        <section key={topic} className={css['topic']}>
          <h2>{t(`${topic}.q` as MessageId)}</h2>
          {t(`${topic}.a` as MessageId)
            .split('\n')
            .map((line) => (
              <p key={line}>{line}</p>
            ))}
        </section>
      ))}
    </Stack>
  );
}
