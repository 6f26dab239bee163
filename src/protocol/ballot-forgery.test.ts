import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chair, credential, election, good, made, random, votes } from '../../test/made-ballots.ts';
import { toBase64 } from '../kernel/bytes.ts';
import { sha256 } from '../kernel/sha256.ts';
import { ballotVerifier } from './ballot-verifier.ts';
import { answerContext, verifyBallot } from './ballot.ts';
import { makeHomomorphic } from './ballot-homomorphic.ts';
import { credentialSecret } from './credentials.ts';
import { proofJson, type JsonValue } from './json-text.ts';
import type { SealedElection } from './election-record.ts';
import type { Element } from './group.ts';
import { proveKnowledge } from './proofs.ts';

/** The same ballot with the JSON changed and then signed again by its own voter: the signature holds, the rest must not. */
function resigned(change: (ballot: MutableBallot) => void): string {
  const ballot = JSON.parse(good.text) as MutableBallot & { signature?: unknown };
  change(ballot);
  delete ballot.signature;
  const secret = credentialSecret(election.group, election.uuid, credential);
  const hash = toBase64(sha256(JSON.stringify(ballot)));
  const proof = proveKnowledge(election.group, random, `sig|${hash}|`, secret.ok ? secret.value : 0n);
  return JSON.stringify({ ...ballot, signature: { hash, proof: proofJson(proof) } });
}
// The tests reach deep into the JSON of a ballot and change it.
type Loose = { [key: string]: Loose } & Loose[];
interface MutableBallot {
  election_uuid: string;
  election_hash: string;
  credential: string;
  answers: Loose[];
}
const put = (target: Loose, key: string | number, value: JsonValue | Loose): void => {
  (target as unknown as Record<string | number, unknown>)[key] = value;
};
const swap = (list: Loose, i: number, j: number): void => {
  const [a, b] = [list[i]!, list[j]!];
  put(list, i, b);
  put(list, j, a);
};
const textOf = (value: Loose): string => value as unknown as string;

const TAMPERED: readonly (readonly [string, string, (ballot: MutableBallot) => void])[] = [
  [
    'ballot-wrong-election',
    'another uuid',
    (b) => {
      b.election_uuid = '5a1p4Dmaucw3RZ';
    },
  ],
  [
    'ballot-wrong-election',
    'another fingerprint',
    (b) => {
      b.election_hash = `b${b.election_hash.slice(1)}`;
    },
  ],
  [
    'ballot-answer-count',
    'an answer less',
    (b) => {
      b.answers.pop();
    },
  ],
  [
    'ballot-answer-count',
    'an answer more',
    (b) => {
      b.answers.push(b.answers[0]!);
    },
  ],
  ['ballot-answer-malformed', 'answers exchanged', (b) => swap(b.answers as Loose, 0, 1)],
  [
    'ballot-answer-malformed',
    'a choice less',
    (b) => {
      (b.answers[0]!.choices as Loose[]).pop();
    },
  ],
  [
    'ballot-answer-malformed',
    'a proof more',
    (b) => {
      (b.answers[0]!.overall_proof as Loose[]).push(b.answers[0]!.overall_proof![0]!);
    },
  ],
  ['ballot-answer-malformed', 'an unknown field inside', (b) => put(b.answers[0]!.choices![0]!, 'note', 'x')],
  ['ballot-answer-malformed', 'an unknown field in a proof', (b) => put(b.answers[0]!.overall_proof![0]!, 'note', 'x')],
  [
    'ballot-answer-malformed',
    'a blank proof where no blank vote is offered',
    (b) => put(b.answers[0]!, 'blank_proof', b.answers[1]!.blank_proof!),
  ],
  [
    'ballot-answer-malformed',
    'no blank proof where one is due',
    (b) => {
      delete (b.answers[1] as Record<string, unknown>).blank_proof;
    },
  ],
  [
    'ballot-answer-malformed',
    'fields in another order',
    (b) => {
      const { alpha, beta } = b.answers[0]!.choices![0]!;
      put(b.answers[0]!.choices!, 0, { beta: textOf(beta!), alpha: textOf(alpha!) });
    },
  ],
  [
    'ballot-answer-malformed',
    'a leading zero',
    (b) => put(b.answers[0]!.overall_proof![0]!, 'response', `0${textOf(b.answers[0]!.overall_proof![0]!.response!)}`),
  ],
  [
    'ballot-answer-malformed',
    'a scalar of q and more',
    (b) => {
      put(
        b.answers[0]!.overall_proof![0]!,
        'response',
        (BigInt(textOf(b.answers[0]!.overall_proof![0]!.response!)) + election.group.q).toString(),
      );
    },
  ],
  ['ballot-answer-malformed', 'a point of small order', (b) => put(b.answers[2]!.choices!, 'alpha', '0'.repeat(64))],
  ['ballot-individual-proof', 'proofs exchanged between choices', (b) => swap(b.answers[0]!.individual_proofs!, 0, 1)],
  ['ballot-individual-proof', 'the two halves of a proof exchanged', (b) => swap(b.answers[0]!.individual_proofs![0]!, 0, 1)],
  [
    'ballot-overall-proof',
    'choices exchanged with their proofs',
    (b) => {
      swap(b.answers[0]!.choices!, 0, 1);
      swap(b.answers[0]!.individual_proofs!, 0, 1);
    },
  ],
  ['ballot-overall-proof', 'a response changed', (b) => put(b.answers[0]!.overall_proof![0]!, 'response', '1')],
  ['ballot-blank-proof', 'a response changed in the blank proof', (b) => put(b.answers[1]!.blank_proof![0]!, 'response', '1')],
  [
    'ballot-overall-proof',
    'a response changed in the overall proof with blank',
    (b) => put(b.answers[1]!.overall_proof![1]!, 'response', '1'),
  ],
  [
    'ballot-ranking-proof',
    'alpha and beta exchanged',
    (b) => {
      const { alpha, beta } = b.answers[2]!.choices!;
      put(b.answers[2]!, 'choices', { alpha: textOf(beta!), beta: textOf(alpha!) });
    },
  ],
  ['ballot-individual-proof', 'a lists choice replaced', (b) => swap(b.answers[3]!.choices![0]!, 0, 1)],
  ['ballot-overall-proof', 'the overall proof of lists changed', (b) => put(b.answers[3]!.overall_proof!, 'response', '1')],
  ['ballot-list-proof', 'the list proofs exchanged', (b) => swap(b.answers[3]!.list_proofs!, 0, 1)],
  [
    'ballot-nonzero-proof',
    'a neutral commitment',
    (b) => put(b.answers[3]!.nonzero_proof!, 'commitment', election.group.str(election.group.one)),
  ],
  ['ballot-nonzero-proof', 'a changed response', (b) => put(b.answers[3]!.nonzero_proof!.response!, 0, '1')],
  [
    'ballot-individual-proof',
    'another voter’s answer',
    (b) => put(b.answers as Loose, 0, (JSON.parse(made(election, votes).text) as MutableBallot).answers[0]!),
  ],
  [
    'ballot-ranking-proof',
    'another voter’s ranking',
    (b) => put(b.answers as Loose, 2, (JSON.parse(made(election, votes).text) as MutableBallot).answers[2]!),
  ],
  [
    'ballot-overall-proof',
    'three choices where two are the most',
    (b) => {
      const context = answerContext(election, b.credential);
      const { json } = makeHomomorphic(context, random, { ...chair, min: 3, max: 3 }, [1, 1, 1]);
      const overall = (json as unknown as Loose).overall_proof!;
      put(overall, 1, overall[0]!);
      put(b.answers as Loose, 0, json);
    },
  ],
  [
    'ballot-signature',
    'the credential of someone else',
    (b) => {
      b.credential = election.group.str(election.group.g);
    },
  ],
];

describe('tampered ballots, signed again by their own voter', () => {
  test('the way of signing again is right', () => {
    expect(
      verifyBallot(
        election,
        resigned(() => undefined),
      ).ok,
    ).toBe(true);
  });
  test.each(TAMPERED)('%s: %s', (kind, _what, change) => {
    const result = verifyBallot(election, resigned(change));
    expect(!result.ok && result.error.kind).toBe(kind);
  });
});

describe('texts that differ from the canonical one', () => {
  test.each([
    ['a space', good.text.replace(',"answers"', ', "answers"')],
    ['a line break at the end', `${good.text}\n`],
    ['a needless escape', good.text.replace('election_uuid', '\\u0065lection_uuid')],
    ['a repeated field', good.text.replace('{"election_uuid"', '{"election_uuid":"x","election_uuid"')],
    ['an unknown field', good.text.replace(/\}$/, ',"note":1}')],
    ['a __proto__ field', good.text.replace(/\}$/, ',"__proto__":1}')],
    ['nothing', ''],
    ['null', 'null'],
    ['a deep nest', '['.repeat(100_000)],
    ['a deep closed nest', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['a huge number', good.text.replace(/"response":"\d+"\}\}\}$/, `"response":"${'9'.repeat(1_000_000)}"}}}`)],
  ])('%s', (_what, text) => {
    expect(text).not.toBe(good.text);
    const result = verifyBallot(election, text);
    expect(!result.ok && result.error.kind).toBe('ballot-malformed');
  });
  test('a signature that is not the voter’s', () => {
    const other = JSON.parse(made(election, votes).text) as { signature: JsonValue };
    const result = verifyBallot(election, JSON.stringify({ ...(JSON.parse(good.text) as object), signature: other.signature }));
    expect(!result.ok && result.error.kind).toBe('ballot-signature');
  });
});

/** Every place in a JSON value, as a path. */
function paths(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  return [[...at], ...Object.entries(value).flatMap(([key, item]) => paths(item, [...at, Array.isArray(value) ? Number(key) : key]))];
}
function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === key ? replaced(item, rest, by) : item));
  return Object.fromEntries(Object.entries(value as object).map(([k, item]) => [k, k === key ? replaced(item, rest, by) : item]));
}

/** The election, but no text of an element is read twice: the ballots below are alike in nearly all of them. */
const remembering = ((): SealedElection => {
  const { group } = election;
  const once = (parse: (text: string) => Element | undefined) => {
    const known = new Map<string, Element | undefined>();
    return (text: string): Element | undefined => {
      if (!known.has(text)) known.set(text, parse(text));
      return known.get(text);
    };
  };
  return { ...election, group: { ...group, parse: once(group.parse), parsePrepared: once(group.parsePrepared) } };
})();

test('whatever is done to a ballot’s JSON, it is refused and nothing throws', () => {
  const value: unknown = JSON.parse(good.text);
  const places = paths(value);
  const q = election.group.q;
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      '0',
      '1',
      `${q}`,
      `${q - 1n}`,
      '-1',
      '',
      null,
      [],
      {},
      '0'.repeat(64),
      election.group.str(election.group.one),
      election.group.str(election.group.g),
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), values, (path, by) => {
      const text = JSON.stringify(replaced(value, path, by)) ?? '';
      return text === good.text || !verifyBallot(remembering, text).ok;
    }),
    { numRuns: 400 },
  );
}, 120_000);

test('whatever is done to a ballot’s text, it is refused and nothing throws', () => {
  fc.assert(
    fc.property(fc.nat(good.text.length - 1), fc.nat(3), fc.string({ maxLength: 3 }), (at, cut, insert) => {
      const text = good.text.slice(0, at) + insert + good.text.slice(at + cut);
      return text === good.text || !verifyBallot(remembering, text).ok;
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('the batch interface gives one verdict for each text, in order', () => {
  const verdicts = ballotVerifier.verifyBallots(election, [good.text, 'x', resigned(() => undefined)]);
  expect(verdicts.map(({ ok }) => ok)).toEqual([true, false, true]);
  expect(verdicts[0]).toEqual({
    ok: true,
    value: { credential: (JSON.parse(good.text) as MutableBallot).credential, tracker: good.tracker },
  });
});
