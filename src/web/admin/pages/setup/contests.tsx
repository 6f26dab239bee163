import { useState } from 'react';
import { textIn, type CandidateOrder, type Contest, type ElectionDefinition } from '../../../../election/definition.ts';
import { mostWriteIns, whyNoWriteIns } from '../../../../election/write-in-rules.ts';
import { Button } from '../../../shared/kit/button.tsx';
import { Checkbox } from '../../../shared/kit/choice.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { TextArea } from '../../../shared/kit/text-area.tsx';
import { iconDown, iconPlus, iconTrash, iconUp } from '../../../shared/icons.tsx';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { LocalTextField } from '../../kit/local-text.tsx';
import { Section } from '../../kit/page.tsx';
import { moved } from '../../moved.ts';
import { namesFrom } from '../../templates.ts';
import { MethodField } from './method-field.tsx';
import { TaskForm } from './task-form.tsx';
import css from './setup.module.css';

const ORDERS: readonly CandidateOrder[] = ['listed', 'by-name', 'lot-per-election', 'lot-per-voter'];

interface Editing {
  readonly contest: Contest;
  /** Names of a contest that is new here; candidates of the others are kept on their own page. */
  readonly names: string | undefined;
}

function freshContest(definition: ElectionDefinition, taken: readonly string[], question: string): Editing {
  let number = taken.length + 1;
  while (taken.includes(`q${number}`)) number++;
  const { tie } = definition.contests[0]!.method;
  return {
    contest: { id: `q${number}`, question, candidates: [], method: { method: 'plurality', seats: 1, tie }, order: 'listed' },
    names: '',
  };
}

function finished({ contest, names }: Editing): Contest {
  if (names === undefined) return contest;
  return { ...contest, candidates: namesFrom(names).map((name, i) => ({ id: `c${i + 1}`, name })) };
}

/** The questions on the ballot, each with its counting method. */
export function ContestsTask() {
  const t = useT();
  const { definition } = useElection();
  const [list, setList] = useState<readonly Editing[]>(definition.contests.map((contest) => ({ contest, names: undefined })));
  const change = (at: number, next: Partial<Contest>) =>
    setList(list.map((item, i) => (i === at ? { ...item, contest: { ...item.contest, ...next } } : item)));
  const field = (path: string) =>
    path
      .replace(/^contests\/(\d+)\/(question|description|candidates|writeIns).*$/, '$2-$1')
      .replace(/^contests\/(\d+)\/method.*$/, 'question-$1');
  return (
    <TaskForm apply={(old) => ({ ...old, contests: list.map(finished) })} fieldOf={field}>
      {list.map((item, i) => (
        <Section
          key={item.contest.id}
          title={t('a.contest.number', { number: i + 1 })}
          actions={
            <div className={css['row']}>
              {i > 0 && (
                <Button look="secondary" size="small" icon={iconUp} onPress={() => setList(moved(list, i, i - 1))}>
                  {t('a.move.up')}
                </Button>
              )}
              {i < list.length - 1 && (
                <Button look="secondary" size="small" icon={iconDown} onPress={() => setList(moved(list, i, i + 1))}>
                  {t('a.move.down')}
                </Button>
              )}
              {list.length > 1 && (
                <Button look="quiet" size="small" icon={iconTrash} onPress={() => setList(list.filter((_, at) => at !== i))}>
                  {t('a.contest.remove')}
                </Button>
              )}
            </div>
          }
        >
          <ContestFields
            item={item}
            at={i}
            languages={definition.languages}
            change={(next) => change(i, next)}
            setNames={(names) => setList(list.map((old, at) => (at === i ? { ...old, names } : old)))}
          />
        </Section>
      ))}
      <div>
        <Button
          look="secondary"
          icon={iconPlus}
          onPress={() =>
            setList([
              ...list,
              freshContest(
                definition,
                list.map((item) => item.contest.id),
                '',
              ),
            ])
          }
        >
          {t('a.contest.add')}
        </Button>
      </div>
    </TaskForm>
  );
}

interface FieldsProps {
  readonly item: Editing;
  readonly at: number;
  readonly languages: readonly string[];
  readonly change: (next: Partial<Contest>) => void;
  readonly setNames: (names: string) => void;
}

function ContestFields({ item: { contest, names }, at, languages, change, setNames }: FieldsProps) {
  const t = useT();
  const [groups, setGroups] = useState((contest.onlyGroups ?? []).join(', '));
  return (
    <>
      <LocalTextField
        id={`question-${at}`}
        label={t('a.field.question')}
        value={contest.question}
        languages={languages}
        onChange={(question) => change({ question: question ?? '' })}
        maxLength={300}
      />
      <LocalTextField
        id={`description-${at}`}
        label={t('a.contest.explain')}
        value={contest.description}
        languages={languages}
        onChange={(description) => change({ description })}
        long
        optional
        maxLength={2000}
      />
      {names !== undefined && (
        <TextArea
          id={`candidates-${at}`}
          label={t('a.field.candidates')}
          hint={t('a.field.candidates.hint')}
          value={names}
          onChange={setNames}
          rows={5}
          dir="auto"
        />
      )}
      <MethodField
        value={contest.method}
        onChange={(method) => change({ method })}
        candidates={contest.candidates.map((candidate) => textIn(candidate.name, t.language, ...languages))}
      />
      <WriteInsField contest={contest} at={at} change={change} />
      <Checkbox
        label={t('a.contest.none')}
        hint={t('a.contest.none.hint')}
        checked={contest.none !== undefined}
        onChange={(on) => change({ none: on ? {} : undefined })}
      />
      <div className={css['two']}>
        <Select
          label={t('a.contest.order')}
          value={contest.order}
          options={ORDERS.map((value) => ({ value, label: t(`a.contest.order.${value}`) }))}
          onChange={(order) => change({ order })}
        />
        <TextField
          label={t('a.contest.groups')}
          hint={t('a.contest.groups.hint')}
          optional
          value={groups}
          dir="auto"
          onChange={(text) => {
            setGroups(text);
            const list = text
              .split(',')
              .map((group) => group.trim())
              .filter((group) => group !== '');
            change({ onlyGroups: list.length === 0 ? undefined : list });
          }}
        />
      </div>
    </>
  );
}

/** Lines on which voters can write names in; not with every method. */
function WriteInsField({ contest, at, change }: Pick<FieldsProps, 'at' | 'change'> & { readonly contest: Contest }) {
  const t = useT();
  const lines = contest.writeIns ?? 0;
  const most = mostWriteIns(contest.method);
  if (whyNoWriteIns(contest.method) !== undefined && lines === 0) return <p>{t('a.contest.write-ins.none')}</p>;
  return (
    <TextField
      id={`writeIns-${at}`}
      label={t('a.contest.write-ins')}
      hint={t('a.contest.write-ins.hint')}
      type="number"
      inputMode="numeric"
      min={0}
      max={most}
      value={String(lines)}
      onChange={(text) => {
        const wanted = Math.max(0, Math.min(most, Math.trunc(Number(text)) || 0));
        change({ writeIns: wanted === 0 ? undefined : wanted });
      }}
    />
  );
}
