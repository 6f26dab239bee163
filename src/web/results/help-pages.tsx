import { loadMessages } from 'virtual:messages/help';
import { useEffect, useMemo, useState } from 'react';
import type { MessageId, Messages } from '../shared/messages.ts';
import { Stack } from '../shared/kit/layout.tsx';
import { useT } from '../shared/settings.tsx';
import { createTranslator } from '../shared/translator.ts';
import css from './public.module.css';

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
export function HelpPages({ page }: { readonly page: 'help' | 'accessibility' | 'privacy' }) {
  const shared = useT();
  const [messages, setMessages] = useState<Messages>();
  useEffect(() => {
    void loadMessages(shared.language).then(setMessages);
  }, [shared.language]);
  const t = useMemo(() => (messages === undefined ? undefined : createTranslator(shared.language, messages)), [messages, shared.language]);
  const title = t?.(`${page}.title` as MessageId) ?? '';
  useEffect(() => {
    document.title = title === '' ? 'Veritally' : `${title} – Veritally`;
  }, [title]);
  if (!t) return <p>{shared('loading')}</p>;
  return (
    <Stack gap={6}>
      <div className={css['hero']}>
        <h1>{title}</h1>
        <p className={css['lead']}>{t(`${page}.intro` as MessageId)}</p>
      </div>
      {TOPICS[page].map((topic) => (
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
