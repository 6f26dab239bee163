/** Compiled texts of some areas, one file a language: `virtual:messages/shared+booth`. Made by the build from src/web/locales. */
declare module 'virtual:messages/*' {
  import type { LoadMessages } from './messages.ts';
  export const loadMessages: LoadMessages;
}
