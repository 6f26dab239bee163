import type { Contest } from '../../election/definition.ts';
import type { Results } from '../../wire/voting.ts';
import { Bar } from '../shared/kit/table.tsx';
import { Badge } from '../shared/kit/notice.tsx';
import { Logo } from '../shared/logo.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { contestAsCounted } from './contest-outcome.tsx';
import type { ElectionPageProps } from './election-door.tsx';
import { statusTone, statusWords } from './status-words.ts';
import { useResults } from './use-results.ts';
import { winnerWords } from './winner-words.ts';
import css from './card-page.module.css';

/** Contests whose outcome fits beside the title. */
const TOLD = 2;

/** The picture beside a shared link, 1200 × 630: the server takes it from this page (`/api/elections/:slug/preview.png`). */
export function CardPage({ election }: ElectionPageProps) {
  const t = useT();
  const [state] = useResults(election.slug);
  const { definition, status } = election;
  const tone = statusTone(status);
  const results = state.kind === 'here' && state.results.standing !== 'live' ? state.results : undefined;
  const waiting = election.resultsShown && state.kind === 'loading';
  return (
    <main className={css['card']} data-complete={waiting ? undefined : ''}>
      <header>
        <Logo size="56px" />
        <Badge {...(tone === undefined ? {} : { tone })}>
          {results ? t(`result.caption.${results.standing}`) : statusWords(t, status)}
        </Badge>
      </header>
      <h1 dir="auto">{wordsIn(definition.title, t.language, definition)}</h1>
      {results ? <Outcomes election={election} results={results} /> : <Standing election={election} />}
      <footer dir="ltr">
        {location.host}/e/{election.slug}
      </footer>
    </main>
  );
}

function Outcomes({ election, results }: { readonly election: ElectionView; readonly results: Results }) {
  const t = useT();
  const { definition } = election;
  const told = definition.contests.flatMap((contest: Contest) => {
    const outcome = results.contests.find((item) => item.contest === contest.id);
    return outcome?.result ? [{ contest: contestAsCounted(contest, outcome), outcome, result: outcome.result }] : [];
  });
  const name = (contest: Contest) => (index: number) => wordsIn(contest.candidates[index]?.name, t.language, definition);
  return (
    <ul className={css['outcomes']}>
      {told.slice(0, TOLD).map(({ contest, outcome, result }) => (
        <li key={contest.id}>
          {told.length > 1 && (
            <span>
              <bdi>{wordsIn(contest.question, t.language, definition)}</bdi>
            </span>
          )}
          <strong>{winnerWords(t, { contest, outcome, result, standing: results.standing, name: name(contest) })}</strong>
        </li>
      ))}
    </ul>
  );
}

function Standing({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const { status, turnout, definition } = election;
  if (status === 'ready') {
    if (definition.opensAt === undefined) return null;
    const opens = t.moment(definition.opensAt, { dateStyle: 'full', timeStyle: 'short', timeZone: definition.timeZone });
    return (
      <p className={css['when']}>
        {t('card.opens', { moment: opens })}
        <br />
        <span dir="ltr">{definition.timeZone}</span>
      </p>
    );
  }
  const share = turnout.roll === null || turnout.roll === 0 ? undefined : turnout.cast / turnout.roll;
  return (
    <div className={css['turnout']}>
      <p>
        {turnout.roll === null
          ? t('turnout.cast', { cast: turnout.cast })
          : t('turnout.of', { cast: turnout.cast, roll: turnout.roll, share: t.percent(share ?? 0) })}
      </p>
      {share !== undefined && <Bar share={share} />}
    </div>
  );
}
