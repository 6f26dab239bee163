import { scriptUrl } from '../shared/trusted-types.ts';
import workerUrl from './import-worker.ts?worker&url';

/** What the page shows of a file before the server has looked at it. */
export interface Glimpse {
  readonly headings: readonly string[];
  readonly sample: readonly (readonly string[])[];
  readonly rows: number;
}

/** A file as it goes to the server: as text where it is UTF-8 for sure, else its bytes in Base64. */
export interface ReadFile {
  readonly name: string;
  readonly body: { readonly text: string } | { readonly base64: string };
  readonly glimpse: Glimpse;
}

function glimpse(text: string): Promise<Glimpse> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'import' });
    worker.addEventListener('message', (event: MessageEvent<Glimpse>) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener('error', () => {
      worker.terminate();
      reject(new Error('the file could not be read'));
    });
    worker.postMessage(text);
  });
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  return btoa(text);
}

/** Text of `bytes` as UTF-8, or undefined where they are something else. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Headings that stand over more than one column: nobody could say which of them is meant. */
export function repeatedHeadings(headings: readonly string[]): readonly string[] {
  return [...new Set(headings.filter((heading, i) => headings.indexOf(heading) !== i))];
}

/** Reads a chosen file: bytes, encoding, headings, first rows. */
export async function readRollFile(file: File): Promise<ReadFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = utf8Text(bytes);
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const shown = text ?? new TextDecoder(utf16 ? 'utf-16le' : 'windows-1252').decode(bytes);
  return { name: file.name, body: text === undefined ? { base64: base64Of(bytes) } : { text }, glimpse: await glimpse(shown) };
}
