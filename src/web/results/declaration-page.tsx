import { loadMessages } from 'virtual:messages/results';
import { Fragment, lazy, useEffect, useState } from 'react';
import { canonicalJson, type Json } from '../../kernel/canonical.ts';
import { utf8, toHex } from '../../kernel/bytes.ts';
import type { PublicElection, Report as Sums, Results } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';
import { iconBack, iconDownload, iconPrint } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Facts } from '../shared/kit/facts.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { LogoMark } from '../shared/logo.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import type { ElectionPageProps } from './election-door.tsx';
import { laterPart } from './later-part.ts';
import { useResults } from './use-results.ts';
import css from './declaration-page.module.css';

const NoDeclaration = lazy(() => import('./no-declaration.tsx').then(({ NoDeclaration: component }) => ({ default: component })));
const useOutcome = laterPart(() => import('./outcome-part.ts').then(({ ContestOutcome }) => ContestOutcome), loadMessages);
const useEnd = laterPart(() => import('./declaration-end.tsx').then(({ DeclarationEnd }) => DeclarationEnd), loadMessages);

/** SHA-256 of the canonical JSON, by the browser; undefined without a secure context, where browsers make none. */
async function hashOf(value: unknown): Promise<string | undefined> {
  if (!globalThis.crypto.subtle) return undefined;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonicalJson(value as Json)))));
}

export type Checked =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'lost' }
  /** `agrees`: whether this browser, from what the API gives it, came to the same sums; undefined: it makes none. */
  | { readonly kind: 'here'; readonly sums: Sums; readonly pdf: boolean; readonly agrees: boolean | undefined };

/** The server's check sums, made again here as far as this browser can. */
function useSums(slug: string, results: Results): Checked {
  const [checked, setChecked] = useState<Checked>({ kind: 'waiting' });
  useEffect(() => {
    let current = true;
    const look = async (): Promise<Checked> => {
      const [report, election] = await Promise.all([
        ask<Sums & { readonly pdf: boolean }>(electionPath(slug, '/report')),
        ask<PublicElection>(electionPath(slug)),
      ]);
      if (report.kind !== 'done' || election.kind !== 'done') return { kind: 'lost' };
      const own = await Promise.all([hashOf(election.value.definition), hashOf(results.contests)]);
      const agrees = own.includes(undefined) ? undefined : own[0] === report.value.definition && own[1] === report.value.results;
      return { kind: 'here', sums: report.value, pdf: report.value.pdf, agrees };
    };
    void look().then((found) => current && setChecked(found));
    return () => {
      current = false;
    };
  }, [slug, results]);
  return checked;
}

/** The official report on A4: what was asked, what was counted, hashes, and lines for those who sign. */
export function DeclarationPage({ election }: ElectionPageProps) {
  const t = useT();
  const [state] = useResults(election.slug);
  if (state.kind === 'loading') return <p>{t('loading')}</p>;
  if (state.kind !== 'here' || state.results.standing === 'live') return <NoDeclaration election={election} />;
  return <Report election={election} results={state.results} />;
}

function Report({ election, results }: { readonly election: ElectionView; readonly results: Results }) {
  const t = useT();
  const checked = useSums(election.slug, results);
  const drawOutcome = useOutcome();
  const drawEnd = useEnd();
  const whole = drawOutcome !== undefined && drawEnd !== undefined;
  const { definition } = election;
  const title = wordsIn(definition.title, t.language, definition);
  useEffect(() => {
    document.title = t.pair(t(`standing.${results.standing}`), title);
  }, [results, title, t]);
  // The hours of the polls as they were, not as they had been set: an officer may have closed them earlier.
  const times = (
    [
      ['declaration.opened', election.openedAt],
      ['declaration.closed', election.closedAt],
      ['declaration.counted', results.countedAt],
    ] as const
  ).flatMap(([label, at]): [string, string][] =>
    at === null ? [] : [[t(label), t.moment(Date.parse(at), { dateStyle: 'full', timeStyle: 'long', timeZone: definition.timeZone })]],
  );
  return (
    <article className={css['report']} data-complete={checked.kind === 'waiting' ? undefined : ''}>
      <div className={css['screenOnly']}>
        <Actions>
          {checked.kind === 'here' && checked.pdf && (
            <LinkButton icon={iconDownload} href={electionPath(election.slug, `/report.pdf?lang=${t.language}`)} download>
              {t('declaration.pdf')}
            </LinkButton>
          )}
          <Button look={checked.kind === 'here' && checked.pdf ? 'secondary' : 'primary'} icon={iconPrint} onPress={() => print()}>
            {t('declaration.print')}
          </Button>
          <LinkButton look="secondary" icon={iconBack} iconMirrored href={withLanguage(`/e/${election.slug}/results`)}>
            {t('nav.results')}
          </LinkButton>
        </Actions>
      </div>
      <header>
        <LogoMark size="44px" />
        <p className={css['kind']}>{t(`declaration.kind.${results.standing === 'final' ? 'final' : 'provisional'}`)}</p>
        <h1>{title}</h1>
      </header>
      <Stack gap={5}>
        <Facts
          facts={[
            ...times,
            [
              t('declaration.ballots'),
              results.roll === null
                ? t.number(results.ballots)
                : t('turnout.of', {
                    cast: results.ballots,
                    roll: results.roll,
                    share: t.percent(results.roll === 0 ? 0 : results.ballots / results.roll),
                  }),
            ],
            [t('declaration.spoiled'), t.number(results.spoiled)],
            [t('declaration.kind-of'), t(definition.sealed ? 'declaration.sealed' : 'declaration.open')],
          ]}
        />
        {whole &&
          definition.contests.map((contest) => <Fragment key={contest.id}>{drawOutcome?.({ election, contest, results })}</Fragment>)}
        {whole ? drawEnd?.({ election, checked, title, results }) : <p data-waiting hidden />}
      </Stack>
    </article>
  );
}
