import type { Answer } from './api.ts';

let held: Record<string, unknown> | undefined;

/** What the server put into the page, once. A page that the browser brings back from its history may carry old figures: it asks afresh. */
function read(): Record<string, unknown> {
  const [navigation] = performance.getEntriesByType('navigation');
  const again = navigation instanceof PerformanceNavigationTiming && navigation.type === 'back_forward';
  const text = again ? null : document.getElementById('answers')?.textContent;
  return JSON.parse(text ?? '{}') as Record<string, unknown>;
}

/** The API's answer at `path` that came with the page itself, so that the first view waits for nothing more. Given out once. */
export function firstAnswer<T>(path: string): Answer<T> | undefined {
  held ??= read();
  const value = held[path];
  if (value === undefined) return undefined;
  delete held[path];
  return { kind: 'done', value: value as T };
}
