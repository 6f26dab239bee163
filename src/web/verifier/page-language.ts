import { chooseLanguage, directionOf, LANGUAGES, parseLanguage, type Language } from '../shared/languages.ts';
import type { Messages } from '../shared/messages.ts';
import { createTranslator, type Translator } from '../shared/translator.ts';

// The languages of the page that verifies without a network: the browser's wish first, then the reader's choice.

/** The texts of every language: put in by scripts/build-verifier.ts. */
declare const VERIFIER_TEXTS: Readonly<Record<Language, Messages>>;

const translatorOf = (language: Language): Translator => createTranslator(language, VERIFIER_TEXTS[language]);

/** Puts the texts into the page's fixed elements, and the language and its direction on the whole. */
function apply(t: Translator): void {
  document.documentElement.lang = t.language;
  document.documentElement.dir = directionOf(t.language);
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    const id = element.dataset['text'] ?? '';
    if (t.has(id)) element.textContent = t(id);
  }
  document.title = `${t('offline.title')} – Veritally`;
}

/** Shows the page in the browser's language and offers the others; `onChange` redraws what is drawn by the program. */
export function speakLanguages(select: HTMLSelectElement, onChange: (t: Translator) => void): Translator {
  select.append(
    ...LANGUAGES.map(({ code, name }) => {
      const option = document.createElement('option');
      option.value = option.lang = code;
      option.textContent = name;
      return option;
    }),
  );
  const first = translatorOf(chooseLanguage(...navigator.languages));
  select.value = first.language;
  select.addEventListener('change', () => {
    const t = translatorOf(parseLanguage(select.value) ?? 'en');
    apply(t);
    onChange(t);
  });
  apply(first);
  return first;
}
