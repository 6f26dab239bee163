import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { RowProblem } from '../../../election/refusal.ts';
import { ROLL_FIELDS } from '../../../election/roll-columns.ts';
import { Actions, Button, LinkButton } from '../../shared/kit/button.tsx';
import { Checkbox } from '../../shared/kit/choice.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import button from '../../shared/kit/button.module.css';
import { Icon, iconCheck, iconSearch, iconUpload } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import type { Translator } from '../../shared/translator.ts';
import { answerLost, ApiProblem, call } from '../api.ts';
import { readyLetters, useDrawToken } from '../draw-token.ts';
import { holdSecrets } from '../drawn-secrets.ts';
import { electionQuery } from '../election-cache.ts';
import { useElection } from '../elections.ts';
import { guessedColumns, wholeMapping, type Columns } from '../import-columns.ts';
import { readRollFile, repeatedHeadings, type ReadFile } from '../import-file.ts';
import { fieldLabel, ImportMapping } from '../kit/import-mapping.tsx';
import { Page, Section } from '../kit/page.tsx';
import { mistakeWords, refusalWords } from '../problem-words.ts';
import { ScrollTable } from '../kit/scroll-table.tsx';
import { AriaLanguage } from '../kit/aria-language.tsx';
import { useMay } from '../session.ts';
import css from './import.module.css';

function useImport(file: ReadFile | null, columns: Columns, drawSecrets: boolean, dryRun: boolean) {
  const { slug } = useElection();
  const token = useDrawToken();
  return useMutation({
    mutationFn: () =>
      call('importVoters', {
        path: { slug },
        body: { ...file!.body, columns: wholeMapping(columns), dryRun, drawSecrets, ...(dryRun ? {} : { token: token.current() }) },
      }),
    onSuccess: token.answered,
  });
}

/** Roll from a file in four steps: choose, map, try, import. Nothing is saved before the last (rule 30). */
export function ImportPage() {
  const t = useT();
  const may = useMay('officer');
  const { slug, election } = useElection();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [file, setFile] = useState<ReadFile | null>(null);
  const [columns, setColumns] = useState<Columns>({});
  const [wanted, setDraw] = useState(true);
  // A sealed election is entered with credentials; secrets in letters would open nothing.
  const draw = wanted && !election.sealed;
  const dry = useImport(file, columns, draw, true);
  const real = useImport(file, columns, draw, false);
  useEffect(readyLetters, []);
  const open = useMutation({
    mutationFn: readRollFile,
    onSuccess: (read) => {
      setFile(read);
      setColumns(guessedColumns(read.glimpse.headings));
      dry.reset();
      real.reset();
    },
  });
  const change = (next: Columns) => {
    setColumns(next);
    dry.reset();
    real.reset();
  };
  const lost = answerLost(real.error);
  const told = useRef<HTMLDivElement>(null);
  // What came of it stands below the columns, often out of sight.
  useEffect(() => {
    if (dry.isSuccess || dry.isError || real.isError) told.current?.scrollIntoView({ block: 'nearest' });
  }, [dry.isSuccess, dry.isError, real.isError]);
  const twice = repeatedHeadings(file?.glimpse.headings ?? []);
  const confirm = () =>
    real.mutate(undefined, {
      onSuccess: (answer) => {
        if (answer.secrets && answer.secrets.length > 0) holdSecrets(slug, answer.secrets);
        void client.invalidateQueries({ queryKey: ['roll', slug] });
        void client.invalidateQueries({ queryKey: electionQuery(slug).queryKey });
        void navigate({
          to: answer.secrets && answer.secrets.length > 0 ? '/admin/e/$slug/voters/letters' : '/admin/e/$slug/voters',
          params: { slug },
        });
      },
    });
  if (!may) {
    return (
      <Page title={t('a.import.title')}>
        <Notice title={t('a.act.observer')} />
      </Page>
    );
  }
  return (
    <Page title={t('a.import.title')} lead={t('a.import.lead')}>
      <ChooseFile busy={open.isPending} failed={open.isError} name={file?.name} onFile={(chosen) => open.mutate(chosen)} />
      {file && twice.length > 0 && (
        <Notice tone="wrong" role="alert" title={t('a.import.twice', { headings: twice.join(', ') })}>
          <p>{t('a.import.nothing')}</p>
        </Notice>
      )}
      {file && twice.length === 0 && (
        <Section title={t('a.import.map')} hint={t('a.import.map.hint', { rows: file.glimpse.rows })}>
          {columns.username === undefined && <Notice tone="mind" role="status" title={t('a.import.no-username')} />}
          <ImportMapping glimpse={file.glimpse} columns={columns} onChange={change} />
          {election.sealed ? (
            <Notice>
              <p>{t('a.import.sealed')}</p>
            </Notice>
          ) : (
            <Checkbox label={t('a.import.draw')} hint={t('a.import.draw.hint')} checked={draw} onChange={setDraw} />
          )}
          <Actions>
            <Button icon={iconSearch} busy={dry.isPending} onPress={() => dry.mutate()}>
              {t('a.import.dry')}
            </Button>
          </Actions>
        </Section>
      )}
      <div ref={told} className={css['told']}>
        {file && (dry.isError || real.isError) && !lost && <Mistakes problem={real.error ?? dry.error} columns={columns} />}
        {lost && (
          <Notice tone="wrong" role="alert" title={t('a.import.lost')}>
            <p>{t(draw ? 'a.import.lost.hint' : 'a.import.lost.plain')}</p>
          </Notice>
        )}
        {file && dry.data && (!real.isError || lost) && (
          <Section title={t('a.import.ready', { count: dry.data.rows })} hint={lost ? undefined : t('a.import.ready.hint')}>
            <Actions>
              <Button size="large" icon={iconCheck} busy={real.isPending} onPress={confirm}>
                {t('a.import.do', { count: dry.data.rows })}
              </Button>
              <LinkButton look="quiet" href={`/admin/e/${slug}/voters`}>
                {t('action.cancel')}
              </LinkButton>
            </Actions>
          </Section>
        )}
      </div>
    </Page>
  );
}

interface ChooseProps {
  readonly busy: boolean;
  readonly failed: boolean;
  readonly name: string | undefined;
  readonly onFile: (file: File) => void;
}

function ChooseFile({ busy, failed, name, onFile }: ChooseProps) {
  const t = useT();
  const [pasted, setPasted] = useState('');
  return (
    <Section title={t('a.import.file')} hint={t('a.import.file.hint')}>
      <AriaLanguage>
        <DropZone
          className={css['drop'] ?? ''}
          aria-label={t('a.import.drop')}
          onDrop={(event) => {
            const item = event.items.find((found) => found.kind === 'file');
            if (item?.kind === 'file') void item.getFile().then(onFile);
          }}
        >
          <Icon path={iconUpload} size="2em" />
          <p>{name ?? t('a.import.drop')}</p>
          <FileTrigger
            acceptedFileTypes={['.csv', '.txt', '.tsv', 'text/csv', 'text/plain']}
            onSelect={(files) => {
              const chosen = files?.[0];
              if (chosen) onFile(chosen);
            }}
          >
            <AriaButton className={`${button['button']} ${button['secondary']}`}>{t(busy ? 'loading' : 'a.import.choose')}</AriaButton>
          </FileTrigger>
        </DropZone>
      </AriaLanguage>
      {failed && <Notice tone="wrong" role="alert" title={t('a.import.unreadable')} />}
      <Details summary={t('a.import.paste')}>
        <Stack>
          <TextArea label={t('a.import.paste.label')} value={pasted} onChange={setPasted} rows={6} dir="auto" />
          <div>
            <Button
              look="secondary"
              size="small"
              onPress={() => onFile(new File([pasted], t('a.import.paste.name'), { type: 'text/csv' }))}
            >
              {t('a.import.paste.use')}
            </Button>
          </div>
        </Stack>
      </Details>
    </Section>
  );
}

/** A column as the file calls it, and what it is taken for. */
function columnWords(t: Translator, column: string | undefined, columns: Columns): string {
  const field = ROLL_FIELDS.find((name) => name === column);
  if (field === undefined) return column ?? '';
  const heading = columns[field];
  return heading === undefined ? t(fieldLabel(field)) : `${heading} (${t(fieldLabel(field))})`;
}

/** What is wrong, row by row. Nothing was saved. */
function Mistakes({ problem, columns }: { readonly problem: unknown; readonly columns: Columns }) {
  const t = useT();
  const rows =
    problem instanceof ApiProblem && problem.kind === 'roll-invalid' ? (problem.fields['problems'] as readonly RowProblem[]) : [];
  const count = problem instanceof ApiProblem && typeof problem.fields['count'] === 'number' ? problem.fields['count'] : rows.length;
  const nameless = problem instanceof ApiProblem && problem.problems.length === 1 && problem.problems[0]?.path === 'columns/username';
  return (
    <Notice
      tone="wrong"
      role="alert"
      title={nameless ? t('a.import.no-username') : rows.length === 0 ? refusalWords(t, problem) : t('a.import.mistakes', { count })}
    >
      <p>{t('a.import.nothing')}</p>
      {rows.length === 0 && !nameless && problem instanceof ApiProblem && (
        <ul>
          {problem.problems.map((item) => (
            <li key={item.path}>{mistakeWords(t, item)}</li>
          ))}
        </ul>
      )}
      {rows.length > 0 && (
        <ScrollTable
          caption={t('a.import.mistakes', { count })}
          captionHidden
          rows={rows}
          rowKey={(row, index) => `${row.row}-${index}`}
          columns={[
            { key: 'row', title: t('a.import.row'), number: true, heading: true, cell: (row) => t.number(row.row) },
            { key: 'column', title: t('a.import.column'), cell: (row) => columnWords(t, row.column, columns) },
            { key: 'message', title: t('a.import.mistake'), cell: (row) => mistakeWords(t, row) },
          ]}
        />
      )}
    </Notice>
  );
}
