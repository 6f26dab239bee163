import { useEffect } from 'react';
import { iconBack } from '../shared/icons.tsx';
import type { Candidate, Contest } from '../../election/definition.ts';
import { CandidatePicture } from '../shared/kit/candidate-picture.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { withLanguage } from '../shared/router.tsx';
import { commonNoun } from '../shared/candidate-noun.ts';
import { useT } from '../shared/settings.tsx';
import { candidateOrder } from '../shared/candidate-order.ts';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import type { ElectionPageProps } from './election-door.tsx';
import css from './candidates-page.module.css';
import page from './public.module.css';

/** Equal profiles of all candidates, in the order of the ballot, or one of them alone. */
export function CandidatesPage({ election, rest }: ElectionPageProps) {
  const t = useT();
  const { contests, languages } = election.definition;
  useEffect(() => {
    if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  const [contestId, candidateId] = (rest ?? '').split('.');
  const of = contests.find((contest) => contest.id === contestId);
  const one = of?.candidates.find((candidate) => candidate.id === candidateId);
  if (of !== undefined && one !== undefined) {
    return (
      <Stack>
        <h1>{wordsIn(one.name, t.language, election.definition)}</h1>
        <Profile election={election} contest={of} candidate={one} heading={false} />
        <LinkButton look="secondary" icon={iconBack} iconMirrored href={withLanguage(`/e/${election.slug}/candidates`)}>
          {t(`candidates.all.${commonNoun(contests)}s`)}
        </LinkButton>
      </Stack>
    );
  }
  return (
    <Stack gap={7}>
      <h1>{t(`tab.${commonNoun(contests)}s`)}</h1>
      {contests.map((contest) => (
        <ContestProfiles
          key={contest.id}
          election={election}
          contest={contest}
          order={candidateOrder(contest, languages, election.orderSeed, election.orderSeed)}
        />
      ))}
    </Stack>
  );
}

function ContestProfiles({
  election,
  contest,
  order,
}: {
  readonly election: ElectionView;
  readonly contest: Contest;
  readonly order: readonly number[];
}) {
  const t = useT();
  return (
    <section id={contest.id} aria-labelledby={`${contest.id}-title`}>
      <h2 id={`${contest.id}-title`}>
        <bdi>{wordsIn(contest.question, t.language, election.definition)}</bdi>
      </h2>
      {contest.order !== 'listed' && (
        <p className={page['soft']}>{t(contest.order === 'by-name' ? 'candidates.by-name' : 'candidates.by-lot')}</p>
      )}
      <ul className={css['profiles']}>
        {order.map((index) => {
          const candidate = contest.candidates[index];
          return candidate === undefined ? null : (
            <li key={candidate.id}>
              <Profile
                election={election}
                contest={contest}
                candidate={candidate}
                heading
                withdrawn={(contest.method.excluded ?? []).includes(index)}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Equal boxes and lines for all candidates of a contest; none where no candidate has a picture, or none said a word. */
function Profile({
  election,
  contest,
  candidate,
  heading,
  withdrawn = false,
}: {
  readonly election: ElectionView;
  readonly contest: Contest;
  readonly candidate: Candidate;
  readonly heading: boolean;
  readonly withdrawn?: boolean;
}) {
  const t = useT();
  const name = wordsIn(candidate.name, t.language, election.definition);
  const symbol = candidate.symbol === undefined ? undefined : `symbol.${candidate.symbol.text.trim().toLowerCase()}`;
  return (
    <div className={css['profile']}>
      {contest.candidates.some((each) => each.symbol !== undefined || each.photo !== undefined) && (
        <CandidatePicture name={name} symbol={candidate.symbol} photo={candidate.photo} size={96} portrait />
      )}
      <div>
        {heading && (
          <h3>
            <bdi>{name}</bdi>
          </h3>
        )}
        {candidate.party !== undefined && <p>{wordsIn(candidate.party, t.language, election.definition)}</p>}
        {symbol !== undefined && (
          <p className={page['soft']}>{t('candidates.symbol', { symbol: t.has(symbol) ? t(symbol) : (candidate.symbol?.text ?? '') })}</p>
        )}
        {withdrawn && <p>{t('candidates.withdrawn')}</p>}
        {contest.candidates.some((each) => each.statement !== undefined) && (
          <p className={css['statement']}>
            {candidate.statement === undefined ? (
              <span className={page['soft']}>{t('candidates.no-statement')}</span>
            ) : (
              wordsIn(candidate.statement, t.language, election.definition)
            )}
          </p>
        )}
      </div>
    </div>
  );
}
