import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { VoterSession } from '../../wire/voting.ts';
import { ask, electionPath, type Problem } from '../shared/api.ts';
import { iconNext } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { SecretField, TextField } from '../shared/kit/field.tsx';
import { Details } from '../shared/kit/details.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { ErrorSummary, type FieldProblem } from '../shared/kit/error-summary.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { Link } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import type { Translator } from '../shared/translator.ts';
import type { Voter } from './voting-flow.tsx';

// Stands with the ballot's pages, which are on their way.
const EligibilityReasons = lazy(() =>
  import('./eligibility-reasons.tsx').then(({ EligibilityReasons: component }) => ({ default: component })),
);

/** Why somebody who chose already signs in again: the session ended in mid-ballot, or the server refused what the code sealed. */
export type SignInAgain = 'expired' | 'refused' | undefined;

type Trouble = 'lost' | { readonly problem: Problem; readonly byLink: boolean };

interface SignInProps {
  readonly election: ElectionView;
  readonly linkSecret: string | undefined;
  /** The choices are still in memory. */
  readonly again: SignInAgain;
  readonly kiosk: boolean;
  readonly onSignedIn: (voter: Voter) => void;
}

const CREDENTIAL = /^[1-9A-HJ-NP-Za-km-z]{5}-?[1-9A-HJ-NP-Za-km-z]{6}-?[1-9A-HJ-NP-Za-km-z]{5}-?[1-9A-HJ-NP-Za-km-z]{6}$/;

/** A private credential in its one form (5-6-5-6), however it was typed; undefined where it is none. */
export function readCredential(text: string): string | undefined {
  const plain = text.replaceAll(/\s/g, '');
  if (!CREDENTIAL.test(plain)) return undefined;
  const c = plain.replaceAll('-', '');
  return [c.slice(0, 5), c.slice(5, 11), c.slice(11, 16), c.slice(16)].join('-');
}

/** Sign-in before the ballot, never at casting (rule 13): username and secret, the code of a sealed election, or a personal link. */
export function SignInPage({ election, linkSecret, again, kiosk, onSignedIn }: SignInProps) {
  const t = useT();
  const sealed = election.definition.sealed !== undefined;
  const [username, setUsername] = useState('');
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(linkSecret !== undefined);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  // Words are made when it is shown: a personal link may be answered before they have come.
  const [trouble, setTrouble] = useState<Trouble>();
  const done = useRef(onSignedIn);
  useEffect(() => {
    done.current = onSignedIn;
  });
  const signIn = useCallback(
    async (body: { username: string; secret: string } | { link: string }) => {
      setBusy(true);
      setProblems([]);
      setTrouble(undefined);
      const answer = await ask<VoterSession>(electionPath(election.slug, '/sign-in'), { method: 'POST', body });
      setBusy(false);
      if (answer.kind === 'done') return done.current({ kind: 'session', session: answer.value });
      if (answer.kind === 'lost') return setTrouble('lost');
      const { problem } = answer;
      if (problem.kind === 'wrong-secret' && !('link' in body)) setProblems([{ field: 'secret', message: t('sign-in.wrong') }]);
      else setTrouble({ problem, byLink: 'link' in body });
    },
    [election.slug, t],
  );
  const used = useRef(false);
  useEffect(() => {
    if (linkSecret === undefined || used.current) return;
    used.current = true;
    const credential = sealed ? readCredential(linkSecret) : undefined;
    if (credential !== undefined) done.current({ kind: 'credential', credential });
    else void signIn({ link: linkSecret });
  }, [linkSecret, sealed, signIn]);
  const submit = () => {
    if (sealed) {
      const credential = readCredential(secret);
      if (credential !== undefined) return onSignedIn({ kind: 'credential', credential });
      return setProblems([{ field: 'secret', message: t('sign-in.code.malformed') }]);
    }
    const missing: FieldProblem[] = [];
    if (username.trim() === '') missing.push({ field: 'username', message: t('sign-in.username.missing') });
    if (secret.trim() === '') missing.push({ field: 'secret', message: t('sign-in.secret.missing') });
    setProblems(missing);
    return missing.length === 0 ? void signIn({ username: username.trim(), secret: secret.trim() }) : undefined;
  };
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) submit();
      }}
    >
      <Stack>
        <h1>{t('sign-in.title')}</h1>
        {again && (
          <Notice tone="mind" role="alert" {...(again === 'refused' && { title: t('refused.title') })}>
            <p>{t(again === 'refused' ? 'refused.code' : 'sign-in.expired')}</p>
          </Notice>
        )}
        <ErrorSummary problems={problems} />
        {trouble && (
          <Notice tone="wrong" role="alert">
            <p>{trouble === 'lost' ? t('error.offline') : signInTrouble(t, trouble.problem, trouble.byLink)}</p>
            {trouble !== 'lost' && trouble.problem.kind === 'not-eligible' && (
              <Suspense fallback={null}>
                <EligibilityReasons reasons={trouble.problem.reasons} />
              </Suspense>
            )}
          </Notice>
        )}
        <p>{t(sealed ? 'sign-in.intro.sealed' : 'sign-in.intro')}</p>
        {!sealed && (
          <TextField
            id="username"
            label={t('sign-in.username')}
            value={username}
            onChange={setUsername}
            code
            required
            autoComplete={kiosk ? 'off' : 'username'}
            maxLength={200}
            error={errorOf('username')}
          />
        )}
        <SecretField
          id="secret"
          label={t(sealed ? 'sign-in.code' : 'sign-in.secret')}
          hint={t(sealed ? 'sign-in.code.hint' : 'sign-in.secret.hint')}
          value={secret}
          onChange={setSecret}
          required
          autoComplete={kiosk ? 'off' : 'current-password'}
          maxLength={200}
          error={errorOf('secret')}
        />
        <Actions>
          <Button type="submit" size="large" busy={busy} iconEnd={iconNext} iconMirrored>
            {t('sign-in.go')}
          </Button>
        </Actions>
        {election.registrationOpen && !kiosk && (
          <p>
            {t('sign-in.not-registered')} <Link href={`/e/${election.slug}/register`}>{t('sign-in.register')}</Link>
          </p>
        )}
        <div>
          <Details summary={t('sign-in.help')}>
            <p>{t('sign-in.help.where')}</p>
            <p>{t('sign-in.help.lost')}</p>
            {election.definition.contact !== undefined && <p>{t('booth.contact', { contact: election.definition.contact })}</p>}
          </Details>
        </div>
      </Stack>
    </form>
  );
}

/** Why somebody was not let in, in words. */
export function signInTrouble(t: Translator, problem: Problem, byLink: boolean): string {
  switch (problem.kind) {
    case 'wrong-secret':
      return t(byLink ? 'sign-in.link.wrong' : 'sign-in.wrong');
    case 'too-many-attempts':
    case 'too-many-requests':
      return t('error.too-many', { seconds: Math.ceil(problem.retryAfter) });
    case 'registration-refused':
      // Officers write in any language and direction.
      return problem.reason === null
        ? t('refusal.registration-refused')
        : t('refusal.registration-refused.reason', { reason: `\u2068${problem.reason}\u2069` });
    default: {
      const id = `refusal.${problem.kind}`;
      return t.has(id) ? t(id) : t('error.internal');
    }
  }
}
