import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { intlTag } from '../../shared/languages.ts';
import { useSettings } from '../../shared/settings.tsx';

/** Tells react-aria's own words (counts of a list, hints of a drop zone) the reader's language. */
export function AriaLanguage({ children }: { readonly children?: ReactNode }) {
  const { language } = useSettings();
  return <I18nProvider locale={intlTag(language)}>{children}</I18nProvider>;
}
