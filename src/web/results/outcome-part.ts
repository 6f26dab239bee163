// A result as a part that a page fetches later: a door of its own keeps the result's code as it is for pages that begin with it.
export { ContestOutcome } from './contest-outcome.tsx';
