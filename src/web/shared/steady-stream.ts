/** Milliseconds of silence after which a line counts as dead (the server sends a `beat` every 15 s), and between two looks at it. */
const SILENCE = 40_000;
const LOOK = 5_000;

/**
 * Server-sent events over a line that is watched. The browser itself begins a stream again that broke (with `Last-Event-ID`), but not one that
 * the server refused, and it does not know a line that is dead without a word: after a silence the stream is begun anew. `take` gets the
 * events of these `names`, `told` each time whether there is a line, before the event that shows it. The function that this gives ends it.
 */
export function steadyStream(
  address: string,
  names: readonly string[],
  take: (event: MessageEvent<string>) => void,
  told: (there: boolean) => void,
): () => void {
  let heard = performance.now();
  const hear = () => {
    heard = performance.now();
    told(true);
  };
  const open = (): EventSource => {
    const stream = new EventSource(address);
    stream.addEventListener('open', hear);
    stream.addEventListener('beat', hear);
    stream.addEventListener('error', () => told(false));
    for (const name of names)
      stream.addEventListener(name, (event: MessageEvent<string>) => {
        hear();
        take(event);
      });
    return stream;
  };
  let stream = open();
  const look = setInterval(() => {
    if (performance.now() - heard <= SILENCE) return;
    told(false);
    stream.close();
    stream = open();
    heard = performance.now();
  }, LOOK);
  return () => {
    clearInterval(look);
    stream.close();
  };
}
