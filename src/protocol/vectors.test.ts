import { describe, expect, test } from 'vitest';
import {
  vectorBallots,
  vectorCredentials,
  vectorElection,
  vectorNames,
  vectorPrivateCredentials,
  vectorText,
  vectorFiles,
  vectorTrustees,
  vectorVotes,
} from '../../test/vectors/load.ts';
import { rereadBallot, verifyBallot } from './ballot.ts';
import { credentialSecret, publicCredential, readPublicCredentials, readRegistrarFile, writePublicCredentials } from './credentials.ts';
import { readElection, type SealedElection } from './election-record.ts';
import { writeJson } from './json-text.ts';
import { parsePrivateKey } from './trustee-key.ts';
import { electionKey, hasOldThreshold, numberTrustees, readTrustees, writeTrustees } from './trustees.ts';

function electionOf(name: string): SealedElection {
  const election = readElection(vectorElection(name));
  if (!election.ok) throw new Error(election.error.detail);
  return election.value;
}

// Elections made by belenios-tool 2.0, 3.0 and 3.3.0 (PROTOCOL.md section 1).
describe.each(vectorNames())('the peer’s election %s', (name) => {
  const election = electionOf(name);
  const { group } = election;
  const old = name === 'ff-threshold';

  test('has trustees whose keys make the election key', () => {
    const text = vectorTrustees(name);
    const trustees = readTrustees(group, text, { archivesOf20: old });
    if (!trustees.ok) throw new Error(trustees.error.detail);
    expect(group.str(electionKey(group, trustees.value))).toBe(election.publicKeyText);
    expect(writeTrustees(group, trustees.value)).toBe(text);
    expect(hasOldThreshold(trustees.value)).toBe(old);
    expect(numberTrustees(trustees.value).map(({ number }) => number)).toEqual(numberTrustees(trustees.value).map((_, i) => i + 1));
    if (old) expect(readTrustees(group, text).ok).toBe(false);
    const keys = vectorFiles(name, '.privkey').map((file) => parsePrivateKey(group, vectorText(name, file)) ?? 0n);
    const singles = numberTrustees(trustees.value).filter(({ member }) => member === undefined);
    if (keys.length > 0)
      expect(keys.map((x) => group.str(group.gPowSecret(x))).toSorted()).toEqual(singles.map((t) => group.str(t.publicKey)).toSorted());
  });

  test('has credentials that are read, and are the registrar’s', () => {
    const text = vectorCredentials(name);
    const list = readPublicCredentials(group, text);
    if (!list.ok) throw new Error(list.error.detail);
    expect(list.value).toHaveLength(10);
    if (vectorFiles(name, 'public_creds.json').length === 0) return;
    const registrar = readRegistrarFile(group, vectorText(name, 'public_creds.json'));
    if (!registrar.ok) throw new Error(registrar.error.detail);
    expect(registrar.value.toSorted((a, b) => (a.credential < b.credential ? -1 : 1))).toEqual(
      list.value.toSorted((a, b) => (a.credential < b.credential ? -1 : 1)),
    );
    const again = readPublicCredentials(group, writePublicCredentials(registrar.value));
    expect(again.ok && again.value.length).toBe(10);
  });

  test('has ballots of which every one verifies, by the voters who cast them', () => {
    const ballots = vectorBallots(name);
    expect(ballots.length).toBeGreaterThanOrEqual(5);
    const voters = vectorFiles(name, 'votes.txt').length > 0 ? vectorPrivateCredentials(name) : undefined;
    ballots.forEach((text, i) => {
      const ballot = verifyBallot(election, text);
      if (!ballot.ok) throw new Error(ballot.error.detail);
      const again = rereadBallot(election, text);
      expect(again.ok && writeJson([again.value.credential, again.value.signedHash])).toBe(
        writeJson([ballot.value.credential, ballot.value.signedHash]),
      );
      if (!voters) return;
      const secret = credentialSecret(group, election.uuid, voters[(vectorVotes(name)[i]?.voter ?? 0) - 1] ?? '');
      expect(secret.ok && publicCredential(group, secret.value)).toBe(ballot.value.credential);
    });
  }, 60_000);
});
