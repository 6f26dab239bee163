import { answerOf } from '../../election/sealed-questions.ts';
import { auditBallot, parseOpening } from '../../protocol/audit.ts';
import { trackerOf } from '../../protocol/ballot.ts';
import { readElection } from '../../protocol/election-record.ts';
import type { OpenedAnswer, OpenedRequest } from './opened-ballot-messages.ts';

// Opens a spoiled ballot on another device than the one that made it: everything is computed from the file and the election's record.

/** The two texts of the file that the booth saves, or undefined where it is no such file. */
function textsOf(file: string): { readonly ballot: string; readonly opening: string } | undefined {
  try {
    const { ballot, opening } = JSON.parse(file) as { ballot?: unknown; opening?: unknown };
    return typeof ballot === 'string' && typeof opening === 'string' ? { ballot, opening } : undefined;
  } catch {
    return undefined;
  }
}

function open({ record, definition, file }: OpenedRequest): OpenedAnswer {
  const texts = textsOf(file);
  const election = readElection(record);
  const opening = texts && election.ok ? parseOpening(election.value, texts.opening) : undefined;
  if (!texts || !election.ok || !opening) return { kind: 'wrong' };
  const votes = auditBallot(election.value, texts.ballot, opening);
  if (!votes.ok) return { kind: 'wrong' };
  return {
    kind: 'opened',
    tracker: trackerOf(texts.ballot),
    answers: definition.contests.map((contest, i) => {
      const vote = votes.value[i];
      return (vote && answerOf(contest, vote)) ?? null;
    }),
  };
}

addEventListener('message', (event: MessageEvent<OpenedRequest>) => postMessage(open(event.data)));
