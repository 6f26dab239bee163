import { useEffect, useState } from 'react';
import { canonicalJson, type Json } from '../../kernel/canonical.ts';
import { utf8, toHex } from '../../kernel/bytes.ts';
import type { Results } from '../../wire/voting.ts';
import { iconBack, iconChart, iconPrint } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { EmptyState, Facts, Stack } from '../shared/kit/layout.tsx';
import { LogoMark } from '../shared/logo.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { ContestOutcome } from './contest-outcome.tsx';
import type { ElectionPageProps } from './election-door.tsx';
import { useResults } from './use-results.ts';
import css from './public.module.css';

/** SHA-256 of the canonical JSON, by the browser. Without a secure context there is none, and the page says so. */
async function hashOf(value: unknown): Promise<string | undefined> {
  if (!globalThis.crypto.subtle) return undefined;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonicalJson(value as Json)))));
}

/** The official report on A4: what was asked, what was counted, hashes, and lines for those who sign. */
export function DeclarationPage({ election }: ElectionPageProps) {
  const t = useT();
  const [state] = useResults(election.slug);
  if (state.kind === 'loading') return <p>{t('loading')}</p>;
  if (state.kind !== 'here' || state.results.standing === 'live') {
    return (
      <EmptyState main icon={iconChart} title={t('declaration.none')}>
        <p>{t('declaration.none.body')}</p>
        <LinkButton look="secondary" href={withLanguage(`/e/${election.slug}`)}>
          {t('tab.about')}
        </LinkButton>
      </EmptyState>
    );
  }
  return <Report election={election} results={state.results} />;
}

function Report({ election, results }: { readonly election: ElectionView; readonly results: Results }) {
  const t = useT();
  const [hashes, setHashes] = useState<{ readonly definition: string; readonly results: string } | 'none'>();
  const { definition } = election;
  const title = wordsIn(definition.title, t.language, definition);
  useEffect(() => {
    document.title = `${t(`standing.${results.standing}`)}: ${title}`;
    // The whole answers as the API gives them, but for the moment of asking: anybody can make the same hashes from the downloads.
    void Promise.all([hashOf(definition), hashOf(results.contests)]).then(([d, r]) =>
      setHashes(d === undefined || r === undefined ? 'none' : { definition: d, results: r }),
    );
  }, [definition, results, title, t]);
  const times: [string, string][] = [];
  if (definition.opensAt !== undefined)
    times.push([t('about.opens'), t.moment(definition.opensAt, { dateStyle: 'full', timeStyle: 'long', timeZone: definition.timeZone })]);
  if (definition.closesAt !== undefined)
    times.push([t('about.closes'), t.moment(definition.closesAt, { dateStyle: 'full', timeStyle: 'long', timeZone: definition.timeZone })]);
  return (
    <article className={css['declaration']}>
      <div className={css['noPrint']}>
        <Actions>
          <Button icon={iconPrint} onPress={() => print()}>
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
              t('declaration.counted'),
              t.moment(Date.parse(results.countedAt), { dateStyle: 'full', timeStyle: 'long', timeZone: definition.timeZone }),
            ],
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
        {definition.contests.map((contest) => {
          const outcome = results.contests.find((item) => item.contest === contest.id);
          return outcome === undefined ? null : (
            <ContestOutcome
              key={contest.id}
              election={election}
              contest={contest}
              outcome={outcome}
              standing={results.standing}
              ballots={results.ballots}
            />
          );
        })}
        <section className={css['hashes']} aria-labelledby="hashes">
          <h2 id="hashes">{t('declaration.hashes')}</h2>
          <p>{t('declaration.hashes.what')}</p>
          {hashes === 'none' ? (
            <p>{t('declaration.hashes.none')}</p>
          ) : (
            <Facts
              facts={[
                [t('declaration.hash.definition'), <code key="d">{hashes?.definition ?? '…'}</code>],
                [t('declaration.hash.results'), <code key="r">{hashes?.results ?? '…'}</code>],
              ]}
            />
          )}
        </section>
        <section className={css['signatures']} aria-labelledby="sign">
          <h2 id="sign">{t('declaration.signatures')}</h2>
          {[1, 2, 3].map((line) => (
            <div key={line} className={css['signature']}>
              <span>{t('declaration.name')}</span>
              <span>{t('declaration.signature')}</span>
            </div>
          ))}
        </section>
      </Stack>
    </article>
  );
}
