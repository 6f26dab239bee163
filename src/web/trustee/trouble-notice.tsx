import { loadMessages } from 'virtual:messages/check+verify+board';
import { stepNumber } from '../../verify/steps.ts';
import { Details } from '../shared/kit/details.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import { useTexts } from '../shared/use-texts.ts';
import { faultPlace, faultReason, saidWords } from '../verifier/report-words.ts';
import type { Trouble } from './refusal-words.ts';
import css from './trustee.module.css';

/** What went wrong; what exactly was found is there for whoever is asked for help. */
export function TroubleNotice({ trouble }: { readonly trouble: Trouble | undefined }) {
  const t = useT();
  if (!trouble) return null;
  const { words, detail } = trouble;
  return (
    <Notice tone="wrong" role="alert" title={t('error.title')}>
      <p>{words}</p>
      {detail !== '' && (
        <Details summary={t('trustee.trouble.detail')}>
          {(trouble.failure ?? trouble.said) ? <Found {...trouble} /> : <Technical text={detail} />}
        </Details>
      )}
    </Notice>
  );
}

/** A message that has no translation, quoted as what it is. */
function Technical({ text }: { readonly text: string }) {
  const t = useT();
  return (
    <>
      <p>{t('trustee.trouble.technical')}</p>
      <blockquote lang="en" dir="ltr" className={css['technical']}>
        {text}
      </blockquote>
    </>
  );
}

/** What the check of the record found, as the verifier's page says it. */
function Found({ failure, said, detail }: Trouble) {
  const t = useT();
  const ready = useTexts(loadMessages);
  if (!ready) return <p>{t('loading')}</p>;
  if (failure)
    return (
      <p>
        <strong>{t.pair(faultPlace(t, failure, stepNumber(failure.step)), '')}</strong>
        {faultReason(t, failure)}
      </p>
    );
  const words = said && saidWords(t, said);
  return words === undefined ? <Technical text={detail} /> : <p>{words}</p>;
}
