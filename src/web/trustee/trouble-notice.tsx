import { loadMessages } from 'virtual:messages/check+verify+board';
import type { Failure } from '../../verify/report.ts';
import { stepNumber } from '../../verify/steps.ts';
import { Details } from '../shared/kit/details.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import { useTexts } from '../shared/use-texts.ts';
import { faultPlace, faultReason } from '../verifier/report-words.ts';
import type { Trouble } from './refusal-words.ts';

/** What went wrong; the technical sentence is there for whoever is asked for help. */
export function TroubleNotice({ trouble }: { readonly trouble: Trouble | undefined }) {
  const t = useT();
  if (!trouble) return null;
  const { words, detail, failure } = trouble;
  return (
    <Notice tone="wrong" role="alert" title={t('error.title')}>
      <p>{words}</p>
      {(failure !== undefined || detail !== '') && (
        <Details summary={t('trustee.trouble.detail')}>
          {failure ? (
            <Found failure={failure} />
          ) : (
            <p lang="en" dir="ltr">
              {detail}
            </p>
          )}
        </Details>
      )}
    </Notice>
  );
}

/** What the check of the record found, as the verifier's page says it. */
function Found({ failure }: { readonly failure: Failure }) {
  const t = useT();
  const ready = useTexts(loadMessages);
  if (!ready) return <p>{t('loading')}</p>;
  return (
    <p>
      <strong>{faultPlace(t, failure, stepNumber(failure.step))}:</strong> {faultReason(t, failure)}
    </p>
  );
}
