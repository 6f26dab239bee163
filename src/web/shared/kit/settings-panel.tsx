import { LANGUAGES, type Language } from '../languages.ts';
import { useSettings, type TextSize, type Theme } from '../settings.tsx';
import { RadioCards } from './choice.tsx';
import { Fieldset } from './fieldset.tsx';
import css from './frame.module.css';

const SIZES: readonly TextSize[] = [1, 2, 3, 4];
const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

/** Language, text size and colours. */
export function SettingsPanel() {
  const { t, language, size, theme, set } = useSettings();
  return (
    <>
      <Fieldset legend={t('settings.language')}>
        <select
          className={css['languageSelect']}
          aria-label={t('settings.language')}
          value={language}
          onChange={(event) => set({ language: event.currentTarget.value as Language })}
        >
          {LANGUAGES.map((item) => (
            <option key={item.code} value={item.code} lang={item.code}>
              {item.name}
            </option>
          ))}
        </select>
      </Fieldset>
      <Fieldset legend={t('settings.size')}>
        <RadioCards
          name="size"
          value={String(size)}
          options={SIZES.map((value) => ({ value: String(value), label: t(`settings.size.${value}` as 'settings.size.1') }))}
          onChange={(value) => set({ size: Number(value) as TextSize })}
        />
      </Fieldset>
      <Fieldset legend={t('settings.theme')}>
        <RadioCards
          name="theme"
          value={theme}
          options={THEMES.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(value) => set({ theme: value })}
        />
      </Fieldset>
    </>
  );
}
