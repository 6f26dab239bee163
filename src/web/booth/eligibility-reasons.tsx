import type { Ineligible } from '../../election/eligibility.ts';
import { useT } from '../shared/settings.tsx';
import type { Translator } from '../shared/translator.ts';

/** Why somebody may not vote, kindly and exactly. */
export function EligibilityReasons({ reasons }: { readonly reasons: readonly Ineligible[] }) {
  const t = useT();
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason.kind}>{reasonWords(t, reason)}</li>
      ))}
    </ul>
  );
}

function reasonWords(t: Translator, reason: Ineligible): string {
  switch (reason.kind) {
    case 'date-of-birth-missing':
      return t('eligible.date-of-birth-missing', { age: reason.minimumAge });
    case 'too-young':
      return t('eligible.too-young', {
        minimum: reason.minimumAge,
        age: reason.age,
        day: t.moment(Date.parse(`${reason.on}T12:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' }),
      });
    case 'born-in-future':
      return t('eligible.born-in-future');
    case 'place-missing':
      return t('eligible.place-missing', { places: t.list(reason.places, 'list.or') });
    case 'other-place':
      return t('eligible.other-place', { places: t.list(reason.places, 'list.or') });
  }
}
