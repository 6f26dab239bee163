import { useParams } from '@tanstack/react-router';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { NotThere, Page } from '../../kit/page.tsx';
import { FORM_TASKS, tasksOf, type FormTask } from '../../tasks.ts';
import { unreachable } from '../../../../kernel/result.ts';
import { AccessTask } from './access.tsx';
import { BasicsTask } from './basics.tsx';
import { CheckTask } from './check.tsx';
import { ContestsTask } from './contests.tsx';
import { LanguagesTask } from './languages-task.tsx';
import { RulesTask } from './rules.tsx';
import { TimesTask } from './times.tsx';

function Form({ task }: { readonly task: FormTask }) {
  switch (task) {
    case 'basics':
      return <BasicsTask />;
    case 'languages':
      return <LanguagesTask />;
    case 'contests':
      return <ContestsTask />;
    case 'access':
      return <AccessTask />;
    case 'times':
      return <TimesTask />;
    case 'rules':
      return <RulesTask />;
    case 'check':
      return <CheckTask />;
    default:
      return unreachable(task);
  }
}

/** One task of the set-up. */
export function TaskPage() {
  const t = useT();
  const { task } = useParams({ strict: false }) as { task: string };
  const tasks = tasksOf(useElection().definition);
  const known = FORM_TASKS.find((item) => item === task);
  if (!known) return <NotThere />;
  return (
    <Page title={t(`a.task.${known}`)} above={t('steps.of', { now: tasks.indexOf(known) + 1, total: tasks.length })} narrow key={known}>
      <Form task={known} />
    </Page>
  );
}
