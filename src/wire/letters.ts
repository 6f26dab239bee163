import { z } from 'zod';

/** Letters in one PDF. A larger roll takes several, which a print shop is used to. */
export const LETTERS_AT_ONCE = 2_000;

const words = z.string().max(2_000);

/**
 * POST /api/admin/elections/:slug/letters.pdf: the secrets just drawn come back to the server only to be printed, in memory. The words
 * are the console's, in the officer's language.
 */
export const lettersSchema = z.strictObject({
  language: z.enum(['en', 'hi', 'kn', 'fr', 'ar']),
  direction: z.enum(['ltr', 'rtl']),
  title: z.string().min(1).max(500),
  words: z.strictObject({
    title: words,
    body: z.string().max(10_000),
    sample: words.optional(),
    until: words.optional(),
    contact: words.optional(),
    foot: words,
    qr: words,
    address: words,
    /** Left out where voters sign in without one: in a sealed election the voting code is all. */
    username: words.optional(),
    secret: words,
  }),
  letters: z
    .array(
      z.strictObject({
        username: z.string().min(1).max(200),
        name: z.string().max(500).nullable(),
        secret: z.string().min(1).max(200),
        /** An address as it stands in a QR code, which holds no more. */
        link: z
          .string()
          .min(1)
          .max(1_000)
          .regex(/^[\x21-\x7e]+$/, 'is not an address'),
      }),
    )
    .min(1)
    .max(LETTERS_AT_ONCE),
});
export type LettersInput = z.output<typeof lettersSchema>;
