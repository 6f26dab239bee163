import { LogoMark } from '../shared/logo.tsx';
import { useT } from '../shared/settings.tsx';
import { wordsIn } from '../shared/election-view.ts';
import { useElection } from '../shared/use-election.ts';
import { Badge } from '../shared/kit/notice.tsx';
import { ContestOutcome } from './contest-outcome.tsx';
import { useResults } from './use-results.ts';
import { statusWords } from './status-words.ts';
import css from './embed-page.module.css';

/** A small page for other sites' frames: where the election stands, and its results once they are published. */
export function EmbedPage({ slug }: { readonly slug: string }) {
  const t = useT();
  const [state] = useElection(slug);
  const [results] = useResults(slug);
  if (state.kind === 'loading') return <p>{t('loading')}</p>;
  if (state.kind !== 'here') return <p className={css['embed']}>{t(state.kind === 'missing' ? 'error.not-found' : 'error.offline')}</p>;
  const { election } = state;
  return (
    <main className={css['embed']}>
      <h1>{wordsIn(election.definition.title, t.language, election.definition)}</h1>
      {election.definition.sample && <p>{t('sample.banner')}</p>}
      {results.kind === 'here' ? (
        <>
          <p>
            <Badge tone={results.results.standing === 'final' ? 'done' : 'mind'}>{t(`standing.${results.results.standing}`)}</Badge>
          </p>
          {election.definition.contests.map((contest) => (
            <ContestOutcome key={contest.id} election={election} contest={contest} results={results.results} />
          ))}
        </>
      ) : (
        <p>{statusWords(t, election.status)}</p>
      )}
      <p>
        <a href={`/e/${slug}/results`} target="_blank" rel="noopener" className={css['embedLink']}>
          <LogoMark size="1.3em" /> {t('embed.open')}
        </a>
      </p>
    </main>
  );
}
