import Papa from 'papaparse';
import { separatorOf } from '../../election/roll-columns.ts';
import type { Glimpse } from './import-file.ts';

// Reads a CSV off the main thread: headings, the first rows, how many rows. The server reads the file again and decides.
const SHOWN = 5;

addEventListener('message', (event: MessageEvent<string>) => {
  let headings: readonly string[] | undefined;
  const sample: (readonly string[])[] = [];
  let rows = 0;
  const text = event.data.replace(/^\ufeff/, '');
  Papa.parse<string[]>(text, {
    delimiter: separatorOf(text),
    skipEmptyLines: 'greedy',
    step: ({ data }) => {
      if (headings === undefined) headings = data.map((cell, i) => cell.trim() || `column ${i + 1}`);
      else {
        rows++;
        if (sample.length < SHOWN) sample.push(data);
      }
    },
    complete: () => postMessage({ headings: headings ?? [], sample, rows } satisfies Glimpse),
  });
});
