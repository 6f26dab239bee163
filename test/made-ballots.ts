import { repeatableRandom } from './vectors/load.ts';
import { makeBallot, type MadeBallot, type Vote } from '../src/protocol/ballot.ts';
import { generateCredential } from '../src/protocol/credentials.ts';
import { readElection, writeElection, type SealedElection } from '../src/protocol/election-record.ts';
import { groupByName } from '../src/protocol/groups.ts';
import type { HomomorphicQuestion, Question } from '../src/protocol/questions.ts';

// A small election with a question of every kind, and one good ballot.

export const random = repeatableRandom(99);
export const names = ['Manjunath', 'Hemanth', 'Arvind'];
export const chair: HomomorphicQuestion = { kind: 'homomorphic', question: 'Who?', answers: names, blank: false, min: 1, max: 2 };
export const blank: HomomorphicQuestion = {
  kind: 'homomorphic',
  question: 'Yes or "no" /\\ é\u007f?',
  answers: ['Yes', 'No'],
  blank: true,
  min: 1,
  max: 1,
};
export const rank: Question = { kind: 'ranking', question: 'Rank', answers: names, extra: { method: 'Schulze', blank: true } };
export const lists: Question = {
  kind: 'lists',
  question: 'Lists',
  lists: [
    { name: 'A', candidates: ['a', 'b'] },
    { name: 'B', candidates: ['c'] },
  ],
};

export function electionWith(groupName: string, questions: readonly Question[]): SealedElection {
  const group = groupByName(groupName)!;
  const publicKey = group.gPow(group.randomScalar(random));
  const text = writeElection({
    group,
    name: 'N',
    description: 'D',
    uuid: '4a1p4Dmaucw3RZ',
    publicKey,
    questions,
    administrator: 'Officer',
  });
  const read = readElection(text);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}
export function made(election: SealedElection, votes: readonly Vote[], credential = generateCredential(random)): MadeBallot {
  const ballot = makeBallot(election, random, credential, votes);
  if (!ballot.ok) throw new Error(ballot.error.detail);
  return ballot.value;
}
export const h = (...choices: number[]): Vote => ({ kind: 'homomorphic', choices });
export const r = (...ranks: number[]): Vote => ({ kind: 'ranking', ranks });
export const l = (...choices: number[][]): Vote => ({ kind: 'lists', choices });

export const election = electionWith('Ed25519', [chair, blank, rank, lists]);
export const credential = generateCredential(random);
export const votes: readonly Vote[] = [h(1, 0, 0), h(0, 1, 0), r(1, 2, 3), l([1, 0, 1], [0, 0])];
export const good = made(election, votes, credential);
