const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * `text` as it may stand in a person's terminal: control characters (but line ends and tabs) and those that turn the direction of writing
 * are shown as "\x1b" or "\u202e". A file or server of somebody else could otherwise rewrite what stands on the screen.
 */
export function harmlessText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(UNSAFE, (sign) => {
    const code = sign.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** JSON text with the same characters in JSON's own escapes, which no terminal acts upon. */
export function harmlessJson(json: string): string {
  return json.replaceAll(UNSAFE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
