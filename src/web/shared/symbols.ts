import { FOLDER, NAMES } from 'virtual:symbols';

/** Names of the built-in drawings, in lower case. */
export const SYMBOL_NAMES: readonly string[] = NAMES;

/** Address of the drawing that `text` ("Tiger", "fan", …) names, or undefined. Case and blanks around it do not matter. Black on a white
 * tile in every theme, like print. */
export function symbolUrl(text: string): string | undefined {
  const name = text.trim().toLowerCase();
  return NAMES.includes(name) ? `${FOLDER}${name}.svg` : undefined;
}
