import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasVector, repeatableRandom, vectorElection, vectorTrustees } from '../../test/vectors/load.ts';
import { ed25519Group as G } from './ed25519-group.ts';
import { readElection, writeElection, type ElectionPlan } from './election-record.ts';
import type { Group } from './group.ts';
import { generateSeed, memberKeys } from './threshold-member.ts';
import { receiveSecret, sendSecret } from './secret-message.ts';
import { parseCompactJson, parseJson, writeJson } from './json-text.ts';
import { generateTrusteeKey, parsePrivateKey, parseTrusteeKey, trusteeKeyJson, writePrivateKey } from './trustee-key.ts';
import { electionKey, numberTrustees, readTrustees, writeTrustees, type Trustee } from './trustees.ts';

const random = repeatableRandom(31);
type Loose = { [key: string]: Loose } & Loose[];
const published = vectorTrustees('ed25519-threshold');

/** The published trustees of the vector with something changed. */
function changed(change: (pedersen: Record<string, Loose>) => void): string {
  const value = JSON.parse(published) as [[string, Record<string, Loose>]];
  change(value[0][1]);
  return JSON.stringify(value);
}
const set = (target: Loose | undefined, key: string | number, by: unknown): void => {
  (target as unknown as Record<string | number, unknown>)[key] = by;
};
const swap = (list: Loose | undefined): void => {
  const [a, b] = list!;
  set(list, 0, b);
  set(list, 1, a);
};

describe('PROTOCOL.md section 7: single trustees', () => {
  const { privateKey, key } = generateTrusteeKey(G, random, 'Ada "the first"');
  const second = generateTrusteeKey(G, random).key;
  const list: Trustee[] = [
    { kind: 'single', key },
    { kind: 'single', key: second },
  ];
  test('a new key comes back from its texts', () => {
    const read = readTrustees(G, writeTrustees(G, list));
    expect(read.ok && G.equal(electionKey(G, read.value), G.mul(key.publicKey, second.publicKey))).toBe(true);
    expect(read.ok && numberTrustees(read.value).map(({ number, item, name }) => [number, item, name])).toEqual([
      [1, 0, 'Ada "the first"'],
      [2, 1, undefined],
    ]);
    expect(parseTrusteeKey(G, `${writeJson(trusteeKeyJson(G, key))}\n`)?.name).toBe('Ada "the first"');
    expect(parsePrivateKey(G, writePrivateKey(privateKey))).toBe(privateKey);
    expect(parsePrivateKey(G, `{"decryption_key":"${privateKey}"}`)).toBe(privateKey);
    for (const bad of ['', '1', '"01"', `"${G.q}"`, '{}']) expect(parsePrivateKey(G, bad)).toBeUndefined();
  });
  test('a proof of another key is refused', () => {
    const forged = writeTrustees(G, [{ kind: 'single', key: { ...key, pok: second.pok } }]);
    const read = readTrustees(G, forged);
    expect(!read.ok && read.error.kind).toBe('trustee-proof');
    const neutral = readTrustees(G, writeTrustees(G, [{ kind: 'single', key: { ...key, publicKey: G.one } }]));
    expect(!neutral.ok && neutral.error.kind).toBe('trustee-proof');
  });
  test.each([
    ['trustees-missing', '[]'],
    ['trustees-malformed', '{}'],
    ['trustees-malformed', '[["Single"]]'],
    ['trustees-malformed', '[["Other",{}]]'],
    ['trustees-malformed', '[["Single",{"pok":{"challenge":"1","response":"01"},"public_key":"x"}]]'],
    ['threshold-malformed', '[["Pedersen",{}]]'],
  ])('%s: %s', (kind, text) => {
    const read = readTrustees(G, text);
    expect(!read.ok && read.error.kind).toBe(kind);
  });
});

describe('PROTOCOL.md 8.5: what is checked in a threshold item', () => {
  test('the vector holds', () => expect(readTrustees(G, published).ok).toBe(true));
  test.each<[string, string, (p: Record<string, Loose>) => void]>([
    [
      'threshold-out-of-range',
      'a threshold of 0',
      (p) => {
        set(p as Loose, 'threshold', 0);
        p.coefexps!.forEach((item) => set(item, 'message', '{"coefexps":[]}'));
      },
    ],
    ['coefexps-malformed', 'another threshold', (p) => set(p as Loose, 'threshold', 3)],
    [
      'threshold-malformed',
      'a certificate less',
      (p) => {
        p.certs!.pop();
      },
    ],
    [
      'threshold-malformed',
      'a key less',
      (p) => {
        p.verification_keys!.pop();
      },
    ],
    [
      'threshold-malformed',
      'no signatures',
      (p) => {
        delete p.signatures;
      },
    ],
    ['certificate-context', 'certificates exchanged', (p) => swap(p.certs)],
    [
      'certificate-signature',
      'a certificate for another group',
      (p) => set(p.certs![0], 'message', String(p.certs![0]!.message).replace('"size":3', '"size":4')),
    ],
    ['certificate-malformed', 'a certificate without keys', (p) => set(p.certs![0], 'message', '{}')],
    ['coefexps-signature', 'commitments exchanged', (p) => swap(p.coefexps)],
    ['commitments-signature', 'signatures exchanged', (p) => swap(p.signatures)],
    ['verification-key-wrong', 'keys exchanged', (p) => swap(p.verification_keys)],
    ['verification-key-proof', 'a proof changed', (p) => set(p.verification_keys![0]!.pok, 'response', '1')],
    ['verification-key-signature', 'a signature changed', (p) => set(p.verification_keys![0]!.signature, 'response', '1')],
    [
      'verification-key-signature',
      'a signature left out',
      (p) => {
        delete (p.verification_keys![0] as Record<string, unknown>).signature;
      },
    ],
  ])('%s: %s', (kind, _what, change) => {
    const read = readTrustees(G, changed(change));
    expect(!read.ok && read.error.kind).toBe(kind);
  });
  test.runIf(hasVector('ff-threshold'))('the form of 2.0 is let through only where asked', () => {
    const election = readElection(vectorElection('ff-threshold'));
    if (!election.ok) throw new Error(election.error.detail);
    const text = vectorTrustees('ff-threshold');
    const strict = readTrustees(election.value.group, text);
    expect(!strict.ok && strict.error.kind).toBe('threshold-malformed');
    expect(readTrustees(election.value.group, text, { archivesOf20: true }).ok).toBe(true);
  });
  test('costs members times threshold, no more: a large group cannot make the check hang', () => {
    let [products, powers] = [0, 0];
    const counting: Group = {
      ...G,
      mul: (x, y) => (products++, G.mul(x, y)),
      pow: (x, e) => (powers++, G.pow(x, e)),
    };
    expect(readTrustees(counting, published).ok).toBe(true);
    // 2 of 3: five products for every member and coefficient; with every member's polynomial by itself it would be three times as many.
    expect(powers).toBe(0);
    expect(products).toBeLessThanOrEqual(3 * 2 * 5);
  });
  test('whatever is done to the text, nothing throws, and no change of a value is accepted', () => {
    fc.assert(
      fc.property(fc.nat(published.length - 1), fc.nat(3), fc.string({ maxLength: 3 }), (at, cut, insert) => {
        const text = published.slice(0, at) + insert + published.slice(at + cut);
        return text === published || !readTrustees(G, text).ok;
      }),
      { numRuns: 200 },
    );
    fc.assert(fc.property(fc.json(), (text) => !readTrustees(G, text).ok));
    fc.assert(
      fc.property(fc.json(), (json) => !readTrustees(G, `[["Pedersen",${json}]]`).ok && !readTrustees(G, `[["Single",${json}]]`).ok),
    );
  }, 60_000);
});

describe('PROTOCOL.md 8.3: secret messages', () => {
  const sender = memberKeys(G, generateSeed(random));
  const receiver = memberKeys(G, generateSeed(random));
  if (!sender.ok || !receiver.ok) throw new Error('keys');
  const [s, r] = [sender.value, receiver.value];
  const text = sendSecret(G, random, s.sk, r.encryption, 'é"x"\n');
  test('the receiver reads what was sent', () => {
    expect(receiveSecret(G, r.dk, s.verification, text)).toEqual({ ok: true, value: 'é"x"\n' });
    expect(text).toContain('"algorithm":"AES-GCM"');
  });
  test('others, other senders, forwarded and changed messages are refused', () => {
    const kind = (dk: bigint, vk: typeof s.verification, message: string): string | false => {
      const result = receiveSecret(G, dk, vk, message);
      return !result.ok && result.error.kind;
    };
    expect(kind(s.dk, s.verification, text)).toBe('secret-message-unreadable');
    expect(kind(r.dk, r.verification, text)).toBe('secret-message-signature');
    expect(kind(r.dk, s.verification, text.replace(/.{2}"\}$/, '00"}'))).toBe('secret-message-unreadable');
    expect(kind(r.dk, s.verification, text.replace('AES-GCM', 'AES-CBC'))).toBe('secret-message-malformed');
    expect(kind(r.dk, s.verification, text.replace('"algorithm":"AES-GCM",', ''))).toBe('secret-message-unreadable');
    expect(kind(r.dk, s.verification, text.replace(/"data":"[0-9a-f]*"/, '"data":""'))).toBe('secret-message-unreadable');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => kind(r.dk, s.verification, any) === 'secret-message-malformed'));
  });
});

describe('PROTOCOL.md section 9: election records', () => {
  const plan: ElectionPlan = {
    group: G,
    name: 'A "name" with \\ and \u007f and 🗳',
    description: '',
    uuid: '4a1p4Dmaucw3RZ',
    publicKey: G.gPow(5n),
    questions: [{ kind: 'homomorphic', question: 'q', answers: ['a', 'b'], blank: false, min: 0, max: 1 }],
    administrator: 'Officer',
    credentialAuthority: 'Registrar',
  };
  const text = writeElection(plan);
  const kindOf = (record: string): string | false => {
    const result = readElection(record);
    return !result.ok && result.error.kind;
  };
  test('a plan comes back, and U+007F is escaped as the peers do', () => {
    const read = readElection(text);
    expect(read.ok && [read.value.name, read.value.administrator, read.value.credentialAuthority]).toEqual([
      plan.name,
      'Officer',
      'Registrar',
    ]);
    expect(text).toContain('\\u007f');
    expect(text).not.toContain('\u007f');
  });
  test('unknown fields are skipped', () => {
    expect(readElection(text.replace(/\}$/, ',"language":"en"}')).ok).toBe(true);
  });
  test.each([
    ['election-malformed', text.replace('"name"', '"nome"')],
    ['election-malformed', ` ${text}`],
    ['election-malformed', text.replace('"uuid"', '"uuid":"2","uuid"')],
    ['election-malformed', text.replace('"administrator":"Officer"', '"administrator":null')],
    ['election-malformed', text.replace(/"questions":\[.*\]/, '"questions":[]')],
    ['election-version-unknown', text.replace('"version":1', '"version":2')],
    ['group-unknown', text.replace('Ed25519', 'Ed448')],
    ['uuid-malformed', text.replace('4a1p4Dmaucw3RZ', '4a1p4Dmaucw3R0')],
    ['election-key-not-a-member', text.replace(G.str(plan.publicKey), '0'.repeat(64))],
    ['election-key-not-a-member', text.replace(G.str(plan.publicKey), G.str(G.one))],
    ['question-malformed', text.replace('"min":0,"max":1', '"min":3,"max":3')],
    ['question-malformed', text.replace('"min":0', '"min":2')],
    ['question-malformed', text.replace('"min":0', '"min":-1')],
    ['question-malformed', text.replace('"min":0', '"min":0.5')],
    ['question-malformed', text.replace('"answers":["a","b"]', '"answers":[]')],
    ['question-malformed', text.replace('"answers":["a","b"]', '"answers":["a",1]')],
    ['question-malformed', text.replace('"answers"', '"blank":null,"answers"')],
    [
      'question-malformed',
      text.replace(/"questions":\[.*?\}\]/, '"questions":[{"type":"Other","value":{"answers":["a"],"question":"q"}}]'),
    ],
  ])('%s (%#)', (kind, record) => {
    expect(record).not.toBe(text);
    expect(kindOf(record)).toBe(kind);
  });
  test('any text gives a result', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => kindOf(any) === 'election-malformed'));
  });
});

describe('PROTOCOL.md section 3: JSON', () => {
  test('there is one text for one value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => parseCompactJson(writeJson(value as never)) !== undefined));
    for (const bad of [
      '',
      ' 1',
      '1 ',
      '[1, 2]',
      '{"a":1,"a":1}',
      '"\\u0061"',
      '"\\/"',
      '1.0',
      '1e2',
      '-0',
      '{"2":1,"1":1}',
      '[1,]',
      'nul',
    ]) {
      expect(parseCompactJson(bad), bad).toBeUndefined();
    }
  });
  test('deep nests do not exhaust the stack; brackets in strings do not count', () => {
    expect(parseJson('['.repeat(1e6))).toBeUndefined();
    expect(parseJson(`"${'['.repeat(100)}\\"${'{'.repeat(100)}"`)).toBeDefined();
  });
  test('a record of nothing but tiny values does not fill the memory; commas in strings do not count', () => {
    const many = 2 ** 22;
    expect(parseJson(`[${'[],'.repeat(many)}0]`)).toBeUndefined();
    expect(parseJson(`"${'[],'.repeat(many)}"`)).toBeDefined();
  });
});
