import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { textIn } from '../../../../election/definition.ts';
import { Button, LinkButton } from '../../../shared/kit/button.tsx';
import { Actions } from '../../../shared/kit/button.tsx';
import { Dialog } from '../../../shared/kit/dialog.tsx';
import { Icon, iconCheck, iconMinus, iconNext, iconOut, iconTrash, iconWarning } from '../../../shared/icons.tsx';
import { commonNoun } from '../../../shared/candidate-noun.ts';
import { useSettings, useT } from '../../../shared/settings.tsx';
import { call } from '../../api.ts';
import { isDraft, useElection, type HeldElection } from '../../elections.ts';
import { Page } from '../../kit/page.tsx';
import { ProblemNotice } from '../../kit/problem.tsx';
import { useMay } from '../../session.ts';
import { tasksOf, taskHref, taskStates, untranslated, withoutPicture, type Task, type TaskState } from '../../tasks.ts';
import css from './setup.module.css';

const MARKS: { readonly [S in TaskState]: string } = { done: iconCheck, todo: iconWarning, default: iconCheck, optional: iconMinus };

/** Set-up as a list that can be left and taken up again, ending in "check and lock". */
export function TaskListPage() {
  const t = useT();
  const held = useElection();
  const states = taskStates(held);
  const open = tasksOf(held.definition).filter((task) => states[task] === 'todo' && task !== 'check').length;
  const lead = !isDraft(held.election)
    ? t('a.setup.lead.locked')
    : open === 0
      ? t('a.setup.lead.ready')
      : t('a.setup.lead', { count: open });
  return (
    <Page title={t('a.sheet.setup')} lead={lead} actions={<PublicLink held={held} />}>
      <ol className={css['tasks']}>
        {tasksOf(held.definition).map((task) => (
          <li key={task} className={css['task']} data-state={states[task]}>
            <span className={css['mark']}>
              <Icon path={MARKS[states[task]]} size="1.3em" />
            </span>
            <div className={css['taskWords']}>
              <a href={taskHref(held.slug, task)}>{t(`a.task.${task}`)}</a>
              <p>{summary(t, held, task)}</p>
            </div>
            <span className={css['state']}>{t(`a.task.state.${states[task]}`)}</span>
            <Icon path={iconNext} mirrored />
          </li>
        ))}
      </ol>
      {isDraft(held.election) && <DeleteDraft held={held} />}
    </Page>
  );
}

function PublicLink({ held }: { readonly held: HeldElection }) {
  const t = useT();
  return (
    <LinkButton look="secondary" icon={iconOut} iconMirrored href={`/e/${held.slug}`} newWindow>
      {t('a.setup.public')}
    </LinkButton>
  );
}

/** One line on what stands there now. */
function summary(t: ReturnType<typeof useT>, { election, definition }: HeldElection, task: Task): string {
  switch (task) {
    case 'basics':
      return definition.contact ?? t('a.task.basics.none');
    case 'languages':
      return untranslated(definition) > 0
        ? t('a.task.languages.missing', { count: untranslated(definition) })
        : t.list(definition.languages.map((code) => new Intl.DisplayNames([t.language], { type: 'language' }).of(code) ?? code));
    case 'contests':
      return t.list(
        definition.contests.map(
          (contest) => `“${textIn(contest.question, t.language, ...definition.languages)}” (${t(`a.method.${contest.method.method}`)})`,
        ),
      );
    case 'candidates':
      return t(commonNoun(definition.contests) === 'choice' ? 'a.task.choices.count' : 'a.task.candidates.count', {
        count: definition.contests.reduce((sum, contest) => sum + contest.candidates.length, 0),
        bare: withoutPicture(definition),
      });
    case 'access':
      return t(`a.access.${definition.access}`);
    case 'voters':
      if (definition.sealed?.credentials === 'registrar' && election.roll.active === 0) return t('a.task.voters.registrar');
      return t('a.task.voters.count', { count: election.roll.active, bare: election.sealed ? 0 : election.roll.withoutSecret });
    case 'trustees':
      return t('a.task.trustees.hint');
    case 'times':
      return definition.opensAt === undefined && definition.closesAt === undefined
        ? t('a.task.times.none')
        : [definition.opensAt, definition.closesAt]
            .map((at) =>
              at === undefined
                ? t('a.home.by-hand')
                : t.moment(at, { dateStyle: 'medium', timeStyle: 'short', timeZone: definition.timeZone }),
            )
            .join(' – ');
    case 'rules':
      return t(`a.results.${definition.results}`);
    case 'preview':
      return t('a.task.preview.hint');
    case 'check':
      return isDraft(election) ? t('a.task.check.hint') : t('a.task.check.done');
  }
}

function DeleteDraft({ held }: { readonly held: HeldElection }) {
  const { t } = useSettings();
  const owner = useMay('owner');
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => call('deleteElection', { path: { slug: held.slug } }),
    onSuccess: () => void navigate({ to: '/admin' }),
  });
  if (!owner) return null;
  return (
    <>
      <Actions>
        <Button look="quiet" icon={iconTrash} onPress={() => setAsking(true)}>
          {t('a.setup.delete')}
        </Button>
      </Actions>
      <Dialog open={asking} title={t('a.setup.delete')} onClose={() => setAsking(false)}>
        <p>{t('a.setup.delete.sure')}</p>
        <ProblemNotice problem={remove.error} />
        <Button look="danger" icon={iconTrash} busy={remove.isPending} onPress={() => remove.mutate()}>
          {t('a.setup.delete')}
        </Button>
      </Dialog>
    </>
  );
}
