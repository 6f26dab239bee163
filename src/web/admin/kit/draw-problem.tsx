import { Notice } from '../../shared/kit/notice.tsx';
import { useT } from '../../shared/settings.tsx';
import { answerLost } from '../api.ts';
import { ProblemNotice } from './problem.tsx';
import { refusalWords } from '../problem-words.ts';

/** Why secrets did not come; where the answer was lost, that trying again brings them. */
export function DrawProblem({ problem }: { readonly problem: unknown }) {
  const t = useT();
  if (!answerLost(problem)) return <ProblemNotice problem={problem} />;
  return (
    <Notice tone="wrong" role="alert" title={refusalWords(t, problem)}>
      <p>{t('a.secrets.retry')}</p>
    </Notice>
  );
}
