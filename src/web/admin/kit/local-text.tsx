import { useId, useState } from 'react';
import type { LocalText } from '../../../election/definition.ts';
import { Button } from '../../shared/kit/button.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { Fieldset } from '../../shared/kit/fieldset.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { iconGlobe } from '../../shared/icons.tsx';
import { LANGUAGES } from '../../shared/languages.ts';
import { useT } from '../../shared/settings.tsx';
import css from './console.module.css';

interface LocalTextProps {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string;
  readonly value: LocalText | undefined;
  readonly languages: readonly string[];
  readonly onChange: (value: LocalText | undefined) => void;
  readonly long?: boolean;
  readonly optional?: boolean;
  readonly maxLength?: number;
  readonly id?: string;
}

/** The name of a language in its own words, else in the reader's. */
export function languageName(code: string, reader: string): string {
  return LANGUAGES.find((item) => item.code === code)?.name ?? new Intl.DisplayNames([reader], { type: 'language' }).of(code) ?? code;
}

/** A text for all readers, or one per language of the election. Empty ones are left out; nothing at all is undefined. */
export function LocalTextField(props: LocalTextProps) {
  const t = useT();
  const made = useId();
  const { value, languages, onChange, label, hint, error, long = false, optional = false, maxLength, id = made } = props;
  const [each, setEach] = useState(typeof value === 'object');
  const Control = long ? TextArea : TextField;
  const common = { ...(maxLength === undefined ? {} : { maxLength }), dir: 'auto' as const };
  if (!each) {
    const text = typeof value === 'string' ? value : (Object.values(value ?? {})[0] ?? '');
    return (
      <div className={css['localText']}>
        <Control
          {...common}
          id={id}
          label={label}
          hint={hint}
          error={error}
          optional={optional}
          value={text}
          onChange={(next) => onChange(next === '' && optional ? undefined : next)}
        />
        {languages.length > 1 && (
          <Button
            look="quiet"
            size="small"
            icon={iconGlobe}
            onPress={() => {
              setEach(true);
              onChange(Object.fromEntries(languages.map((language) => [language, text])));
            }}
          >
            {t('a.local.each')}
          </Button>
        )}
      </div>
    );
  }
  const texts = typeof value === 'object' ? value : {};
  const set = (language: string, next: string) => {
    const rest = Object.fromEntries(Object.entries({ ...texts, [language]: next }).filter(([, text]) => text !== ''));
    onChange(Object.keys(rest).length === 0 && optional ? undefined : rest);
  };
  return (
    <Fieldset legend={label} hint={hint} error={error} id={`${id}-set`}>
      <div className={css['localEach']}>
        {languages.map((language, i) => (
          <Control
            {...common}
            key={language}
            id={i === 0 ? id : `${id}-${language}`}
            lang={language}
            label={languageName(language, t.language)}
            value={texts[language] ?? ''}
            onChange={(next) => set(language, next)}
          />
        ))}
      </div>
      <Button
        look="quiet"
        size="small"
        onPress={() => {
          setEach(false);
          onChange(Object.values(texts)[0] ?? (optional ? undefined : ''));
        }}
      >
        {t('a.local.one')}
      </Button>
    </Fieldset>
  );
}
