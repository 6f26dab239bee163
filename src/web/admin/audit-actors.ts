import type { MessageId } from '../shared/messages.ts';
import type { Translator } from '../shared/translator.ts';

// Who acted, as the record names it ("admin:olga", "system:schedule") and as a person reads and types it. The words are the area `actor`.

/** Actors of one kind, each with a name: how the record begins them. */
const NAMED: readonly (readonly [begins: string, words: MessageId])[] = [
  ['admin:', 'a.who.admin'],
  ['token:', 'a.who.token'],
  ['system:trustee ', 'a.who.trustee'],
];
/** Actors without a name of their own. */
const SINGLE: readonly (readonly [actor: string, words: MessageId])[] = [
  ['operator:operator', 'a.who.operator'],
  ['system:schedule', 'a.who.system.schedule'],
  ['system:tally', 'a.who.system.tally'],
  ['system:first-admin', 'a.who.system.first-admin'],
  ['system:admin', 'a.who.system.admin'],
  ['system:self-registration', 'a.who.system.self-registration'],
];

/** An actor in words; as the record names it where there are none. */
export function actorWords(t: Translator, actor: string): string {
  const single = SINGLE.find(([name]) => name === actor);
  if (single) return t(single[1]);
  const named = NAMED.find(([begins]) => actor.startsWith(begins));
  return named ? t(named[1], { name: actor.slice(named[0].length) }) : actor;
}

/** Without the marks that keep names of the other direction apart, and without case. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\u2068\u2069]/g, '')
    .trim()
    .toLowerCase();

/** The actor that a person means: words as they are shown, what the record itself says, or a bare name, which is an account here. */
export function actorOf(t: Translator, typed: string): string | undefined {
  const name = typed.replaceAll(/[\u2068\u2069]/g, '').trim();
  if (name === '') return undefined;
  const single = SINGLE.find(([, words]) => plain(t(words)) === plain(name));
  if (single) return single[0];
  for (const [begins, words] of NAMED) {
    const [before = '', after = ''] = plain(t(words, { name: '\0' })).split('\0');
    const said = plain(name);
    if (said.length > before.length + after.length && said.startsWith(before) && said.endsWith(after))
      return begins + name.slice(before.length, name.length - after.length);
  }
  return name.includes(':') ? name : `admin:${name}`;
}
