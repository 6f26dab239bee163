import { loadMessages } from 'virtual:messages/actor';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { textIn } from '../../../election/definition.ts';
import type { DecideWriteIns, WriteIns, WrittenGroupFacts } from '../../../wire/write-ins.ts';
import { iconCheck, iconClock, iconNext } from '../../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { Select } from '../../shared/kit/select.tsx';
import { useT } from '../../shared/settings.tsx';
import type { Translator } from '../../shared/translator.ts';
import { useTexts } from '../../shared/use-texts.ts';
import { call } from '../api.ts';
import { actorWords } from '../audit-actors.ts';
import { useElection } from '../elections.ts';
import { exactToNumber } from '../exact.ts';
import { Page, Section, Waiting } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { useMay } from '../session.ts';
import { namesSeen, writeInsKey } from '../written-names.ts';
import css from './write-ins.module.css';

type Contest = WriteIns['contests'][number];
type Meaning = NonNullable<WrittenGroupFacts['decision']>['meaning'];

/** Names shown at first, and with each press on "more". */
const STEP = 100;

function useDecide(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DecideWriteIns) => call('decideWriteIns', { path: { slug }, body }),
    onSuccess: (seen) => {
      client.setQueryData(writeInsKey(slug), seen);
      void client.invalidateQueries({ queryKey: ['results', slug] });
      void client.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}

/** Names that voters wrote in: who is meant, decided between closing and counting. */
export function WriteInsPage() {
  const t = useT();
  const { slug, election } = useElection();
  const seen = namesSeen(election.status);
  const ready = useTexts(loadMessages);
  const { data, error } = useQuery({
    queryKey: writeInsKey(slug),
    queryFn: ({ signal }) => call('writeIns', { path: { slug }, signal }),
    enabled: seen,
    retry: false,
  });
  return (
    <Page title={t('a.sheet.write-ins')} lead={t('a.written.lead')}>
      {!seen && (
        <EmptyState icon={iconClock} title={t('a.written.early')}>
          <p>{t('a.written.early.hint')}</p>
        </EmptyState>
      )}
      <ProblemNotice problem={error} />
      {seen && !(data && ready) && !error && <Waiting />}
      {data && ready && <Names seen={data} />}
    </Page>
  );
}

function Names({ seen }: { readonly seen: WriteIns }) {
  const t = useT();
  const { slug } = useElection();
  const may = useMay('officer') && seen.open;
  const decide = useDecide(slug);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const run = (body: DecideWriteIns, needed = true): void => {
    const given = reason.trim();
    setTried(needed && given === '');
    if (needed && given === '') document.getElementById('written-reason')?.focus();
    else decide.mutate({ ...body, ...(given === '' ? {} : { reason: given }) });
  };
  return (
    <>
      <Standing seen={seen} />
      <ProblemNotice problem={decide.error} />
      {may && seen.contests.some(({ groups }) => groups.length > 0) && (
        <TextField
          id="written-reason"
          label={t('a.written.reason')}
          hint={t('a.written.reason.hint')}
          value={reason}
          onChange={(text) => {
            setReason(text);
            setTried(false);
          }}
          {...(tried ? { error: t('a.written.reason.needed') } : {})}
          maxLength={300}
          dir="auto"
        />
      )}
      {seen.contests.map((contest) => (
        <ContestNames key={contest.contest} contest={contest} may={may} busy={decide.isPending} run={run} />
      ))}
      {may && seen.undecided > 0 && (
        <Section title={t('a.written.rest')} hint={t('a.written.rest.hint')}>
          <Actions>
            <Button look="secondary" busy={decide.isPending} onPress={() => run({ rest: 'as-written' }, false)}>
              {t('a.written.rest.as-written')}
            </Button>
            <Button look="secondary" busy={decide.isPending} onPress={() => run({ rest: 'nobody' })}>
              {t('a.written.rest.nobody')}
            </Button>
          </Actions>
        </Section>
      )}
    </>
  );
}

/** What is still to do, or that it is done. */
function Standing({ seen }: { readonly seen: WriteIns }) {
  const t = useT();
  const { slug } = useElection();
  if (!seen.open) return <Notice title={t('a.written.counted')} />;
  if (seen.undecided > 0)
    return (
      <Notice tone="mind" role="status" title={t('a.written.left', { count: seen.undecided })}>
        <p>{t('a.written.left.hint')}</p>
      </Notice>
    );
  return (
    <Notice tone="done" role="status" title={t('a.written.all')}>
      <p>{t('a.written.all.hint')}</p>
      <p>
        <LinkButton size="small" href={`/admin/e/${slug}/control`} iconEnd={iconNext} iconMirrored>
          {t('a.results.to-declare')}
        </LinkButton>
      </p>
    </Notice>
  );
}

interface ContestProps {
  readonly contest: Contest;
  readonly may: boolean;
  readonly busy: boolean;
  readonly run: (body: DecideWriteIns) => void;
}

function ContestNames({ contest, may, busy, run }: ContestProps) {
  const t = useT();
  const { definition } = useElection();
  const [most, setMost] = useState(STEP);
  return (
    <Section title={textIn(contest.question, t.language, ...definition.languages)}>
      {contest.groups.length === 0 && <p>{t('a.written.none')}</p>}
      <ul className={css['names']}>
        {contest.groups.slice(0, most).map((group) => (
          <li key={group.key} className={css['name']} data-decided={group.decision !== null}>
            <Written contest={contest} group={group} />
            {may && <Decision key={JSON.stringify(group.decision?.meaning)} contest={contest} group={group} busy={busy} run={run} />}
          </li>
        ))}
      </ul>
      {contest.groups.length > most && (
        <Button look="secondary" onPress={() => setMost(most + STEP)}>
          {t('a.written.more')}
        </Button>
      )}
    </Section>
  );
}

function candidateName(t: Translator, contest: Contest, id: string, languages: readonly string[]): string {
  const candidate = contest.candidates.find((each) => each.id === id);
  return candidate === undefined ? id : textIn(candidate.name, t.language, ...languages);
}

function meaningWords(t: Translator, contest: Contest, meaning: Meaning, languages: readonly string[]): string {
  switch (meaning.as) {
    case 'nobody':
      return t('a.written.nobody');
    case 'person':
      return t('a.written.person.named', { name: meaning.name });
    case 'candidate':
      return t('a.written.candidate', { name: candidateName(t, contest, meaning.candidate, languages) });
  }
}

function Written({ contest, group }: { readonly contest: Contest; readonly group: WrittenGroupFacts }) {
  const t = useT();
  const { definition } = useElection();
  const [first, ...others] = group.spellings;
  const { decision } = group;
  return (
    <div className={css['written']}>
      <p>
        <strong>
          <bdi>{first?.text}</bdi>
        </strong>{' '}
        <span className={css['soft']}>{t('a.written.votes', { count: exactToNumber(group.votes) })}</span>
      </p>
      {others.length > 0 && <p className={css['soft']}>{t('a.written.also', { spellings: t.list(others.map(({ text }) => text)) })}</p>}
      {decision === null ? (
        <p>
          <Badge tone="mind">{t('a.written.undecided')}</Badge>
        </p>
      ) : (
        <p dir="auto">
          {t('a.written.decided', {
            meaning: meaningWords(t, contest, decision.meaning, definition.languages),
            reason: decision.reason,
            by: actorWords(t, decision.by),
            time: t.moment(new Date(decision.at), { dateStyle: 'medium', timeStyle: 'short', timeZone: definition.timeZone }),
          })}
        </p>
      )}
    </div>
  );
}

const CANDIDATE = 'candidate:';

function Decision({ contest, group, busy, run }: Omit<ContestProps, 'may'> & { readonly group: WrittenGroupFacts }) {
  const t = useT();
  const { definition } = useElection();
  const held = group.decision?.meaning;
  const spelling = group.spellings[0]?.text ?? group.key;
  const [who, setWho] = useState<string>(held?.as === 'candidate' ? `${CANDIDATE}${held.candidate}` : (held?.as ?? 'person'));
  const [name, setName] = useState(held?.as === 'person' ? held.name : spelling);
  const meaning = (): Meaning => {
    if (who === 'nobody') return { as: 'nobody' };
    return who === 'person' ? { as: 'person', name: name.trim() } : { as: 'candidate', candidate: who.slice(CANDIDATE.length) };
  };
  const decided = (given: Meaning | { readonly as: 'open' }): DecideWriteIns => ({
    decisions: [{ contest: contest.contest, key: group.key, meaning: given }],
  });
  return (
    <form
      className={css['decision']}
      aria-label={t('a.written.decide.label', { name: spelling })}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        run(decided(meaning()));
      }}
    >
      <Select
        label={t('a.written.who')}
        value={who}
        onChange={setWho}
        options={[
          { value: 'person', label: t('a.written.person') },
          ...contest.candidates.map(({ id }) => ({
            value: `${CANDIDATE}${id}`,
            label: t('a.written.candidate', { name: candidateName(t, contest, id, definition.languages) }),
          })),
          { value: 'nobody', label: t('a.written.nobody') },
        ]}
      />
      {who === 'person' && (
        <TextField label={t('a.written.name')} hint={t('a.written.name.hint')} value={name} onChange={setName} maxLength={80} dir="auto" />
      )}
      <Actions>
        <Button type="submit" size="small" icon={iconCheck} busy={busy} label={t('a.written.decide.label', { name: spelling })}>
          {t('a.written.decide')}
        </Button>
        {held && (
          <Button
            look="quiet"
            size="small"
            busy={busy}
            label={t('a.written.take-back.label', { name: spelling })}
            onPress={() => run(decided({ as: 'open' }))}
          >
            {t('a.written.take-back')}
          </Button>
        )}
      </Actions>
    </form>
  );
}
