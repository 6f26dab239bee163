import { Notice } from '../../shared/kit/notice.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem } from '../api.ts';
import { missingWords } from '../missing.ts';
import { refusalWords } from '../problem-words.ts';

/** Names written in that hinder a count, the first few. */
function undecidedNames(problem: unknown): readonly string[] {
  const names = problem instanceof ApiProblem && problem.kind === 'write-ins-undecided' ? problem.fields['names'] : undefined;
  return Array.isArray(names) ? names.map(String) : [];
}

/** A refusal where no field is at fault. */
export function ProblemNotice({ problem }: { readonly problem: unknown }) {
  const t = useT();
  if (problem === null || problem === undefined) return null;
  const missing = problem instanceof ApiProblem ? problem.missing : [];
  const names = undecidedNames(problem);
  return (
    <Notice tone="wrong" role="alert" title={refusalWords(t, problem)}>
      {names.length > 0 && <p dir="auto">{t.list(names)}</p>}
      {missing.length > 0 && (
        <ul>
          {missing.map((what) => (
            <li key={what.detail}>{missingWords(t, what)}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
