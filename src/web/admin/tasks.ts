import type { ElectionDefinition } from '../../election/definition.ts';
import { wordings } from '../../election/definition.ts';
import type { AdminElection } from '../../wire/administration.ts';
import { TRUSTEE_KINDS } from './missing.ts';

// The task list of an election (rule 26): what there is to do, what is done, what is still missing before it can be locked.

export const TASKS = [
  'basics',
  'languages',
  'contests',
  'candidates',
  'access',
  'voters',
  'trustees',
  'times',
  'rules',
  'preview',
  'check',
] as const;
export type Task = (typeof TASKS)[number];
/** The tasks of this election: keys and credentials only where it is sealed. */
export function tasksOf(definition: ElectionDefinition): readonly Task[] {
  return TASKS.filter((task) => task !== 'trustees' || definition.sealed !== undefined);
}

/** Tasks that have a form under …/setup/:task; the others have pages of their own. */
export const FORM_TASKS = ['basics', 'languages', 'contests', 'access', 'times', 'rules', 'check'] as const;
export type FormTask = (typeof FORM_TASKS)[number];

export type TaskState = 'done' | 'todo' | 'default' | 'optional';

/** Where a task is done. */
export function taskHref(slug: string, task: Task): string {
  return (FORM_TASKS as readonly string[]).includes(task) ? `/admin/e/${slug}/setup/${task}` : `/admin/e/${slug}/${task}`;
}

/** Texts that lack one of the election's languages, although they are written per language. */
export function untranslated(definition: ElectionDefinition): number {
  const texts = [
    definition.title,
    definition.description,
    ...definition.contests.flatMap((contest) => [
      contest.question,
      contest.description,
      ...contest.candidates.flatMap((c) => [c.name, c.party, c.statement]),
    ]),
  ];
  return texts.filter(
    (text) => text !== undefined && typeof text !== 'string' && definition.languages.some((language) => text[language] === undefined),
  ).length;
}

/** Candidates with neither symbol nor photo. */
export function withoutPicture(definition: ElectionDefinition): number {
  return definition.contests
    .flatMap((contest) => contest.candidates)
    .filter((candidate) => candidate.symbol === undefined && candidate.photo === undefined).length;
}

/** How far each task is. `default`: a sound setting stands there already. */
export function taskStates({
  election,
  definition,
}: {
  readonly election: AdminElection;
  readonly definition: ElectionDefinition;
}): Readonly<Record<Task, TaskState>> {
  const { roll } = election;
  const locked = election.status !== 'draft';
  const registers = definition.access !== 'roll';
  const pictures = withoutPicture(definition);
  return {
    basics: definition.contact === undefined ? 'default' : 'done',
    languages: untranslated(definition) > 0 ? 'todo' : definition.languages.length > 1 ? 'done' : 'default',
    contests: definition.contests.every(
      (contest) => contest.candidates.length > 0 && wordings(contest.question).every((text) => text !== ''),
    )
      ? 'done'
      : 'todo',
    candidates: pictures === 0 ? 'done' : 'optional',
    access: registers || Object.keys(definition.eligibility).length > 0 ? 'done' : 'default',
    voters:
      definition.sealed?.credentials === 'registrar' && roll.active === 0
        ? 'optional'
        : roll.withoutSecret > 0 && definition.sealed === undefined
          ? 'todo'
          : roll.active > 0
            ? 'done'
            : registers
              ? 'optional'
              : 'todo',
    trustees: election.missing.some(({ kind }) => TRUSTEE_KINDS.has(kind)) ? 'todo' : 'done',
    times: definition.opensAt !== undefined || definition.closesAt !== undefined ? 'done' : 'default',
    rules: 'default',
    preview: 'optional',
    check: locked ? 'done' : 'todo',
  };
}
