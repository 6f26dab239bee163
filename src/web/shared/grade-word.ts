import type { Translator } from './translator.ts';

/** Scales of so many grades and fewer have words; longer ones are numbered. */
export const MOST_WORDED = 7;

const SEVEN = ['reject', 'poor', 'fair', 'good', 'very-good', 'excellent', 'outstanding'] as const;
/** Which of the seven words make a scale of so many grades, worst first. */
const SCALES: { readonly [count: number]: readonly (typeof SEVEN)[number][] } = {
  2: ['reject', 'good'],
  3: ['reject', 'fair', 'good'],
  4: ['reject', 'poor', 'fair', 'good'],
  5: ['reject', 'poor', 'fair', 'good', 'very-good'],
  6: ['reject', 'poor', 'fair', 'good', 'very-good', 'excellent'],
  7: SEVEN,
};

/** A grade in words, 0 the worst. Scales of more than seven grades are numbered. */
export function gradeWord(t: Translator, count: number, grade: number): string {
  const word = SCALES[count]?.[grade];
  return word === undefined ? t('grade.number', { grade: grade + 1, count }) : t(`grade.${word}`);
}
