/** Compiled texts of some areas, one file a language: `virtual:messages/shared+booth`. Made by the build from src/web/locales. */
declare module 'virtual:messages/*' {
  import type { LoadMessages } from './messages.ts';
  export const loadMessages: LoadMessages;
}

/** The built-in drawings: their folder, with slashes around it, and their names. */
declare module 'virtual:symbols' {
  export const FOLDER: string;
  export const NAMES: readonly string[];
}
