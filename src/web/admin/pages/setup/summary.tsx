import { loadMessages } from 'virtual:messages/method+grade';
import type { ReactNode } from 'react';
import { methodFacts } from '../../../../counting/method-facts.ts';
import { textIn, wordings, type Contest, type ElectionDefinition, type LocalText } from '../../../../election/definition.ts';
import { LinkButton } from '../../../shared/kit/button.tsx';
import { Facts } from '../../../shared/kit/facts.tsx';
import { useT } from '../../../shared/settings.tsx';
import layout from '../../../shared/kit/layout.module.css';
import type { Translator } from '../../../shared/translator.ts';
import { useTexts } from '../../../shared/use-texts.ts';
import { isDraft, useElection } from '../../elections.ts';
import { languageName } from '../../kit/local-text.tsx';
import { Section } from '../../kit/page.tsx';
import { taskHref, type Task } from '../../tasks.ts';
import css from './setup.module.css';

type Fact = readonly [name: string, value: ReactNode];

/** Everything that the definition says, once more, each part with the way to change it. */
export function Summary() {
  const t = useT();
  const { election, definition } = useElection();
  const say = (text: LocalText) => textIn(text, t.language, ...definition.languages);
  return (
    <>
      <Part title={t('a.check.summary')} task="basics" facts={basicFacts(t, definition, say)} />
      {definition.contests.map((contest, i) => (
        <ContestPart key={contest.id} contest={contest} number={i + 1} say={say} />
      ))}
      <Part
        title={t('a.task.access')}
        task="access"
        facts={accessFacts(
          t,
          definition,
          definition.sealed?.credentials === 'registrar' ? (election.turnout.roll ?? 0) : election.roll.active,
        )}
      />
      <Part title={t('a.task.times')} task="times" facts={timeFacts(t, definition)} />
      <Part title={t('a.task.rules')} task="rules" facts={ruleFacts(t, definition)} />
      {definition.sealed && <Part title={t('a.task.trustees')} task="trustees" facts={keyFacts(t, definition.sealed)} />}
    </>
  );
}

function Part({ title, task, facts }: { readonly title: string; readonly task: Task; readonly facts: readonly Fact[] }) {
  const t = useT();
  const { slug, election } = useElection();
  const change = isDraft(election) && (
    <LinkButton look="quiet" size="small" href={taskHref(slug, task)}>
      {t('a.check.change')}
      <span className={layout['hidden']}>{t.pair('', title)}</span>
    </LinkButton>
  );
  return (
    <Section title={title} actions={change}>
      <div className={css['summary']}>
        <Facts facts={facts} />
      </div>
    </Section>
  );
}

const yesNo = (t: Translator, on: boolean): string => t(on ? 'a.check.yes' : 'a.check.no');

function basicFacts(t: Translator, definition: ElectionDefinition, say: (text: LocalText) => string): readonly Fact[] {
  const { title, description, contact, listed, sample, languages } = definition;
  return [
    [t('a.field.title'), say(title)],
    [
      t('a.field.description'),
      description === undefined || wordings(description).every((text) => text === '') ? t('a.check.not-given') : say(description),
    ],
    [t('a.field.contact'), contact ?? t('a.check.not-given')],
    [t('a.task.languages'), t.list(languages.map((code) => languageName(code, t.language)))],
    [t('a.field.listed'), yesNo(t, listed)],
    ...(sample ? [[t('a.sample'), yesNo(t, true)] as const] : []),
  ];
}

interface ContestProps {
  readonly contest: Contest;
  readonly number: number;
  readonly say: (text: LocalText) => string;
}

function ContestPart({ contest, number, say }: ContestProps) {
  const t = useT();
  const ready = useTexts(loadMessages);
  const { method, candidates, onlyGroups } = contest;
  const names = candidates.map(({ name, party }) => (party === undefined ? say(name) : `${say(name)} (${say(party)})`));
  const withdrawn = (method.excluded ?? []).map((at) => names[at] ?? '');
  const none = contest.none?.label === undefined ? yesNo(t, contest.none !== undefined) : say(contest.none.label);
  const facts: readonly Fact[] = [
    [t('a.field.question'), say(contest.question)],
    ...(contest.description === undefined ? [] : [[t('a.contest.explain'), say(contest.description)] as const]),
    [
      t('a.field.candidates'),
      <ol key="candidates" className={css['summaryNames']}>
        {names.map((name, at) => (
          <li key={candidates[at]?.id}>
            <bdi>{name}</bdi>
          </li>
        ))}
      </ol>,
    ],
    ...(withdrawn.length === 0 ? [] : [[t('a.option.excluded'), t.list(withdrawn)] as const]),
    [t('a.contest.order'), t(`a.contest.order.${contest.order}`)],
    [t('a.contest.write-ins'), t('a.check.write-ins', { count: contest.writeIns ?? 0 })],
    [t('a.contest.none'), none],
    [t('a.check.voters'), onlyGroups === undefined ? t('a.check.everybody') : t.list(onlyGroups)],
    [
      t('a.method.legend'),
      <div key="method">
        {t(`a.method.${method.method}`)}
        {ready && (
          <ul className={css['summaryNames']}>
            {methodFacts(method).map(({ key, params }, at) => (
              <li key={at}>{t(`fact.${key}`, params)}</li>
            ))}
          </ul>
        )}
      </div>,
    ],
  ];
  return <Part title={t('a.contest.number', { number })} task="contests" facts={facts} />;
}

function accessFacts(t: Translator, { access, eligibility }: ElectionDefinition, onRoll: number): readonly Fact[] {
  const { minimumAge, ageOn, places, approval } = eligibility;
  return [
    [t('a.access.question'), t(`a.access.${access}`)],
    [t('a.sheet.voters'), t.number(onRoll)],
    ...(access === 'roll' ? [] : [[t('a.access.approval'), yesNo(t, approval === true)] as const]),
    ...(minimumAge === undefined ? [] : [[t('a.access.age'), t.number(minimumAge)] as const]),
    ...(ageOn === undefined ? [] : [[t('a.access.age-on'), t.moment(Date.parse(ageOn), { dateStyle: 'long', timeZone: 'UTC' })] as const]),
    ...(places === undefined ? [] : [[t('a.access.places'), t.list(places)] as const]),
  ];
}

function timeFacts(t: Translator, { opensAt, closesAt, timeZone, ballotLimit }: ElectionDefinition): readonly Fact[] {
  const moment = (at: number | undefined) =>
    at === undefined ? t('a.home.by-hand') : `${t.moment(at, { dateStyle: 'full', timeStyle: 'short', timeZone })} (${timeZone})`;
  return [
    [t('a.home.opens'), moment(opensAt)],
    [t('a.home.closes'), moment(closesAt)],
    [t('a.field.time-zone'), timeZone],
    ...(ballotLimit === undefined ? [] : [[t('a.field.limit'), t.number(ballotLimit)] as const]),
  ];
}

function ruleFacts(t: Translator, { results, revoting, secondOfficer, unknownCandidate, sealed }: ElectionDefinition): readonly Fact[] {
  return [
    [t('a.rules.results'), t(`a.results.${results}`)],
    [t('a.rules.revoting'), yesNo(t, revoting)],
    [t('a.rules.second'), yesNo(t, secondOfficer)],
    [t('a.rules.unknown'), t(`a.rules.unknown.${unknownCandidate}`)],
    [t('a.rules.sealed'), yesNo(t, sealed !== undefined)],
  ];
}

function keyFacts(t: Translator, { group, credentials, trustees }: NonNullable<ElectionDefinition['sealed']>): readonly Fact[] {
  const { server, people, threshold } = trustees;
  const holders = [...people, ...(server ? [t('a.trustees.server-name')] : [])];
  return [
    [t('a.trustees.holders'), t.list(holders)],
    [
      t('a.trustees.threshold'),
      threshold === null ? t('a.check.keys.all') : t('a.check.keys.some', { count: threshold, names: t.list(people) }),
    ],
    [t('a.rules.sealed.credentials'), t(`a.rules.sealed.${credentials}`)],
    [t('a.rules.sealed.group'), group],
  ];
}
