/** The languages of the pages. Names in their own words, as a chooser must show them. */
export const LANGUAGES = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'hi', name: 'हिन्दी', dir: 'ltr' },
  { code: 'kn', name: 'ಕನ್ನಡ', dir: 'ltr' },
  { code: 'fr', name: 'Français', dir: 'ltr' },
  { code: 'ar', name: 'العربية', dir: 'rtl' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];
export type Direction = 'ltr' | 'rtl';

/** The language that `tag` ("fr-CA", "AR") means, or undefined where the pages do not speak it. */
export function parseLanguage(tag: string | null | undefined): Language | undefined {
  const base = tag?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language.code === base)?.code;
}

export function directionOf(language: Language): Direction {
  return LANGUAGES.find((item) => item.code === language)?.dir ?? 'ltr';
}

/**
 * BCP 47 tag for Intl. Digits are 0–9 in every language, so that a figure read aloud in the hall, a tracker and a printed declaration
 * look the same whoever reads them.
 */
export function intlTag(language: Language): string {
  return language === 'en' ? 'en-GB' : `${language}-u-nu-latn`;
}

/** First language of `wanted` that the pages speak; English otherwise. */
export function chooseLanguage(...wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const found = parseLanguage(tag);
    if (found) return found;
  }
  return 'en';
}
