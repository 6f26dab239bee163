import { loadMessages } from 'virtual:messages/audit+actor';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { textIn, type LocalText } from '../../../election/definition.ts';
import type { AuditPage } from '../../../wire/administration.ts';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Select } from '../../shared/kit/select.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconDownload, iconSearch } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import type { Translator } from '../../shared/translator.ts';
import { useTexts } from '../../shared/use-texts.ts';
import { call } from '../api.ts';
import { actorOf, actorWords } from '../audit-actors.ts';
import { actWords, ELECTION_ACTS, HOUSE_ACTS, reasonWords } from '../audit-acts.ts';
import { electionsQuery } from '../election-cache.ts';
import { useElection } from '../elections.ts';
import { csvText, saveFile } from '../files.ts';
import { Page, Waiting } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { ownTimeZone } from '../wall-clock.ts';
import { ScrollTable } from '../kit/scroll-table.tsx';
import css from '../kit/console.module.css';

type Entry = AuditPage['entries'][number];
interface Filter {
  readonly act: string;
  /** As the record names it. */
  readonly actor: string | undefined;
}

const STEP = 100;

function query(election: string | undefined, { act, actor }: Filter, before: number | undefined, limit: number) {
  return { election, act: act === '' ? undefined : act, actor, before, limit };
}

/** Every entry that the filter lets through, newest first, page by page. */
async function wholeRecord(election: string | undefined, filter: Filter): Promise<readonly Entry[]> {
  const all: Entry[] = [];
  for (;;) {
    const { entries } = await call('audit', { query: query(election, filter, all.at(-1)?.seq, 1_000) });
    all.push(...entries);
    if (entries.length < 1_000) return all;
  }
}

export function ElectionAuditPage() {
  const { slug, definition } = useElection();
  return useTexts(loadMessages) ? <AuditSheet election={slug} timeZone={definition.timeZone} /> : <Waiting />;
}

export function WholeAuditPage() {
  return useTexts(loadMessages) ? <AuditSheet election={undefined} timeZone={ownTimeZone()} /> : <Waiting />;
}

/** The record of acts: who did what, when; whether its chain holds; filtered and exported (rule 35). */
function AuditSheet({ election, timeZone }: { readonly election: string | undefined; readonly timeZone: string }) {
  const t = useT();
  const [who, setWho] = useState('');
  const [filter, setFilter] = useState<Filter>({ act: '', actor: undefined });
  const choose = (act: string) => setFilter({ act, actor: actorOf(t, who) });
  const record = useInfiniteQuery({
    queryKey: ['audit', election, filter],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => call('audit', { query: query(election, filter, pageParam, STEP), signal }),
    getNextPageParam: (last: AuditPage) => (last.entries.length < STEP ? undefined : last.entries.at(-1)?.seq),
  });
  const save = useMutation({
    mutationFn: async (as: 'csv' | 'json') => {
      const entries = await wholeRecord(election, filter);
      const name = `record-${election ?? 'all'}.${as}`;
      if (as === 'json') saveFile(name, JSON.stringify({ chain: record.data?.pages[0]?.chain, entries }, null, 2), 'application/json');
      else
        saveFile(
          name,
          csvText(
            ['seq', 'at', 'actor', 'act', 'election', 'details', 'hash'],
            entries.map((entry) => [
              entry.seq,
              entry.at,
              entry.actor,
              entry.act,
              entry.election,
              JSON.stringify(entry.details),
              entry.hash,
            ]),
          ),
        );
    },
  });
  const entries = record.data?.pages.flatMap((page) => page.entries) ?? [];
  const chain = record.data?.pages[0]?.chain;
  return (
    <Page title={t(election === undefined ? 'a.nav.record' : 'a.sheet.audit')} lead={t('a.audit.lead', { zone: timeZone })}>
      {chain && <Chain chain={chain} />}
      <form
        className={css['filters']}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          choose(filter.act);
        }}
      >
        <Select
          label={t('a.audit.act')}
          value={filter.act}
          onChange={choose}
          options={[
            { value: '', label: t('a.audit.act.all') },
            ...[...ELECTION_ACTS, ...(election === undefined ? HOUSE_ACTS : [])].map((act) => ({ value: act, label: actWords(t, act) })),
          ]}
        />
        <TextField label={t('a.audit.actor')} value={who} onChange={setWho} dir="auto" />
        <Button type="submit" look="secondary" icon={iconSearch}>
          {t('a.audit.filter')}
        </Button>
      </form>
      <Actions>
        <Button look="secondary" size="small" icon={iconDownload} busy={save.isPending} onPress={() => save.mutate('csv')}>
          CSV
        </Button>
        <Button look="secondary" size="small" icon={iconDownload} busy={save.isPending} onPress={() => save.mutate('json')}>
          JSON
        </Button>
      </Actions>
      <ProblemNotice problem={save.error ?? record.error} />
      {record.isPending ? <Waiting /> : <Entries entries={entries} timeZone={timeZone} shared={election === undefined} />}
      {record.hasNextPage && (
        <div>
          <Button look="secondary" busy={record.isFetchingNextPage} onPress={() => void record.fetchNextPage()}>
            {t('a.audit.more')}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Chain({ chain }: { readonly chain: AuditPage['chain'] }) {
  const t = useT();
  const broken = chain.brokenAt !== null;
  return (
    <Notice
      tone={broken ? 'wrong' : 'done'}
      title={broken ? t('a.audit.broken', { seq: chain.brokenAt ?? 0 }) : t('a.audit.holds', { count: chain.length })}
    >
      <p>
        {t('a.audit.head')} <code dir="ltr">{chain.head.slice(0, 16)}…</code>
      </p>
    </Notice>
  );
}

const momentOf = (t: Translator, at: string, timeZone: string) => (
  <time dateTime={at}>{t.moment(new Date(at), { dateStyle: 'medium', timeStyle: 'medium', timeZone })}</time>
);
const ownDirection = (text: string) => <span dir="auto">{text}</span>;
const detailsOf = (entry: Entry) => <EntryDetails entry={entry} />;

function Entries({
  entries,
  timeZone,
  shared,
}: {
  readonly entries: readonly Entry[];
  readonly timeZone: string;
  readonly shared: boolean;
}) {
  const t = useT();
  const { data: elections } = useQuery({ ...electionsQuery, enabled: shared });
  // One that was deleted since is known by its number only.
  const titleOf = (id: string | null): string => {
    const title = elections?.find((election) => election.id === id)?.definition.title as LocalText | undefined;
    return title === undefined ? (id ?? '') : textIn(title, t.language);
  };
  return (
    <ScrollTable
      caption={t('a.audit.caption', { count: entries.length })}
      rows={entries}
      rowKey={(entry) => String(entry.seq)}
      columns={[
        { key: 'seq', title: t('a.audit.seq'), number: true, cell: (entry) => entry.seq },
        { key: 'at', title: t('a.audit.at'), cell: (entry) => momentOf(t, entry.at, timeZone) },
        { key: 'actor', title: t('a.audit.actor'), cell: (entry) => actorWords(t, entry.actor) },
        { key: 'act', title: t('a.audit.act'), heading: true, cell: (entry) => actWords(t, entry.act) },
        ...(shared
          ? [{ key: 'election', title: t('a.audit.election'), cell: (entry: Entry) => ownDirection(titleOf(entry.election)) }]
          : []),
        { key: 'details', title: t('a.audit.details'), cell: detailsOf },
      ]}
    />
  );
}

function EntryDetails({ entry }: { readonly entry: Entry }) {
  const t = useT();
  const pairs = Object.entries(entry.details);
  const reason = entry.details['reason'];
  return (
    <>
      {typeof reason === 'string' && <span dir="auto">{reasonWords(t, reason)}</span>}
      <Details summary={t('a.audit.details')}>
        <code dir="ltr">
          {pairs.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' · ')}
        </code>
        <code dir="ltr">{entry.hash}</code>
      </Details>
    </>
  );
}
