// Sealed elections of one contest, as tests of setting up and of tallying begin with.

export const CHAIR = { question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] };
/** The server alone holds the key. */
export const simple = { title: 'Board', contests: [CHAIR], sealed: { trustees: { server: true } } };
/** These people hold it; all of them open the tally unless a threshold says how many. */
export const withPeople = (people: string[], threshold: number | null = null, method: 'plurality' | 'irv' = 'plurality') => ({
  title: 'Board',
  contests: [{ ...CHAIR, method }],
  sealed: { trustees: { server: false, people, threshold } },
});
