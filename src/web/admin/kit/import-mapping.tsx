import { ROLL_FIELDS, type RollField } from '../../../election/roll-columns.ts';
import { Select } from '../../shared/kit/select.tsx';
import type { MessageId } from '../../shared/messages.ts';
import { useT } from '../../shared/settings.tsx';
import { withColumn, type Columns } from '../import-columns.ts';
import type { Glimpse } from '../import-file.ts';
import css from '../pages/import.module.css';

/** How a field of the roll is called. */
export function fieldLabel(name: RollField): MessageId {
  return name === 'dateOfBirth' ? 'a.field.birth' : name === 'idNumber' ? 'a.field.id-number' : `a.field.${name}`;
}

interface MappingProps {
  readonly glimpse: Glimpse;
  readonly columns: Columns;
  readonly onChange: (columns: Columns) => void;
}

/** Every column of the file by its heading, with what stands in it and what it is taken for. */
export function ImportMapping({ glimpse, columns, onChange }: MappingProps) {
  const t = useT();
  return (
    <ul className={css['mapping']}>
      {glimpse.headings.map((heading, at) => {
        const taken = ROLL_FIELDS.find((field) => columns[field] === heading) ?? '';
        const examples = glimpse.sample.map((row) => (row[at] ?? '').trim()).filter((value) => value !== '');
        return (
          <li key={heading} data-taken={taken !== ''}>
            <Select
              label={heading}
              hint={
                examples.length === 0 ? t('a.import.examples.none') : t('a.import.examples', { examples: examples.slice(0, 3).join(' · ') })
              }
              value={taken}
              options={[
                { value: '', label: t('a.import.unused') },
                ...ROLL_FIELDS.map((field) => ({ value: field, label: t('a.import.taken', { field: t(fieldLabel(field)) }) })),
              ]}
              onChange={(field) => onChange(withColumn(columns, heading, field))}
            />
          </li>
        );
      })}
    </ul>
  );
}
