/** Built-in drawings that a candidate's symbol may name ("Tiger", "fan", …). Black on a white tile in every theme, like print. */
const FILES = import.meta.glob<string>('./symbols/*.svg', { query: '?url', import: 'default', eager: true });

const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).map(([path, url]) => [path.replaceAll(/^.*\/|\.svg$/g, ''), url]),
);

/** Names of the built-in drawings, in lower case. */
export const SYMBOL_NAMES: readonly string[] = [...BY_NAME.keys()];

/** Address of the drawing that `text` names, or undefined. Case and blanks around it do not matter. */
export function symbolUrl(text: string): string | undefined {
  return BY_NAME.get(text.trim().toLowerCase());
}
