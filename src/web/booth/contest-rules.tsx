import { loadMessages } from 'virtual:messages/method';
import { useState } from 'react';
import type { MethodFact } from '../../counting/method-facts.ts';
import type { MethodSpec } from '../../counting/method.ts';
import { Details } from '../shared/kit/details.tsx';
import { useSettings } from '../shared/settings.tsx';

/** How the contest is counted, fetched by those who open it. */
export function ContestRules({ method }: { readonly method: MethodSpec }) {
  const { t, include } = useSettings();
  const [facts, setFacts] = useState<readonly MethodFact[] | 'lost'>();
  const open = (): void => {
    if (facts !== undefined && facts !== 'lost') return;
    Promise.all([import('../../counting/method-facts.ts'), include(loadMessages)]).then(
      ([{ methodFacts }]) => setFacts(methodFacts(method)),
      () => setFacts('lost'),
    );
  };
  return (
    <Details summary={t('fact.title')} onOpen={open}>
      {facts === undefined && <p>{t('loading')}</p>}
      {facts === 'lost' && (
        <p role="status">
          {t('error.offline')} {t('error.offline.hint')}
        </p>
      )}
      {facts !== undefined && facts !== 'lost' && (
        <ul>
          {facts.map(({ key, params }) => {
            const words = t(`fact.${key}`, params);
            return <li key={words}>{words}</li>;
          })}
        </ul>
      )}
    </Details>
  );
}
