import type { Problem } from '../shared/api.ts';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import { EligibilityReasons } from './eligibility-reasons.tsx';

/** A refusal in plain words with the next step (rule 19). */
export function RefusedNotice({ problem, election }: { readonly problem: Problem; readonly election: ElectionView }) {
  const t = useT();
  const id = `refusal.${problem.kind}`;
  return (
    <Notice tone="wrong" role="alert" title={t('refused.title')}>
      <p>{t.has(id) ? t(id) : t('error.internal')}</p>
      {problem.kind === 'not-eligible' && <EligibilityReasons reasons={problem.reasons} />}
      {election.definition.contact !== undefined && <p>{t('booth.contact', { contact: election.definition.contact })}</p>}
    </Notice>
  );
}
