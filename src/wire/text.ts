import { z } from 'zod';
import { unfitText } from '../kernel/visible-text.ts';

function clean(lines: 'one' | 'several'): (text: string, context: z.core.$RefinementCtx<string>) => void {
  return (text, context) => {
    for (const message of unfitText(text, lines)) context.addIssue({ code: 'custom', message });
  };
}

/** One line of 1 to `max` characters after trimming, NFC, without control, invisible or direction-changing characters. */
export const line = (max: number): z.ZodType<string> =>
  z
    .string()
    .max(max * 4)
    .superRefine(clean('one'))
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1, 'must not be empty').max(max, `at most ${max} characters`));

/** Like `line`, several lines allowed, 0 to `max` characters. */
export const paragraph = (max: number): z.ZodType<string> =>
  z
    .string()
    .max(max * 4)
    .superRefine(clean('several'))
    .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim())
    .pipe(z.string().max(max, `at most ${max} characters`));

export const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** A text, or one text per language code. */
export const localText = (max: number, kind: (max: number) => z.ZodType<string> = line): z.ZodType<string | Record<string, string>> =>
  z.union([
    kind(max),
    z
      .record(z.string().regex(LANGUAGE, 'a language code such as "en"'), kind(max))
      .refine((texts) => Object.keys(texts).length > 0, 'needs one language at least'),
  ]);
