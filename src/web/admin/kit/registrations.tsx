import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { iconCheck, iconCross } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem, call } from '../api.ts';
import { useElection } from '../elections.ts';
import { keepFocus } from '../kept-focus.ts';
import { countPicked, NOBODY, whichPicked, type Picked } from '../picked.ts';
import { useRefreshRoll, type RollFilter } from '../roll-pages.ts';
import { Consequences } from './consequences.tsx';
import { FormDialog } from './form-dialog.tsx';
import { ProblemNotice } from './problem.tsx';
import { mistakeWords } from '../problem-words.ts';
import css from './console.module.css';

interface BarProps {
  readonly filter: RollFilter;
  /** How many wait and match. */
  readonly total: number;
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
}

/** What is chosen among the registrations that wait, and what to do with them at once. */
export function RegistrationsBar({ filter, total, picked, onPick }: BarProps) {
  const t = useT();
  const [asking, setAsking] = useState<'active' | 'refused' | null>(null);
  const [told, setTold] = useState('');
  const line = useRef<HTMLParagraphElement>(null);
  const count = countPicked(picked, total);
  return (
    <div className={css['bar']}>
      <p ref={line} role="status" tabIndex={-1}>
        {count === 0 && told !== '' ? told : t('a.registrations.picked', { count })}
      </p>
      <Actions>
        {count < total && (
          <Button look="secondary" size="small" onPress={() => onPick({ all: true, ids: new Set() })}>
            {t('a.registrations.all', { count: total })}
          </Button>
        )}
        {count > 0 && (
          <>
            <Button look="quiet" size="small" onPress={() => onPick(NOBODY)}>
              {t('a.registrations.none')}
            </Button>
            <Button size="small" icon={iconCheck} onPress={() => setAsking('active')}>
              {t('a.registrations.approve')}
            </Button>
            <Button look="secondary" size="small" icon={iconCross} onPress={() => setAsking('refused')}>
              {t('a.registrations.refuse')}
            </Button>
          </>
        )}
      </Actions>
      {asking && (
        <DecisionDialog
          status={asking}
          count={count}
          which={whichPicked(picked, filter, total)}
          onClose={() => setAsking(null)}
          onDone={(decided) => {
            setAsking(null);
            setTold(t('a.registrations.done', { count: decided }));
            onPick(NOBODY);
            keepFocus(() => line.current);
          }}
        />
      )}
    </div>
  );
}

interface DecisionProps {
  readonly status: 'active' | 'refused';
  readonly count: number;
  readonly which: ReturnType<typeof whichPicked>;
  readonly onClose: () => void;
  readonly onDone: (decided: number) => void;
}

/** Approving or refusing: what follows, the reason (a refusal needs one), and the one button that does it. */
export function DecisionDialog({ status, count, which, onClose, onDone }: DecisionProps) {
  const t = useT();
  const { slug, election } = useElection();
  const refresh = useRefreshRoll();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const refuse = status === 'refused';
  const decide = useMutation({
    mutationFn: () =>
      call('decideRegistrations', {
        path: { slug },
        body: { which, status, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) },
      }),
    onSuccess: ({ decided }) => {
      refresh();
      onDone(decided);
    },
  });
  const empty = refuse && reason.trim() === '';
  const grown = decide.error instanceof ApiProblem ? decide.error.problems.find(({ path }) => path === 'most') : undefined;
  const word = refuse ? 'refuse' : 'approve';
  const late = !refuse && (election.status === 'open' || election.status === 'paused') ? `\n${t('a.registrations.approve.late')}` : '';
  return (
    <FormDialog title={t(`a.registrations.${word}.ask`, { count })} onClose={onClose}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (empty) form.current?.querySelector('input')?.focus();
          else decide.mutate();
        }}
      >
        <Stack>
          <Consequences text={t(`a.registrations.${word}.follows`) + late} />
          <ProblemNotice problem={decide.error} />
          {grown && <p>{mistakeWords(t, grown)}</p>}
          <TextField
            label={t('a.act.reason')}
            hint={t('a.registrations.reason.hint')}
            value={reason}
            onChange={setReason}
            optional={!refuse}
            maxLength={500}
            dir="auto"
            {...(tried && empty ? { error: t('a.problem.empty') } : {})}
          />
          <Actions>
            <Button type="submit" look={refuse ? 'danger' : 'primary'} icon={refuse ? iconCross : iconCheck} busy={decide.isPending}>
              {t(`a.voter.${word}`)}
            </Button>
          </Actions>
        </Stack>
      </form>
    </FormDialog>
  );
}
