import { Details } from '../shared/kit/details.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import type { Trouble } from './refusal-words.ts';

/** What went wrong; the technical sentence is there for whoever is asked for help. */
export function TroubleNotice({ trouble }: { readonly trouble: Trouble | undefined }) {
  const t = useT();
  if (!trouble) return null;
  return (
    <Notice tone="wrong" role="alert" title={t('error.title')}>
      <p>{trouble.words}</p>
      {trouble.detail !== '' && (
        <Details summary={t('trustee.trouble.detail')}>
          <p lang="en" dir="ltr">
            {trouble.detail}
          </p>
        </Details>
      )}
    </Notice>
  );
}
