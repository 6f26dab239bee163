import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { textIn } from '../../../election/definition.ts';
import { LETTERS_AT_ONCE } from '../../../wire/letters.ts';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { QrCode } from '../../shared/kit/qr-code.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { iconBack, iconDownload, iconFile, iconKey, iconPrint, iconTrash } from '../../shared/icons.tsx';
import { LogoMark } from '../../shared/logo.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { dropSecrets, secretsSaved, useDrawnSecrets, type Drawn } from '../drawn-secrets.ts';
import { useElection } from '../elections.ts';
import { csvText, saveFile } from '../files.ts';
import { Page, Section } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { isThisMachineOnly } from '../this-machine.ts';
import css from './letters.module.css';

/** Letters shown on the screen. */
const SHOWN = 3;

/** The election's address as the server writes it into links: the public one, however the officer came to this page. */
const addressOf = (link: string): string => link.replace(/\/vote#.*$/, '');

/** One PDF of a sheaf of letters, made by the server in its memory: the words are the ones that stand on the screen. */
function useLettersPdf(text: string): {
  readonly able: boolean;
  readonly make: ReturnType<typeof useMutation<void, Error, readonly Drawn[]>>;
} {
  const t = useT();
  const { slug } = useElection();
  const words = useLetterWords();
  const names = useAccessNames();
  const { data } = useQuery({ queryKey: ['health'], queryFn: () => call('health'), staleTime: Infinity });
  const make = useMutation<void, Error, readonly Drawn[]>({
    mutationFn: async (letters) => {
      const { title, sample, until, contact } = words;
      const optional = {
        ...(sample === undefined ? {} : { sample }),
        ...(until === undefined ? {} : { until }),
        ...(contact === undefined ? {} : { contact }),
      };
      const pdf = await call('lettersPdf', {
        path: { slug },
        body: {
          language: t.language,
          direction: t.dir,
          title,
          words: {
            title: t(names.title),
            body: text,
            foot: t(names.foot),
            qr: t('a.letters.qr'),
            address: t('a.letters.address'),
            ...(names.username ? { username: t('a.field.username') } : {}),
            secret: t(names.secret),
            ...optional,
          },
          letters: [...letters],
        },
      });
      saveFile(`${slug}-letters.pdf`, pdf);
    },
  });
  return { able: data?.pdf === true, make };
}

/** What voters sign in with, by the names that the booth uses: username and secret, or the voting code of a sealed election alone. */
function useAccessNames() {
  return useElection().election.sealed ? CODES : SECRETS;
}
const SECRETS = {
  title: 'a.letters.title',
  held: 'a.secrets.held',
  once: 'a.letters.once',
  text: 'a.letters.default',
  foot: 'a.letters.foot',
  secret: 'a.field.secret',
  empty: 'a.letters.empty',
  hint: 'a.letters.empty.hint',
  username: true,
  page: { path: 'voters', name: 'a.sheet.voters' },
} as const;
const CODES = {
  title: 'a.codes.letters',
  held: 'a.codes.held',
  once: 'a.codes.letters.once',
  text: 'a.codes.letters.default',
  foot: 'a.codes.letters.foot',
  secret: 'a.field.code',
  empty: 'a.codes.letters.empty',
  hint: 'a.codes.letters.empty.hint',
  username: false,
  page: { path: 'trustees', name: 'a.task.trustees' },
} as const;

/** What every letter of this election says, in the officer's language. */
function useLetterWords(): {
  readonly title: string;
  readonly sample: string | undefined;
  readonly until: string | undefined;
  readonly contact: string | undefined;
} {
  const t = useT();
  const { definition } = useElection();
  const { title, languages, closesAt, timeZone, contact, sample } = definition;
  const closes = closesAt === undefined ? undefined : t.moment(closesAt, { dateStyle: 'full', timeStyle: 'short', timeZone });
  return {
    title: textIn(title, t.language, ...languages),
    sample: sample ? t('a.sample') : undefined,
    until: closes === undefined ? undefined : t('a.letters.until', { moment: `${closes} (${timeZone})` }),
    contact: contact === undefined ? undefined : t('a.letters.contact', { contact }),
  };
}

/** Secrets just drawn: as CSV, and as one A4 letter for each voter. They are nowhere else and go when the page is closed. */
export function LettersPage() {
  const t = useT();
  const { slug } = useElection();
  const drawn = useDrawnSecrets(slug);
  const names = useAccessNames();
  const [text, setText] = useState(t(names.text));
  const [from, setFrom] = useState(0);
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    if (saved) secretsSaved(slug);
  }, [saved, slug]);
  const [printing, setPrinting] = useState(false);
  const { able, make } = useLettersPdf(text);
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
      <Page title={t(names.title)}>
        <EmptyState icon={iconKey} title={t(names.empty)}>
          <p>{t(names.hint)}</p>
          <LinkButton look="secondary" icon={iconBack} iconMirrored href={`/admin/e/${slug}/${names.page.path}`}>
            {t(names.page.name)}
          </LinkButton>
        </EmptyState>
      </Page>
    );
  }
  const csv = () => {
    saveFile(
      names.username ? `${slug}-secrets.csv` : `${slug}-voting-codes.csv`,
      csvText(
        ['username', 'name', names.username ? 'secret' : 'voting code', 'link'],
        drawn.map((item) => [item.username, item.name, item.secret, item.link]),
      ),
    );
    setSaved(true);
  };
  const address = addressOf(drawn[0]?.link ?? '');
  const here = isThisMachineOnly(address);
  const sheaf = drawn.slice(from, from + LETTERS_AT_ONCE);
  const part = printing ? sheaf : sheaf.slice(0, SHOWN);
  return (
    <>
      <div className={css['screen']}>
        <Page title={t(names.title)} lead={t(names.held, { count: drawn.length })}>
          <Notice tone="mind" title={t('a.secret.once')}>
            <p>{t(names.once)}</p>
          </Notice>
          {here && (
            <Notice tone="mind" title={t('a.letters.here')}>
              <p>{t('a.letters.here.hint', { address: new URL(address).origin })}</p>
            </Notice>
          )}
          <Section title={t('a.letters.take')}>
            <Actions>
              <Button icon={iconDownload} onPress={csv}>
                {t('a.letters.csv')}
              </Button>
              {able && (
                <Button
                  look="secondary"
                  icon={iconFile}
                  busy={make.isPending}
                  onPress={() => make.mutate(sheaf, { onSuccess: () => setSaved(true) })}
                >
                  {t('a.letters.pdf', { from: from + 1, to: from + sheaf.length })}
                </Button>
              )}
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
            {make.isPending && <p role="status">{t('a.letters.pdf.making')}</p>}
            <ProblemNotice problem={make.error} />
            {drawn.length > LETTERS_AT_ONCE && (
              <Actions>
                <Button look="secondary" size="small" disabled={from === 0} onPress={() => setFrom(from - LETTERS_AT_ONCE)}>
                  {t('a.letters.before')}
                </Button>
                <Button
                  look="secondary"
                  size="small"
                  disabled={from + LETTERS_AT_ONCE >= drawn.length}
                  onPress={() => setFrom(from + LETTERS_AT_ONCE)}
                >
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
  const { title, sample, until, contact } = useLetterWords();
  const names = useAccessNames();
  return (
    <article className={css['letter']}>
      <header className={css['letterHead']}>
        <LogoMark size="44px" />
        <p dir="auto">{title}</p>
      </header>
      <p className={css['to']} dir="auto">
        {drawn.name ?? drawn.username}
      </p>
      {sample !== undefined && <p className={css['sample']}>{sample}</p>}
      <p className={css['body']} dir="auto">
        {text}
      </p>
      {until !== undefined && <p>{until}</p>}
      <div className={css['access']}>
        <QrCode text={drawn.link} label={t('a.letters.qr')} />
        <dl>
          <dt>{t('a.letters.address')}</dt>
          <dd dir="ltr">{addressOf(drawn.link)}</dd>
          {names.username && (
            <>
              <dt>{t('a.field.username')}</dt>
              <dd dir="auto">{drawn.username}</dd>
            </>
          )}
          <dt>{t(names.secret)}</dt>
          <dd dir="ltr" className={css['code']}>
            {drawn.secret}
          </dd>
        </dl>
      </div>
      {contact !== undefined && <p>{contact}</p>}
      <p className={css['foot']}>{t(names.foot)}</p>
    </article>
  );
}
