import { Fragment, useCallback, useEffect, useState } from 'react';
import type { BoardHead } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';
import { iconDownload, iconList, iconRefresh, iconSearch, iconShield } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { Facts } from '../shared/kit/facts.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { DataTable } from '../shared/kit/table.tsx';
import { groupsOfFour } from '../shared/kit/tracker.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { Translator } from '../shared/translator.ts';
import type { ElectionPageProps } from './election-door.tsx';

interface BoardEvent {
  readonly height: number;
  readonly type: string;
  readonly hash: string;
  readonly tracker: string | null;
}

const PAGE = 50;

/** A ballot's tracker, broken between its groups of four only, so that the table fits on a telephone. */
const trackerCell = ({ tracker }: BoardEvent) =>
  tracker === null ? (
    ''
  ) : (
    <code dir="ltr">
      {groupsOfFour(tracker).map((group, at) => (
        <Fragment key={at}>
          {group}
          <wbr />
        </Fragment>
      ))}
    </code>
  );

/** An event's type in words; types of later versions as they stand. */
function eventName(t: Translator, type: string): string {
  const id = `board.type.${type}`;
  return t.has(id) ? t(id) : type;
}

/** The published record as it grows: signed head, events, the archive for anyone. Open elections have no such record and say so. */
export function BoardPage({ election }: ElectionPageProps) {
  return election.definition.sealed ? <SealedBoard election={election} /> : <OpenBoard election={election} />;
}

function OpenBoard({ election }: Pick<ElectionPageProps, 'election'>) {
  const t = useT();
  const over = election.resultsShown && election.status !== 'open' && election.status !== 'paused';
  return (
    <Stack>
      <h1>{t('board.title')}</h1>
      <p>{t('board.open.what')}</p>
      <Notice>
        <p>{t('board.open.check')}</p>
      </Notice>
      <Actions>
        <LinkButton icon={iconShield} href={withLanguage(`/e/${election.slug}/t`)}>
          {t('nav.check-tracker')}
        </LinkButton>
        {over && (
          <LinkButton look="secondary" icon={iconDownload} href={`/api/elections/${election.slug}/export/ballots.csv`} download>
            {t('take.csv')}
          </LinkButton>
        )}
      </Actions>
    </Stack>
  );
}

function SealedBoard({ election }: Pick<ElectionPageProps, 'election'>) {
  const t = useT();
  const [head, setHead] = useState<BoardHead | 'none' | 'lost'>();
  const [events, setEvents] = useState<readonly BoardEvent[]>([]);
  const [from, setFrom] = useState<number>();
  const { slug } = election;
  const look = useCallback(() => {
    void ask<BoardHead>(electionPath(slug, '/board/head')).then((answer) => {
      if (answer.kind !== 'done') return setHead(answer.kind === 'refused' ? 'none' : 'lost');
      setHead(answer.value);
      return setFrom(Math.max(0, answer.value.events - PAGE));
    });
  }, [slug]);
  useEffect(look, [look]);
  useEffect(() => {
    if (from === undefined) return;
    void ask<readonly BoardEvent[]>(electionPath(slug, `/board/events?from=${from}&limit=${PAGE}`)).then((answer) =>
      setEvents(answer.kind === 'done' ? answer.value : []),
    );
  }, [slug, from]);
  if (head === undefined) return <p>{t('loading')}</p>;
  if (head === 'none' || head === 'lost') {
    return (
      <EmptyState main icon={iconList} title={t(head === 'none' ? 'board.none' : 'error.offline')}>
        <p>{t(head === 'none' ? 'board.none.body' : 'error.offline.hint')}</p>
        <Button look="secondary" icon={iconRefresh} onPress={look}>
          {t('action.retry')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <Stack gap={6}>
      <h1>{t('board.title')}</h1>
      <p>{t('board.what')}</p>
      <section aria-labelledby="head">
        <h2 id="head">{t('board.head')}</h2>
        <Facts
          facts={[
            [t('board.events'), t.number(head.events)],
            [t('board.last'), <code key="last">{head.lastEvent}</code>],
            [t('board.size'), t('board.bytes', { bytes: head.bytes })],
            [t('board.at'), t.moment(Date.parse(head.at), { dateStyle: 'medium', timeStyle: 'long' })],
            [t('board.key'), <code key="key">{head.publicKey}</code>],
            [t('board.signature'), <code key="signature">{head.signature}</code>],
          ]}
        />
        <p>{t('board.watch')}</p>
      </section>
      <Actions>
        <LinkButton icon={iconDownload} href={electionPath(slug, '/board/archive.bel')} download>
          {t('board.download')}
        </LinkButton>
        <LinkButton look="quiet" icon={iconDownload} href={electionPath(slug, '/board/bindings.json')} download>
          {t('board.bindings')}
        </LinkButton>
        <LinkButton look="secondary" icon={iconShield} href={withLanguage(`/e/${slug}/verify`)}>
          {t('tab.verify')}
        </LinkButton>
        <LinkButton look="secondary" icon={iconSearch} href={withLanguage(`/e/${slug}/t`)}>
          {t('board.find')}
        </LinkButton>
      </Actions>
      <section>
        <DataTable
          caption={t('board.table', { first: (from ?? 0) + 1, last: (from ?? 0) + events.length, total: head.events })}
          rows={events.toReversed()}
          rowKey={(event) => String(event.height)}
          columns={[
            { key: 'height', title: t('board.number'), number: true, heading: true, cell: (event) => t.number(event.height) },
            { key: 'type', title: t('board.type'), cell: (event) => eventName(t, event.type) },
            { key: 'tracker', title: t('board.tracker'), cell: trackerCell },
          ]}
        />
        {head.events > PAGE && (
          <Actions>
            <Button look="secondary" disabled={from === undefined || from === 0} onPress={() => setFrom(Math.max(0, (from ?? 0) - PAGE))}>
              {t('board.earlier')}
            </Button>
            <Button
              look="secondary"
              disabled={from === undefined || from + PAGE >= head.events}
              onPress={() => setFrom((from ?? 0) + PAGE)}
            >
              {t('board.later')}
            </Button>
          </Actions>
        )}
      </section>
    </Stack>
  );
}
