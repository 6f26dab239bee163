import { describe, expect, test } from 'vitest';
import { OUTSIDE, lists, mixed, plain } from '../../test/forgery.ts';
import { mutationsOf, type MutationHints } from '../../test/json-mutations.ts';
import { must, random, type MadeElection } from '../../test/made-election.ts';
import { toBase64 } from '../kernel/bytes.ts';
import { sha256 } from '../kernel/sha256.ts';
import { fastGroups } from '../store/proof-threads.ts';
import { verifyBallot } from './ballot.ts';
import { credentialSecret } from './credentials.ts';
import { ed25519Group as group } from './ed25519-group.ts';
import { readElection } from './election-record.ts';
import { proofJson, writeJson } from './json-text.ts';
import { proveKnowledge } from './proofs.ts';

// Every place of a ballot changed in every way, and signed again by its voter: so the signature does not hide what the checks of form
// and proofs miss. PROTOCOL.md 10.7; forgeries that nobody has thought of.

const hints = (made: MadeElection): MutationHints => ({
  q: group.q,
  elements: [
    group.str(group.one),
    group.str(group.g),
    OUTSIDE,
    made.election.publicKeyText,
    // A member and a point of order 2, which doubles as the text of a member in the eyes of who does not check.
    group.str(group.gPow(12345n)),
    (2n ** 255n - 20n).toString(16).padStart(64, '0'),
  ],
});

/** The text with a new signature over whatever it says now; the text itself where it has no place for one. */
function signedAgain(made: MadeElection, text: string): string {
  const at = text.lastIndexOf(',"signature":{"hash":"');
  if (at < 0 || !text.endsWith('}}}')) return text;
  const hash = toBase64(sha256(`${text.slice(0, at)}}`));
  const secret = must(credentialSecret(group, made.election.uuid, made.credentials[0] ?? ''));
  return `${text.slice(0, at)},"signature":${writeJson({ hash, proof: proofJson(proveKnowledge(group, random, `sig|${hash}|`, secret)) })}}`;
}

describe.each([
  ['choices without a blank vote, weights', plain],
  ['choices with a blank vote, and a ranking', mixed],
  ['lists', lists],
] as const)('a ballot of %s', (_name, made) => {
  const election = must(readElection(made.election.text, fastGroups));
  const ballot = made.ballots[0] ?? '';
  test('is refused with any change, signed as before', () => {
    expect(verifyBallot(election, ballot).ok).toBe(true);
    let tried = 0;
    for (const { what, text } of mutationsOf(ballot, hints(made))) {
      tried++;
      if (verifyBallot(election, text).ok) expect(what).toBe('refused');
    }
    expect(tried).toBeGreaterThan(500);
  });
  test('is refused with any change, signed again by its voter', () => {
    expect(verifyBallot(election, signedAgain(made, ballot)).ok).toBe(true);
    for (const { what, text } of mutationsOf(ballot, hints(made))) {
      if (what.startsWith('signature')) continue;
      const forged = signedAgain(made, text);
      if (forged !== ballot && verifyBallot(election, forged).ok) expect(what).toBe('refused');
    }
  });
});
