// Version 3 of the schema: a refused registration keeps the reason that its person is told. Null: none was given, or it is from before, when
// officers were promised that only the record holds it.

export const REFUSAL_REASON: readonly string[] = [`ALTER TABLE voters ADD COLUMN refusal_reason TEXT`];
