import { useEffect, useState } from 'react';
import { textIn } from '../../../election/definition.ts';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { EmptyState } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { QrCode } from '../../shared/kit/qr-code.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { iconBack, iconDownload, iconKey, iconPrint, iconTrash } from '../../shared/icons.tsx';
import { LogoMark } from '../../shared/logo.tsx';
import { useT } from '../../shared/settings.tsx';
import { dropSecrets, useDrawnSecrets, type Drawn } from '../drawn-secrets.ts';
import { useElection } from '../elections.ts';
import { csvText, saveFile } from '../files.ts';
import { Page, Section } from '../kit/page.tsx';
import css from './letters.module.css';

/** Letters shown on the screen, and how many one print (or PDF) takes. */
const SHOWN = 3;
const SHEAF = 2_000;

/** Secrets just drawn: as CSV, and as one A4 letter for each voter. They are nowhere else and go when the page is closed. */
export function LettersPage() {
  const t = useT();
  const { slug } = useElection();
  const drawn = useDrawnSecrets(slug);
  const [text, setText] = useState(t('a.letters.default'));
  const [from, setFrom] = useState(0);
  const [saved, setSaved] = useState(false);
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    if (!printing) return undefined;
    const done = () => setPrinting(false);
    addEventListener('afterprint', done, { once: true });
    const soon = setTimeout(() => window.print(), 50);
    return () => {
      clearTimeout(soon);
      removeEventListener('afterprint', done);
    };
  }, [printing]);
  if (drawn.length === 0) {
    return (
      <Page title={t('a.letters.title')}>
        <EmptyState icon={iconKey} title={t('a.letters.empty')}>
          <p>{t('a.letters.empty.hint')}</p>
          <LinkButton look="secondary" icon={iconBack} iconMirrored href={`/admin/e/${slug}/voters`}>
            {t('a.sheet.voters')}
          </LinkButton>
        </EmptyState>
      </Page>
    );
  }
  const csv = () => {
    saveFile(
      `${slug}-secrets.csv`,
      csvText(
        ['username', 'name', 'secret', 'link'],
        drawn.map((item) => [item.username, item.name, item.secret, item.link]),
      ),
    );
    setSaved(true);
  };
  const sheaf = drawn.slice(from, from + SHEAF);
  const part = printing ? sheaf : sheaf.slice(0, SHOWN);
  return (
    <>
      <div className={css['screen']}>
        <Page title={t('a.letters.title')} lead={t('a.secrets.held', { count: drawn.length })}>
          <Notice tone="mind" title={t('a.secret.once')}>
            <p>{t('a.letters.once')}</p>
          </Notice>
          <Section title={t('a.letters.take')}>
            <Actions>
              <Button icon={iconDownload} onPress={csv}>
                {t('a.letters.csv')}
              </Button>
              <Button
                look="secondary"
                icon={iconPrint}
                busy={printing}
                onPress={() => {
                  setSaved(true);
                  setPrinting(true);
                }}
              >
                {t('a.letters.print', { from: from + 1, to: from + sheaf.length })}
              </Button>
              <Button look="quiet" icon={iconTrash} disabled={!saved} onPress={() => dropSecrets(slug)}>
                {t('a.letters.drop')}
              </Button>
            </Actions>
            {drawn.length > SHEAF && (
              <Actions>
                <Button look="secondary" size="small" disabled={from === 0} onPress={() => setFrom(from - SHEAF)}>
                  {t('a.letters.before')}
                </Button>
                <Button look="secondary" size="small" disabled={from + SHEAF >= drawn.length} onPress={() => setFrom(from + SHEAF)}>
                  {t('a.letters.after')}
                </Button>
              </Actions>
            )}
            <TextArea label={t('a.letters.text')} hint={t('a.letters.text.hint')} value={text} onChange={setText} rows={5} dir="auto" />
          </Section>
          <h2>{t('a.letters.look')}</h2>
        </Page>
      </div>
      <div className={css['letters']}>
        {part.map((item) => (
          <Letter key={item.username} drawn={item} text={text} />
        ))}
      </div>
    </>
  );
}

/** One A4 page. */
function Letter({ drawn, text }: { readonly drawn: Drawn; readonly text: string }) {
  const t = useT();
  const { definition, slug } = useElection();
  const title = textIn(definition.title, t.language, ...definition.languages);
  const closes =
    definition.closesAt === undefined
      ? null
      : t.moment(definition.closesAt, { dateStyle: 'full', timeStyle: 'short', timeZone: definition.timeZone });
  return (
    <article className={css['letter']}>
      <header className={css['letterHead']}>
        <LogoMark size="44px" />
        <p dir="auto">{title}</p>
      </header>
      {definition.sample && <p className={css['sample']}>{t('a.sample')}</p>}
      <p className={css['to']} dir="auto">
        {drawn.name ?? drawn.username}
      </p>
      <p className={css['body']} dir="auto">
        {text}
      </p>
      {closes !== null && <p>{t('a.letters.until', { moment: `${closes} (${definition.timeZone})` })}</p>}
      <div className={css['access']}>
        <QrCode text={drawn.link} label={t('a.letters.qr')} />
        <dl>
          <dt>{t('a.letters.address')}</dt>
          <dd dir="ltr">{`${location.origin}/e/${slug}`}</dd>
          <dt>{t('a.field.username')}</dt>
          <dd dir="auto">{drawn.username}</dd>
          <dt>{t('a.field.secret')}</dt>
          <dd dir="ltr" className={css['code']}>
            {drawn.secret}
          </dd>
        </dl>
      </div>
      {definition.contact !== undefined && <p>{t('a.letters.contact', { contact: definition.contact })}</p>}
      <p className={css['foot']}>{t('a.letters.foot')}</p>
    </article>
  );
}
