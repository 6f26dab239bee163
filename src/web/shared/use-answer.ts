import { useEffect, useState } from 'react';
import { ask, type Answer } from './api.ts';
import { firstAnswer } from './first-answers.ts';

/** What the API answers at `path`; undefined while it is on its way. The function asks once more; a later failure leaves the good answer. */
export function useAnswer<T>(path: string): readonly [Answer<T> | undefined, () => void] {
  const [answer, setAnswer] = useState<Answer<T> | undefined>(() => firstAnswer(path));
  const [asked, setAsked] = useState({ path, turn: answer === undefined ? 1 : 0 });
  const turn = asked.path === path ? asked.turn : 1;
  useEffect(() => {
    if (turn === 0) return;
    let current = true;
    void ask<T>(path).then((next) =>
      current ? setAnswer((old) => (old?.kind === 'done' && next.kind !== 'done' ? old : next)) : undefined,
    );
    return () => {
      current = false;
    };
  }, [path, turn]);
  return [answer, () => setAsked({ path, turn: turn + 1 })];
}
