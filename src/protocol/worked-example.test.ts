import { describe, expect, test } from 'vitest';
import { vectorBallots, vectorElection, vectorPrivateCredentials, vectorText, vectorTrustees } from '../../test/vectors/load.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { trackerOf, verifyBallot, type Ballot } from './ballot.ts';
import { credentialSecret, publicCredential } from './credentials.ts';
import { readElection, writeElection, type SealedElection } from './election-record.ts';
import { groupByName } from './groups.ts';
import { hashTextToScalar } from './hash-to-scalar.ts';
import { multiplyCiphertexts } from './proofs.ts';
import { numberTrustees, readTrustees } from './trustees.ts';
import { trusteeKeyChecksum } from './trustee-key.ts';

function electionOf(name: string): SealedElection {
  const election = readElection(vectorElection(name));
  if (!election.ok) throw new Error(election.error.detail);
  return election.value;
}
function ballotOf(election: SealedElection, name: string): Ballot {
  const ballot = verifyBallot(election, vectorBallots(name)[0] ?? '');
  if (!ballot.ok) throw new Error(ballot.error.detail);
  return ballot.value;
}

describe('PROTOCOL.md section 19, vector ed25519-h', () => {
  const election = electionOf('ed25519-h');
  const { group: G } = election;
  const phi = 'aJ8l4nRuvttxZqrwDZkgwinpUphsUHV1UjUVWqYNHaQ';

  test('election record', () => {
    expect(sha256Hex(election.text)).toBe('689f25e2746ebedb7166aaf00d9920c229e952986c5075755235155aa60d1da4');
    expect(election.fingerprint).toBe(phi);
    expect(writeElection(election)).toBe(election.text);
  });
  test('trustee 1', () => {
    const trustees = readTrustees(G, vectorTrustees('ed25519-h'));
    if (!trustees.ok) throw new Error(trustees.error.detail);
    const [first] = trustees.value;
    if (first?.kind !== 'single') throw new Error('trustee 1 is single');
    const X = first.key.publicKey;
    const { challenge, response } = first.key.pok;
    expect(G.str(X)).toBe('c653d07c2a338017e974da0f4d9959c78784714713b9e23cd359ac70905075e9');
    expect(G.str(G.mulPow(G.g, response, X, challenge))).toBe('361c34a1fdcd44e7b79f8ad5f72e47729749f0e41961817b784b9e90a0c436e4');
    const text =
      'pok|Ed25519|c653d07c2a338017e974da0f4d9959c78784714713b9e23cd359ac70905075e9|361c34a1fdcd44e7b79f8ad5f72e47729749f0e41961817b784b9e90a0c436e4';
    expect(sha256Hex(text)).toBe('85c9f2f12f58b9d70bd6877ca9f675d9de858ad20d5f59b5ebcf34243f2fedc1');
    expect(hashTextToScalar(G, text)).toBe(challenge);
    expect(challenge).toBe(2618377227886034733942195688081048021890635760517385183257411715189163773529n);
    expect(trusteeKeyChecksum(G, X)).toBe(sha256Hex(`"${G.str(X)}"`));
    expect(numberTrustees(trustees.value)).toHaveLength(2);
  });
  test('first ballot: individual proof, overall proof, signature, tracker', () => {
    const ballot = ballotOf(election, 'ed25519-h');
    const [answer] = ballot.answers;
    if (answer?.kind !== 'homomorphic') throw new Error('homomorphic');
    const [c] = answer.choices;
    const [p0, p1] = answer.individualProofs[0] ?? [];
    expect(ballot.text).toHaveLength(3793);
    expect(c?.alphaText).toBe('2ff2adc13fdff5891ed3ff9ed978b5de739b81937456380d1584d699e35fa2d8');
    const commitments =
      '0588d30c0febd1d39486e9ebb8584a1a40164c50b2ce99adba92c968ea25bdbf,5a0741c02b208d7e631ce6d91b15f78e9e897ef54aa99480fb464e58ee0b0268,' +
      '62f35ed302c61f3aec7fbb42047737ec3be8b18f08718037e703d79c2b263fe7,e6ca4b600883785d11fb4b7636b5f72020728f8e5c68efee515573ad758a0929';
    const text = `prove|${phi}|${ballot.credential}|${c?.alphaText},${c?.betaText}|${commitments}`;
    expect(sha256Hex(text)).toBe('4b9dd2b9951c5dad2c5bb209c2cc4224ef2bd5e51ad1d62dedcc64d77c40c8ec');
    expect(hashTextToScalar(G, text)).toBe(5254290693612296575895511891244318929899550815545001907291369989673035856184n);
    expect((p0!.challenge + p1!.challenge) % G.q).toBe(hashTextToScalar(G, text));
    const sum = multiplyCiphertexts(G, answer.choices);
    expect([G.str(sum.alpha), G.str(sum.beta)]).toEqual([
      '49e35920cd0d05ab33ecbc7046119f385b0362f9e0e72d77096a249498a1452e',
      '07b5d5aa165e4d07988e1b45dd178df90df713e86a28bd82160b158c6824a864',
    ]);
    expect(answer.overallProof.map(({ challenge }) => challenge)).toEqual([
      1878291587316909224847261998686546886184957791883660864996923199157015809425n,
    ]);
    expect(ballot.signedHash).toBe('7pr4SwQinx7j6XPsrmc31IUNuNTmqzFkv245gr1ZpC4');
    const signed = 'sig|7pr4SwQinx7j6XPsrmc31IUNuNTmqzFkv245gr1ZpC4|2b47ed2ff548c187b8a1b9d46108c9be774767c43651ecbb6355fa651a444e9e';
    expect(hashTextToScalar(G, signed)).toBe(ballot.signature.proof.challenge);
    expect(ballot.signature.proof.challenge).toBe(2067231726433501926020098570667255300649969989920687602055739669659221630188n);
    expect(trackerOf(ballot.text)).toBe('QhEtFQiJS/3+tKbbJr1jHNtCO2zqr1t11dQVDgW89Ho');
  });
});

describe('PROTOCOL.md section 19, a ranking answer', () => {
  test('vector ed25519-ranking, first ballot', () => {
    const election = electionOf('ed25519-ranking');
    const ballot = ballotOf(election, 'ed25519-ranking');
    const text =
      'raweg|FSRp3QiyDPx5YSGbxHvEBrMtHwFKpZLOXVNWKigHKbw|362bcc24508cde748b55006aadd4311f09940b558cf1be5015adaf36ea562fca|' +
      'e58e6af3acb748192cff4b2ea5af4ec90eba5e4d31220f2e14983fa857e1fb98,758b849686261669272c5ba4b65cd0c268a3e078effc96f3c657ad0b7ed880cf,' +
      'f94ca0110fee2ff0f2bda2db1153f687930dc8960bb11997267c48b506d95285|ffbf21a9ee43f279d90c9bc66061d132efa12f1ab109cd5a18932c88655c19ca';
    expect(sha256Hex(text)).toBe('a95191e568179a2934f1b2357676ea1c8e30127a4aa545af0f5b74e4de79847b');
    const [answer] = ballot.answers;
    expect(answer?.kind === 'ranking' && answer.proof.challenge).toBe(
      4214937187506705747154573124227777934575824869593961992353636291754340597049n,
    );
    expect(hashTextToScalar(election.group, text)).toBe(answer?.kind === 'ranking' && answer.proof.challenge);
  });
});

describe('PROTOCOL.md section 6, credentials', () => {
  test('full form', () => {
    const G = groupByName('Ed25519')!;
    const s = credentialSecret(G, '4a1p4Dmaucw3RZ', 'i9tMw-qV88DY-wWvFq-PFAQPZ');
    expect(s).toEqual({ ok: true, value: 5293941301054637390559655743132004029030453026005252807315489499088319816868n });
    expect(s.ok && publicCredential(G, s.value)).toBe('e840cc4ce6e47ecc6c8d8d47e99e26cb2045d944e5db771a183d0b709addcbfb');
    expect(vectorPrivateCredentials('ed25519-h')).toContain('i9tMw-qV88DY-wWvFq-PFAQPZ');
    expect(vectorText('ed25519-h', 'public_creds.json')).toContain('e840cc4ce6e47ecc6c8d8d47e99e26cb2045d944e5db771a183d0b709addcbfb');
  });
  test('old form', () => {
    const G = groupByName('BELENIOS-2048')!;
    const s = credentialSecret(G, 'PDZXtT18XtUyGK', 'qrZ-Chs-SxV-WpN-esq');
    expect(s).toEqual({ ok: true, value: 15213919479479868877066861306179142598017057765031044604780778444380022070741n });
    expect(credentialSecret(G, 'PDZXtT18XtUyGK', 'qrZ-Chs-SxV-WpN-esr').ok).toBe(false);
  });
});
