import type { Handlers } from '../call.ts';
import { sealedHandlers } from './sealed.ts';
import { electionHandlers } from './elections.ts';
import { exportHandlers } from './exports.ts';
import { houseHandlers } from './house.ts';
import { peopleHandlers } from './people.ts';
import { reportHandlers } from './reports.ts';
import { rollHandlers } from './roll.ts';
import { votingHandlers } from './voting.ts';
import { writeInHandlers } from './write-ins.ts';

/** A handler for every route of wire/routes.ts; the compiler checks that none is missing. */
export const HANDLERS: Handlers = {
  ...votingHandlers,
  ...sealedHandlers,
  ...exportHandlers,
  ...reportHandlers,
  ...peopleHandlers,
  ...electionHandlers,
  ...houseHandlers,
  ...rollHandlers,
  ...writeInHandlers,
};
