import { describe } from 'vitest';
import {
  flip,
  OUTSIDE,
  change,
  json,
  mixed,
  plain,
  q,
  raised,
  setup,
  someoneElse,
  testForgeries,
  type Forgery,
  type Proof,
} from '../../test/forgery.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';

// One archive for each check of step 3, wrong in that respect only.

const SETUP: readonly Forgery[] = [
  ['version 2', 'setup', 'election-version-unknown', () => setup(plain, 'election', '"version":1', '"version":2')],
  ['an unknown group', 'setup', 'group-unknown', () => setup(plain, 'election', 'Ed25519', 'Ed448')],
  [
    'a key outside the subgroup',
    'setup',
    'election-key-not-a-member',
    () => setup(plain, 'election', /"public_key":"[0-9a-f]+"/, `"public_key":"${OUTSIDE}"`),
  ],
  [
    'a key that is not the trustees’',
    'setup',
    'election-key-wrong',
    () => setup(plain, 'election', /"public_key":"[0-9a-f]+"/, `"public_key":"${group.str(group.gPow(5n))}"`),
  ],
  [
    'the neutral key',
    'setup',
    'election-key-not-a-member',
    () => setup(plain, 'election', /"public_key":"[0-9a-f]+"/, `"public_key":"${group.str(group.one)}"`),
  ],
  [
    'an election with a key in it twice',
    'setup',
    'election-malformed',
    () => setup(plain, 'election', '"name":"Made"', '"name":"Made","name":"Made"'),
  ],
  ['an election with spaces', 'setup', 'election-malformed', () => setup(plain, 'election', '"name":"Made"', '"name": "Made"')],
  ['a minimum of −1', 'setup', 'question-malformed', () => setup(plain, 'election', '"min":0', '"min":-1')],
  ['a maximum of 1e99', 'setup', 'election-malformed', () => setup(plain, 'election', '"max":1', '"max":1e99')],
  ...(
    [
      ['a neutral key with the sign of zero', 2n ** 255n + 1n],
      ['a neutral key with p added', 2n ** 255n - 18n],
      ['a key above p', 2n ** 255n - 1n],
      ['a key of order 2', 2n ** 255n - 20n],
    ] as const
  ).map(([name, key]): Forgery => [
    name,
    'setup',
    'trustees-malformed',
    () => setup(plain, 'trustees', /"public_key":"[^"]+"/, `"public_key":"${key.toString(16).padStart(64, '0')}"`),
  ]),
  ['a maximum below the minimum', 'setup', 'question-malformed', () => setup(plain, 'election', '"min":0', '"min":2')],
  [
    'a minimum above the number of answers',
    'setup',
    'question-malformed',
    () => setup(plain, 'election', '"min":0,"max":1', '"min":3,"max":3'),
  ],
  ['a maximum of a million', 'setup', 'question-malformed', () => setup(plain, 'election', '"max":1', '"max":1000000')],
  [
    'a question that is of another kind for another reader',
    'setup',
    'question-malformed',
    () => setup(plain, 'election', '"answers":', '"type":"Lists","answers":'),
  ],
  ['an unknown kind of question', 'setup', 'question-malformed', () => setup(mixed, 'election', 'NonHomomorphic', 'Homeopathic')],
  ['no question', 'setup', 'election-malformed', () => setup(plain, 'election', /"questions":\[.*\]/, '"questions":[]')],
  ['a uuid with a 0', 'setup', 'uuid-malformed', () => setup(plain, 'election', /"uuid":"./, '"uuid":"0')],
  ['a trustee’s proof', 'setup', 'trustee-proof', () => setup(plain, 'trustees', /"response":"(\d+)"/, '"response":"5"')],
  ['a scalar with a leading zero', 'setup', 'trustees-malformed', () => setup(plain, 'trustees', '"response":"', '"response":"0')],
  ['a scalar above q', 'setup', 'trustees-malformed', () => setup(plain, 'trustees', /"response":"\d+"/, `"response":"${q}"`)],
  ['a negative scalar', 'setup', 'trustees-malformed', () => setup(plain, 'trustees', '"response":"', '"response":"-')],
  [
    'a trustee’s key outside the subgroup',
    'setup',
    'trustees-malformed',
    () => setup(plain, 'trustees', /"public_key":"[0-9a-f]+"/, `"public_key":"${OUTSIDE}"`),
  ],
  ['no trustee', 'setup', 'trustees-missing', () => setup(plain, 'trustees', /^.*$/, '[]')],
  [
    'a trustee too few',
    'setup',
    'election-key-wrong',
    () =>
      setup(
        plain,
        'trustees',
        /^\[(\["Single".*?\}\]),.*$/,
        JSON.stringify([(JSON.parse((plain.events[0] as { trustees: string }).trustees) as unknown[])[0]]),
      ),
  ],
  ['a certificate of another place', 'setup', 'certificate-signature', () => setup(mixed, 'trustees', '\\"index\\":1', '\\"index\\":2')],
  [
    'two certificates exchanged',
    'setup',
    'certificate-context',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        trustees: json<[unknown, [string, { certs: unknown[] }]]>(event.trustees, ([, [, p]]) => p.certs.push(...p.certs.splice(0, 1))),
      })),
  ],
  ['another threshold', 'setup', 'coefexps-malformed', () => setup(mixed, 'trustees', '"threshold":2', '"threshold":1')],
  [
    'commitments that nobody signed',
    'setup',
    'coefexps-signature',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        trustees: json<[unknown, [string, { coefexps: { signature: Proof }[] }]]>(event.trustees, ([, [, p]]) =>
          raised(p.coefexps[1]?.signature),
        ),
      })),
  ],
  [
    'a missing list of signatures',
    'setup',
    'threshold-of-2.0',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        trustees: json<[unknown, [string, { signatures?: unknown }]]>(event.trustees, ([, [, p]]) => {
          delete p.signatures;
        }),
      })),
  ],
  [
    'a signature over certificates',
    'setup',
    'commitments-signature',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        trustees: json<[unknown, [string, { signatures: Proof[] }]]>(event.trustees, ([, [, p]]) => raised(p.signatures[2])),
      })),
  ],
  [
    'two members’ keys exchanged',
    'setup',
    'verification-key-wrong',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        trustees: json<[unknown, [string, { verification_keys: unknown[] }]]>(event.trustees, ([, [, p]]) => flip(p.verification_keys)),
      })),
  ],
  [
    'a member’s key that is not signed by it',
    'setup',
    'verification-key-signature',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        trustees: json<[unknown, [string, { verification_keys: { signature: Proof }[] }]]>(event.trustees, ([, [, p]]) =>
          raised(p.verification_keys[0]?.signature),
        ),
      })),
  ],
  [
    'a repeated credential',
    'setup',
    'credential-repeated',
    () =>
      change(mixed, 'Setup', (event) => ({ ...event, credentials: json<string[]>(event.credentials, (list) => list.push(list[0] ?? '')) })),
  ],
  [
    'a repeated credential with another weight',
    'setup',
    'credential-repeated',
    () =>
      change(plain, 'Setup', (event) => ({
        ...event,
        credentials: json<string[]>(event.credentials, (list) => list.push(`${list[0]?.split(',')[0] ?? ''},7`)),
      })),
  ],
  [
    'a credential outside the subgroup',
    'setup',
    'credential-not-a-member',
    () => change(plain, 'Setup', (event) => ({ ...event, credentials: json<string[]>(event.credentials, (list) => list.push(OUTSIDE)) })),
  ],
  [
    'the neutral credential',
    'setup',
    'credential-neutral',
    () =>
      change(plain, 'Setup', (event) => ({
        ...event,
        credentials: json<string[]>(event.credentials, (list) => list.push(group.str(group.one))),
      })),
  ],
  [
    'a credential in upper case',
    'setup',
    'credential-not-a-member',
    () =>
      change(plain, 'Setup', (event) => ({
        ...event,
        credentials: json<string[]>(event.credentials, (list) => list.push(someoneElse(plain).credential.toUpperCase())),
      })),
  ],
  ...['', '-1', '01', '1.5', '1e3', ' 1', '1,x', 'NaN', '9'.repeat(30)].map((weight): Forgery => [
    `the weight “${weight}”`,
    'setup',
    'credential-weight-malformed',
    () =>
      change(plain, 'Setup', (event) => ({
        ...event,
        credentials: json<string[]>(event.credentials, (list) => list.push(`${someoneElse(plain).credential},${weight}`)),
      })),
  ]),
  [
    'weights with a ranking question',
    'setup',
    'weights-with-ranking',
    () =>
      change(mixed, 'Setup', (event) => ({
        ...event,
        credentials: json<string[]>(event.credentials, (list) => {
          list[0] += ',2';
        }),
      })),
  ],
  [
    'a list of credentials that is an object',
    'setup',
    'credentials-malformed',
    () => setup(plain, 'credentials', /^.*$/, '{"__proto__":[]}'),
  ],
];

describe('forged setups (PROTOCOL.md 16, step 3)', () => testForgeries([...SETUP]));
