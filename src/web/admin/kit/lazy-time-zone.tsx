import { lazy, Suspense } from 'react';
import { TextField } from '../../shared/kit/field.tsx';
import { useT } from '../../shared/settings.tsx';

const Searchable = lazy(async () => ({ default: (await import('./time-zone.tsx')).TimeZoneField }));

/** The field for a time zone; its searchable list comes after the rest of the form. Until then the name can be read. */
export function TimeZone({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }) {
  const t = useT();
  return (
    <Suspense fallback={<TextField label={t('a.field.time-zone')} value={value} onChange={onChange} readOnly code />}>
      <Searchable value={value} onChange={onChange} />
    </Suspense>
  );
}
