import { useEffect, useState } from 'react';
import { canonicalJson, type Json } from '../../kernel/canonical.ts';
import { utf8, toHex } from '../../kernel/bytes.ts';
import type { PublicElection, Report as Sums, Results } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';
import { iconBack, iconChart, iconDownload, iconPrint } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { Facts } from '../shared/kit/facts.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { QrCode } from '../shared/kit/qr-code.tsx';
import { LogoMark } from '../shared/logo.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { ContestOutcome } from './contest-outcome.tsx';
import type { ElectionPageProps } from './election-door.tsx';
import { useResults } from './use-results.ts';
import css from './declaration-page.module.css';

/** SHA-256 of the canonical JSON, by the browser; undefined without a secure context, where browsers make none. */
async function hashOf(value: unknown): Promise<string | undefined> {
  if (!globalThis.crypto.subtle) return undefined;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(canonicalJson(value as Json)))));
}

type Checked =
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
  const checked = useSums(election.slug, results);
  const { definition } = election;
  const title = wordsIn(definition.title, t.language, definition);
  useEffect(() => {
    document.title = `${t(`standing.${results.standing}`)}: ${title}`;
  }, [results, title, t]);
  const times: [string, string][] = [];
  if (definition.opensAt !== undefined)
    times.push([t('about.opens'), t.moment(definition.opensAt, { dateStyle: 'full', timeStyle: 'long', timeZone: definition.timeZone })]);
  if (definition.closesAt !== undefined)
    times.push([t('about.closes'), t.moment(definition.closesAt, { dateStyle: 'full', timeStyle: 'long', timeZone: definition.timeZone })]);
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
        <CheckSums election={election} checked={checked} />
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

function CheckSums({ election, checked }: { readonly election: ElectionView; readonly checked: Checked }) {
  const t = useT();
  const place = `${location.origin}/e/${election.slug}/results`;
  const facts: [string, string][] = [];
  if (checked.kind === 'here') {
    const { definition, results, ballots, acts } = checked.sums;
    facts.push([t('declaration.hash.definition'), definition], [t('declaration.hash.results'), results]);
    if (ballots !== null) facts.push([t('declaration.hash.ballots', { file: ballots.file.split('/').at(-1) ?? '' }), ballots.sha256]);
    if (acts !== null) facts.push([t('declaration.hash.acts', { number: acts.number }), acts.sha256]);
  }
  return (
    <section className={css['sums']} aria-labelledby="hashes">
      <h2 id="hashes">{t('declaration.hashes')}</h2>
      <p>{t('declaration.hashes.what')}</p>
      {checked.kind === 'lost' && <p>{t('declaration.hashes.lost')}</p>}
      {checked.kind === 'here' && checked.agrees === false && (
        <Notice tone="wrong">
          <p>{t('declaration.hashes.differ')}</p>
        </Notice>
      )}
      <dl>
        {facts.map(([name, sum]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code dir="ltr">{sum.match(/.{16}/g)?.join(' ')}</code>
            </dd>
          </div>
        ))}
      </dl>
      {checked.kind === 'here' && checked.agrees === true && <p className={css['quiet']}>{t('declaration.hashes.agree')}</p>}
      <div className={css['published']}>
        <QrCode text={place} label={t('declaration.qr')} />
        <p>
          {t('declaration.published')}
          <br />
          <span className={css['address']}>{place}</span>
        </p>
      </div>
    </section>
  );
}
