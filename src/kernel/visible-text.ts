// Texts that people see. Control characters break terminals and files; bidirectional overrides and invisible characters make a name
// look like another one ("Trojan source"); so neither gets in, while letters of every script, accents and emoji do.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const LINE_BREAK = /[\n\r\t\u2028\u2029]/;
const BIDI_OR_INVISIBLE =
  /[\u034f\u17b4\u17b5\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** What makes `text` unfit to be shown, each in words; empty where nothing does. */
export function unfitText(text: string, lines: 'one' | 'several'): readonly string[] {
  return [
    ...(text.isWellFormed() ? [] : ['holds half of a character (a lone surrogate)']),
    ...(CONTROL.test(text) ? ['holds a control character'] : []),
    ...(lines === 'one' && LINE_BREAK.test(text) ? ['must be one line'] : []),
    ...(BIDI_OR_INVISIBLE.test(text) ? ['holds an invisible or direction-changing character'] : []),
  ];
}
