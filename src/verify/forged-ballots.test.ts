import { describe } from 'vitest';
import {
  OUTSIDE,
  ballot,
  change,
  listed,
  lists,
  mixed,
  plain,
  plusOne,
  q,
  raised,
  signedAgain,
  someoneElse,
  swap,
  testForgeries,
  type Answer,
  type Ballot,
  type Forgery,
  type Pair,
} from '../../test/forgery.ts';
import { must, random } from '../../test/made-election.ts';
import { makeBallot } from '../protocol/ballot.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';

// One archive for each check of a ballot, wrong in that respect only: whatever is signed is signed again by its voter.

const BALLOTS: readonly Forgery[] = [
  ['a ballot that is not JSON', 'ballots', 'ballot-malformed', () => ballot(plain, /^.*$/, 'hello')],
  ['a ballot that nests a million deep', 'ballots', 'ballot-malformed', () => ballot(plain, /^.*$/, '['.repeat(1_000_000))],
  ['a bad signature', 'ballots', 'ballot-signature', () => ballot(plain, /"response":"\d+"\}\}\}$/, '"response":"5"}}}')],
  ['a signature over another hash', 'ballots', 'ballot-signature', () => ballot(plain, /"hash":"[^"]+"/, `"hash":"${'A'.repeat(43)}"`)],
  [
    'a ballot of another election',
    'ballots',
    'ballot-wrong-election',
    () =>
      change(plain, 'Ballot', (event) => ({
        ...event,
        ballot: swap(event.ballot, /"election_hash":"[^"]+"/, `"election_hash":"${'A'.repeat(43)}"`),
      })),
  ],
  [
    'a ballot of another uuid',
    'ballots',
    'ballot-wrong-election',
    () =>
      signedAgain(plain, (value) => {
        value.election_uuid = mixed.election.uuid;
      }),
  ],
  [
    'an unregistered credential',
    'ballots',
    'credential-unregistered',
    () =>
      change(plain, 'EndBallots', (event) => [
        {
          type: 'Ballot',
          ballot: must(makeBallot(plain.election, random, someoneElse(plain).secret, [{ kind: 'homomorphic', choices: [1, 0] }])).text,
        },
        event,
      ]),
  ],
  [
    'somebody else’s credential on a ballot',
    'ballots',
    'ballot-signature',
    () =>
      change(plain, 'Ballot', (event) => ({
        ...event,
        ballot: swap(event.ballot, /"credential":"[^"]+"/, /"credential":"[^"]+"/.exec(plain.ballots[1] ?? '')?.[0] ?? ''),
      })),
  ],
  [
    'the same ballot twice',
    'ballots',
    'ballot-repeated',
    () => change(plain, 'EndBallots', (event) => [{ type: 'Ballot', ballot: plain.ballots[0] ?? '' }, event]),
  ],
  ['a ballot with a space', 'ballots', 'ballot-malformed', () => ballot(plain, '"answers":', '"answers": ')],
  [
    'a ballot with fields in another order',
    'ballots',
    'ballot-malformed',
    () =>
      change(plain, 'Ballot', (event) => ({
        ...event,
        ballot: swap(
          event.ballot,
          /"election_uuid":("[^"]+"),"election_hash":("[^"]+")/,
          `"election_hash":"${plain.election.fingerprint}","election_uuid":"${plain.election.uuid}"`,
        ),
      })),
  ],
  [
    'an unknown field in a ballot',
    'ballots',
    'ballot-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.extra = 1;
      }),
  ],
  [
    'an unknown field inside an answer',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.answers[0].extra = 1;
      }),
  ],
  [
    '__proto__ inside an answer',
    'ballots',
    'ballot-answer-malformed',
    () => signedAgain(plain, (value) => Object.defineProperty(value.answers[0], '__proto__', { value: {}, enumerable: true })),
  ],
  [
    'a leading zero inside an answer',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        const [proof] = value.answers[0].overall_proof;
        if (proof) proof.response = `0${proof.response}`;
      }),
  ],
  [
    'a scalar plus q inside an answer',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        const [proof] = value.answers[0].overall_proof;
        if (proof) proof.response = (BigInt(proof.response) + q).toString();
      }),
  ],
  [
    'a scalar as a number',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        const [proof] = value.answers[0].overall_proof;
        if (proof) (proof as { response: unknown }).response = 5;
      }),
  ],
  [
    'an answer too many',
    'ballots',
    'ballot-answer-count',
    () =>
      signedAgain(plain, (value) => {
        (value.answers as unknown[]).push(value.answers[0]);
      }),
  ],
  [
    'no answer',
    'ballots',
    'ballot-answer-count',
    () =>
      signedAgain(plain, (value) => {
        (value.answers as unknown[]).length = 0;
      }),
  ],
  [
    'a choice too few',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.answers[0].choices.pop();
      }),
  ],
  [
    'a choice too many',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.answers[0].choices.push(value.answers[0].choices[0] as Pair);
      }),
  ],
  [
    'an individual proof too few',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.answers[0].individual_proofs.pop();
      }),
  ],
  [
    'an overall proof too long',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.answers[0].overall_proof.push({ challenge: '0', response: '0' });
      }),
  ],
  [
    'a blank proof where no blank vote is offered',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        value.answers[0].blank_proof = [
          { challenge: '0', response: '0' },
          { challenge: '0', response: '0' },
        ];
      }),
  ],
  [
    'a missing blank proof',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(mixed, (value) => {
        delete (value.answers[0] as Partial<Answer>).blank_proof;
      }),
  ],
  [
    'a ciphertext outside the subgroup',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        (value.answers[0].choices[0] as Pair).alpha = OUTSIDE;
      }),
  ],
  [
    'a ciphertext in upper case',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        const [pair] = value.answers[0].choices;
        if (pair) pair.beta = pair.beta.replace(/[a-f]/, (c) => c.toUpperCase());
      }),
  ],
  [
    'an individual proof',
    'ballots',
    'ballot-individual-proof',
    () => signedAgain(plain, (value) => raised(value.answers[0].individual_proofs[1]?.[0])),
  ],
  ['an overall proof', 'ballots', 'ballot-overall-proof', () => signedAgain(plain, (value) => raised(value.answers[0].overall_proof[0]))],
  ['a blank proof', 'ballots', 'ballot-blank-proof', () => signedAgain(mixed, (value) => raised(value.answers[0].blank_proof[1]))],
  [
    'an overall proof beside a blank vote',
    'ballots',
    'ballot-overall-proof',
    () => signedAgain(mixed, (value) => raised(value.answers[0].overall_proof[1])),
  ],
  ['a ranking’s proof', 'ballots', 'ballot-ranking-proof', () => signedAgain(mixed, (value) => raised(value.answers[1].proof))],
  [
    'a ranking copied from another voter',
    'ballots',
    'ballot-ranking-proof',
    () =>
      signedAgain(mixed, (value) => {
        value.answers[1] = (JSON.parse(mixed.ballots[1] ?? '') as Ballot).answers[1];
      }),
  ],
  [
    'an encryption of 2',
    'ballots',
    'ballot-individual-proof',
    () =>
      signedAgain(plain, (value) => {
        const [pair] = value.answers[0].choices;
        const beta = pair && group.parse(pair.beta);
        if (pair && beta) pair.beta = group.str(group.mul(beta, group.g));
      }),
  ],
  [
    'a list’s individual proof',
    'ballots',
    'ballot-individual-proof',
    () => signedAgain(lists, (value) => raised(listed(value).individual_proofs[1]?.[1]?.[0])),
  ],
  ['a list’s overall proof', 'ballots', 'ballot-overall-proof', () => signedAgain(lists, (value) => raised(listed(value).overall_proof))],
  ['a list proof', 'ballots', 'ballot-list-proof', () => signedAgain(lists, (value) => raised(listed(value).list_proofs[1]?.[0]))],
  [
    'a nonzero proof',
    'ballots',
    'ballot-nonzero-proof',
    () =>
      signedAgain(lists, (value) => {
        const { response } = listed(value).nonzero_proof;
        response[0] = plusOne(response[0] ?? '');
      }),
  ],
  [
    'a neutral commitment in a nonzero proof',
    'ballots',
    'ballot-nonzero-proof',
    () =>
      signedAgain(lists, (value) => {
        listed(value).nonzero_proof.commitment = group.str(group.one);
      }),
  ],
  [
    'a lists answer of wrong shape',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(lists, (value) => {
        const { choices } = listed(value);
        choices[1]?.push(choices[0]?.pop() as Pair);
      }),
  ],
  [
    'a lists answer to a choice',
    'ballots',
    'ballot-answer-malformed',
    () =>
      signedAgain(plain, (value) => {
        (value.answers as unknown[])[0] = (JSON.parse(lists.ballots[0] ?? '') as Ballot).answers[0];
      }),
  ],
];

describe('forged ballots (PROTOCOL.md 16, step 4)', () => testForgeries([...BALLOTS]));
