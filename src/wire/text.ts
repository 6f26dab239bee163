import { z } from 'zod';

// Texts that people see. Control characters break terminals and files; bidirectional overrides and invisible characters make a name
// look like another one ("Trojan source"); so neither gets in, while letters of every script, accents and emoji do.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const LINE_BREAK = /[\n\r\t\u2028\u2029]/;
const BIDI_OR_INVISIBLE =
  /[\u034f\u17b4\u17b5\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

function clean(multiline: boolean): (text: string, context: z.core.$RefinementCtx<string>) => void {
  return (text, context) => {
    const issue = (message: string): void => {
      context.addIssue({ code: 'custom', message });
    };
    if (!text.isWellFormed()) issue('holds half of a character (a lone surrogate)');
    if (CONTROL.test(text)) issue('holds a control character');
    if (!multiline && LINE_BREAK.test(text)) issue('must be one line');
    if (BIDI_OR_INVISIBLE.test(text)) issue('holds an invisible or direction-changing character');
  };
}

/** One line of 1 to `max` characters after trimming, NFC, without control, invisible or direction-changing characters. */
export const line = (max: number): z.ZodType<string> =>
  z
    .string()
    .max(max * 4)
    .superRefine(clean(false))
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().min(1, 'must not be empty').max(max, `at most ${max} characters`));

/** Like `line`, several lines allowed, 0 to `max` characters. */
export const paragraph = (max: number): z.ZodType<string> =>
  z
    .string()
    .max(max * 4)
    .superRefine(clean(true))
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
