import { auditBallot, parseOpening } from '../../protocol/audit.ts';
import { readElection } from '../../protocol/election-record.ts';
import type { OpeningAnswer, OpeningRequest } from './sealing-messages.ts';

// Opens a spoiled ballot and looks whether it says what the voter marked. Fetched by those who ask for it, apart from what seals.

function open({ record, ballot, opening, votes }: OpeningRequest): OpeningAnswer {
  const file = JSON.stringify({ ballot, opening });
  const election = readElection(record);
  if (!election.ok) return { agrees: false, file };
  const read = parseOpening(election.value, opening);
  const opened = read && auditBallot(election.value, ballot, read);
  return { agrees: opened?.ok === true && JSON.stringify(opened.value) === JSON.stringify(votes), file };
}

addEventListener('message', (event: MessageEvent<OpeningRequest>) => postMessage(open(event.data)));
