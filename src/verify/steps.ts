/** The eight steps of PROTOCOL.md section 16, in the order in which they are taken. */
export const STEPS = ['file', 'chain', 'setup', 'ballots', 'tally', 'shuffles', 'decryptions', 'result'] as const;
export type Step = (typeof STEPS)[number];

/** The number of a step in section 16. */
export const stepNumber = (step: Step): number => STEPS.indexOf(step) + 1;
