import { useEffect, useState, type ReactNode } from 'react';
import { iconBallot, iconChart, iconClock, iconLock, iconPerson, iconScreen } from '../shared/icons.tsx';
import { Actions, LinkButton } from '../shared/kit/button.tsx';
import { Facts } from '../shared/kit/facts.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Badge, Notice } from '../shared/kit/notice.tsx';
import { withLanguage } from '../shared/router.tsx';
import { nounOf } from '../shared/candidate-noun.ts';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import type { ElectionPageProps } from './election-door.tsx';
import { moment } from './moment.ts';
import { statusTone, statusWords } from './status-words.ts';
import css from './election-page.module.css';
import page from './public.module.css';

/** The election's front door: where it stands, when, what is asked, and the one button that matters now. */
export function ElectionPage({ election }: ElectionPageProps) {
  const t = useT();
  const { definition, status, slug } = election;
  const tone = statusTone(status);
  const title = wordsIn(definition.title, t.language, definition);
  return (
    <Stack gap={6}>
      <div className={page['hero']}>
        <p className={page['badges']}>
          <Badge {...(tone === undefined ? {} : { tone })}>{statusWords(t, status)}</Badge>
          {definition.sealed && <Badge icon={iconLock}>{t('sealed.word')}</Badge>}
        </p>
        <h1>{title}</h1>
        {definition.description !== undefined && <p className={css['lead']}>{wordsIn(definition.description, t.language, definition)}</p>}
        <MainAct election={election} />
      </div>
      <section aria-labelledby="when">
        <h2 id="when">{t('about.facts')}</h2>
        <Facts facts={factsOf(t, election)} />
      </section>
      <section aria-labelledby="contests">
        <h2 id="contests">{t('about.contests')}</h2>
        <ul className={css['contestList']}>
          {definition.contests.map((contest) => (
            <li key={contest.id}>
              <a href={withLanguage(`/e/${slug}/candidates#${contest.id}`)}>
                <bdi>{wordsIn(contest.question, t.language, definition)}</bdi>
              </a>
              <span>{t(`about.${nounOf(contest)}s`, { count: contest.candidates.length })}</span>
            </li>
          ))}
        </ul>
      </section>
      <Notice title={definition.sealed ? t('about.secret.sealed.title') : t('about.secret.title')}>
        <p>{t(definition.sealed ? 'about.secret.sealed' : 'about.secret')}</p>
      </Notice>
    </Stack>
  );
}

function MainAct({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const { status, slug } = election;
  // Where there is no roll nobody can vote before they have registered.
  const registerFirst = election.registrationOpen && election.definition.access === 'registration';
  const register = election.registrationOpen && (
    <LinkButton
      href={withLanguage(`/e/${slug}/register`)}
      size="large"
      icon={iconPerson}
      look={status === 'open' && !registerFirst ? 'secondary' : 'primary'}
    >
      {t('about.register')}
    </LinkButton>
  );
  const results = election.resultsShown && (
    <LinkButton href={withLanguage(`/e/${slug}/results`)} look={status === 'open' ? 'secondary' : 'primary'} size="large" icon={iconChart}>
      {t('nav.results')}
    </LinkButton>
  );
  return (
    <Actions>
      {registerFirst && register}
      {status === 'open' && (
        <LinkButton href={withLanguage(`/e/${slug}/vote`)} size="large" look={registerFirst ? 'secondary' : 'primary'} icon={iconBallot}>
          {t(registerFirst ? 'about.vote.registered' : 'about.vote')}
        </LinkButton>
      )}
      {!registerFirst && register}
      {results}
      {(status === 'open' || status === 'paused') && !election.resultsShown && (
        <LinkButton href={withLanguage(`/e/${slug}/live`)} size="large" look="secondary" icon={iconScreen}>
          {t('tab.live')}
        </LinkButton>
      )}
      {status === 'ready' && !election.registrationOpen && (
        <p className={css['waiting']}>
          <Badge icon={iconClock}>{t('about.not-yet')}</Badge>
        </p>
      )}
    </Actions>
  );
}

const SHORT = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** A moment by the reader's clock, and by the election's where that differs: it is looked up, at some cost, once the page stands. */
function When({ instant, zone }: { readonly instant: number; readonly zone: string }) {
  const t = useT();
  const [stands, setStands] = useState(false);
  useEffect(() => setStands(true), []);
  const here = moment(t, instant);
  if (!stands) return here;
  // Clocks are compared, not names: browsers call one zone Asia/Kolkata or Asia/Calcutta.
  const there = t.moment(instant, { ...SHORT, timeZone: zone });
  return there === t.moment(instant, SHORT) ? here : t('about.time-there', { here, there, zone });
}

function factsOf(
  t: ReturnType<typeof useT>,
  { definition, turnout, late, status }: ElectionView,
): readonly (readonly [string, ReactNode])[] {
  const when = (instant: number) => <When instant={instant} zone={definition.timeZone} />;
  const facts: [string, ReactNode][] = [];
  if (definition.opensAt !== undefined) facts.push([t('about.opens'), when(definition.opensAt)]);
  if (definition.closesAt !== undefined) facts.push([t('about.closes'), when(definition.closesAt)]);
  if (definition.ballotLimit !== undefined) facts.push([t('about.limit'), t('about.limit.value', { count: definition.ballotLimit })]);
  facts.push([t('about.who'), t(`about.access.${definition.access}`)]);
  if (definition.eligibility.minimumAge !== undefined)
    facts.push([t('about.age'), t('about.age.value', { age: definition.eligibility.minimumAge })]);
  if (definition.eligibility.places !== undefined && definition.eligibility.places.length > 0)
    facts.push([t('about.places'), t.list(definition.eligibility.places)]);
  facts.push([t('about.results'), t(`about.results.${definition.results}`)]);
  facts.push([t('about.change'), t(definition.revoting ? 'about.change.yes' : 'about.change.no')]);
  if (status !== 'ready' && status !== 'draft')
    facts.push([
      t('about.turnout'),
      turnout.roll === null
        ? t('turnout.cast', { cast: turnout.cast })
        : t('turnout.of', {
            cast: turnout.cast,
            roll: turnout.roll,
            share: t.percent(turnout.roll === 0 ? 0 : turnout.cast / turnout.roll),
          }),
    ]);
  if (late > 0) facts.push([t('about.late'), t('about.late.value', { count: late })]);
  return facts;
}
