import { useState } from 'react';
import type { Ineligible } from '../../election/eligibility.ts';
import { parseDate } from '../../election/calendar.ts';
import { ask, electionPath, type Problem } from '../shared/api.ts';
import { iconNext } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { DateField } from '../shared/kit/date-field.tsx';
import { TextField } from '../shared/kit/field.tsx';
import { Select } from '../shared/kit/select.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { ErrorSummary, type FieldProblem } from '../shared/kit/error-summary.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { CopyButton, TrackerCode } from '../shared/kit/tracker.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import { EligibilityReasons } from './eligibility-reasons.tsx';
import { RegistrationState } from './registration-state.tsx';

interface Form {
  readonly name: string;
  readonly username: string;
  readonly dateOfBirth: string;
  readonly place: string;
  readonly address: string;
  readonly email: string;
}
const EMPTY: Form = { name: '', username: '', dateOfBirth: '', place: '', address: '', email: '' };

type Outcome =
  | { readonly kind: 'form' }
  | { readonly kind: 'taken'; readonly pending: boolean; readonly secret: string | null; readonly username: string }
  | { readonly kind: 'not-eligible'; readonly reasons: readonly Ineligible[] };

/** Registering oneself: name, date of birth and place are checked against the rules; a refusal is explained kindly. */
export function RegisterPage({ election }: { readonly election: ElectionView }) {
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'form' });
  // Held here, so that whoever mistyped something corrects that alone.
  const [form, setForm] = useState<Form>(EMPTY);
  const t = useT();
  if (!election.registrationOpen) {
    return (
      <Stack>
        <h1>{t('register.title')}</h1>
        <Notice>
          <p>{t('refusal.registration-closed')}</p>
        </Notice>
        <LinkButton look="secondary" href={withLanguage(`/e/${election.slug}`)}>
          {t('nav.about-election')}
        </LinkButton>
        {election.definition.access !== 'roll' && <RegistrationState election={election} />}
      </Stack>
    );
  }
  switch (outcome.kind) {
    case 'form':
      return (
        <Stack>
          <RegistrationForm election={election} form={form} onForm={setForm} onOutcome={setOutcome} />
          <RegistrationState election={election} />
        </Stack>
      );
    case 'not-eligible':
      return <NotEligible election={election} reasons={outcome.reasons} again={() => setOutcome({ kind: 'form' })} />;
    case 'taken':
      return <Taken election={election} outcome={outcome} />;
  }
}

interface FormProps {
  readonly election: ElectionView;
  readonly form: Form;
  readonly onForm: (change: (old: Form) => Form) => void;
  readonly onOutcome: (outcome: Outcome) => void;
}

function RegistrationForm({ election, form, onForm, onOutcome }: FormProps) {
  const t = useT();
  const { eligibility } = election.definition;
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const places = eligibility.places ?? [];
  const needsBirth = eligibility.minimumAge !== undefined;
  const set = (change: Partial<Form>) => onForm((old) => ({ ...old, ...change }));
  const missing = (): readonly FieldProblem[] => {
    const out: FieldProblem[] = [];
    if (form.name.trim() === '') out.push({ field: 'name', message: t('register.name.missing') });
    if (form.username.trim() === '') out.push({ field: 'username', message: t('register.username.missing') });
    if (form.dateOfBirth === '' ? needsBirth : parseDate(form.dateOfBirth) === undefined)
      out.push({ field: 'birth', message: t('register.birth.wrong') });
    if (places.length > 0 && form.place.trim() === '') out.push({ field: 'place', message: t('register.place.missing') });
    return out;
  };
  const submit = async () => {
    const found = missing();
    setProblems(found);
    setTrouble('');
    if (found.length > 0) return;
    setBusy(true);
    const body = Object.fromEntries(Object.entries(form).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]])));
    const answer = await ask<{ state: 'active' | 'pending'; secret: string | null }>(electionPath(election.slug, '/register'), {
      method: 'POST',
      body,
    });
    setBusy(false);
    if (answer.kind === 'done')
      return onOutcome({
        kind: 'taken',
        pending: answer.value.state === 'pending',
        secret: answer.value.secret,
        username: form.username.trim(),
      });
    if (answer.kind === 'lost') return setTrouble(t('error.offline'));
    return refused(answer.problem);
  };
  const refused = (problem: Problem) => {
    // A slip of the pen is told at its field.
    if (problem.kind === 'not-eligible' && problem.reasons.some(({ kind }) => kind === 'born-in-future'))
      return setProblems([{ field: 'birth', message: t('eligible.born-in-future') }]);
    if (problem.kind === 'not-eligible') return onOutcome({ kind: 'not-eligible', reasons: problem.reasons });
    if (problem.kind === 'exists') return setProblems([{ field: 'username', message: t('register.username.taken') }]);
    const id = `refusal.${problem.kind}`;
    return setTrouble(t.has(id) ? t(id) : t('error.internal'));
  };
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <Stack>
        <h1>{t('register.title')}</h1>
        <p>{t('register.intro')}</p>
        <Rules election={election} />
        <ErrorSummary problems={problems} />
        {trouble !== '' && (
          <Notice tone="wrong" role="alert">
            <p>{trouble}</p>
          </Notice>
        )}
        <TextField
          id="name"
          label={t('register.name')}
          hint={t('register.name.hint')}
          value={form.name}
          onChange={(name) => set({ name })}
          autoComplete="name"
          maxLength={200}
          required
          error={errorOf('name')}
        />
        <TextField
          id="username"
          label={t('register.username')}
          hint={t('register.username.hint')}
          value={form.username}
          onChange={(username) => set({ username })}
          code
          autoComplete="username"
          maxLength={100}
          required
          error={errorOf('username')}
        />
        {needsBirth && (
          <DateField
            id="birth"
            legend={t('register.birth')}
            hint={t('register.birth.hint')}
            value={form.dateOfBirth}
            onChange={(dateOfBirth) => set({ dateOfBirth })}
            birthday
            error={errorOf('birth')}
          />
        )}
        {places.length > 0 && (
          <PlaceField places={places} value={form.place} onChange={(place) => set({ place })} error={errorOf('place')} />
        )}
        <TextField
          id="address"
          label={t('register.address')}
          value={form.address}
          onChange={(address) => set({ address })}
          autoComplete="street-address"
          maxLength={500}
          optional
        />
        <TextField
          id="email"
          label={t('register.email')}
          value={form.email}
          onChange={(email) => set({ email })}
          type="email"
          autoComplete="email"
          maxLength={254}
          optional
          dir="ltr"
        />
        <Actions>
          <Button type="submit" size="large" busy={busy} iconEnd={iconNext} iconMirrored>
            {t('register.go')}
          </Button>
        </Actions>
      </Stack>
    </form>
  );
}

function PlaceField({
  places,
  value,
  onChange,
  error,
}: {
  readonly places: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}) {
  const t = useT();
  if (places.length > 30)
    return <TextField id="place" label={t('register.place')} value={value} onChange={onChange} maxLength={200} required error={error} />;
  const options = [
    { value: '', label: t('register.place.choose') },
    ...places.map((place) => ({ value: place, label: place })),
    { value: '–', label: t('register.place.other') },
  ];
  return <Select id="place" label={t('register.place')} value={value} options={options} onChange={onChange} error={error} />;
}

/** The rules stand before the form, so that nobody fills it in for nothing. */
function Rules({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const { eligibility, opensAt } = election.definition;
  const { minimumAge, ageOn, places, approval } = eligibility;
  const day = ageOn === undefined ? opensAt : Date.parse(`${ageOn}T12:00:00Z`);
  const lines = [
    minimumAge === undefined
      ? ''
      : day === undefined
        ? t('register.rule.age', { age: minimumAge })
        : t('register.rule.age-on', {
            age: minimumAge,
            day: t.moment(day, { dateStyle: 'long', timeZone: ageOn === undefined ? election.definition.timeZone : 'UTC' }),
          }),
    places === undefined || places.length === 0 || places.length > 30
      ? ''
      : t('register.rule.places', { places: t.list(places, 'list.or') }),
    approval === true ? t('register.rule.approval') : '',
  ].filter((line) => line !== '');
  if (lines.length === 0) return null;
  return (
    <Notice title={t('register.rules')}>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}

function NotEligible({
  election,
  reasons,
  again,
}: {
  readonly election: ElectionView;
  readonly reasons: readonly Ineligible[];
  readonly again: () => void;
}) {
  const t = useT();
  return (
    <Stack>
      <h1>{t('register.not-eligible')}</h1>
      <Notice tone="mind" role="alert">
        <p>{t('register.not-eligible.body')}</p>
        <EligibilityReasons reasons={reasons} />
      </Notice>
      <p>{t('register.not-eligible.wrong')}</p>
      {election.definition.contact !== undefined && <p>{t('booth.contact', { contact: election.definition.contact })}</p>}
      <Actions>
        <Button onPress={again}>{t('register.correct')}</Button>
        <LinkButton look="secondary" href={withLanguage(`/e/${election.slug}`)}>
          {t('nav.about-election')}
        </LinkButton>
      </Actions>
    </Stack>
  );
}

function Taken({ election, outcome }: { readonly election: ElectionView; readonly outcome: Extract<Outcome, { kind: 'taken' }> }) {
  const t = useT();
  const { secret, pending, username } = outcome;
  return (
    <Stack>
      <h1>{t(pending ? 'register.pending' : 'register.done')}</h1>
      <Notice tone="done" role="status">
        <p>{t(pending ? 'register.pending.body' : election.status === 'open' ? 'register.done.open' : 'register.done.body')}</p>
      </Notice>
      {secret !== null && (
        <Stack gap={3}>
          <h2>{t('register.secret')}</h2>
          <p>{t('register.secret.keep', { username })}</p>
          <TrackerCode code={secret} groups={secret.split('-')} />
          <Actions>
            <CopyButton text={secret} label={t('register.secret.copy')} />
          </Actions>
        </Stack>
      )}
      {!pending && (
        <Actions>
          <LinkButton href={withLanguage(`/e/${election.slug}/vote`)} iconEnd={iconNext} iconMirrored>
            {t('nav.vote')}
          </LinkButton>
        </Actions>
      )}
    </Stack>
  );
}
