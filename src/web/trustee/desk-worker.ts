import { checkRecords, makeHandIn, newTrusteeSecret, type TrusteeTrouble } from '../../election/trustee-steps.ts';
import { matchesArchive } from '../../election/trustee-archive.ts';
import { groupByName } from '../../protocol/groups.ts';
import { openTrusteeFile, publicPartOf, writeTrusteeFile } from '../../protocol/trustee-file.ts';
import { failureText } from '../../verify/report-text.ts';
import type { Failure } from '../../verify/report.ts';
import { verifyArchive } from '../../verify/verify-archive.ts';
import type { Result } from '../../kernel/result.ts';
import type { TrusteeDeskWire } from '../../wire/administration.ts';
import { archiveWorkers } from '../verifier/archive-workers.ts';
import { bytesOf } from '../verifier/file-bytes.ts';
import type { DeskAnswer, DeskRefusal, DeskRequest } from './desk-messages.ts';

// The trustee's secret lives in this thread and nowhere else: not on the page's thread, not in storage, and it ends with the tab.

let secret: string | undefined;
/** Public part of a secret that was just made and is not handed in yet: the saved file must be the one that holds it. */
let justMade: string | undefined;
const random = { bytes: (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length)) };
const refused = (reason: DeskRefusal, detail = '', failure?: Failure): DeskAnswer => ({ kind: 'refused', reason, detail, failure });
const refusedBy = ({ kind, detail, said }: TrusteeTrouble): DeskAnswer => ({ kind: 'refused', reason: kind, detail, said });
const outcome = (result: Result<unknown, TrusteeTrouble>): DeskAnswer => (result.ok ? { kind: 'good' } : refusedBy(result.error));

function fileName(desk: TrusteeDeskWire): string {
  const name = desk.name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
  return `veritally-key-${desk.election.slug}-${name === '' ? desk.index : name}.json`;
}

function make(desk: TrusteeDeskWire, passphrase: string): DeskAnswer {
  const group = groupByName(desk.election.group);
  if (!group) return refused('records');
  secret = newTrusteeSecret(group, random, desk.kind);
  justMade = publicPartOf(group, desk.kind, secret);
  const text = writeTrusteeFile(random, passphrase, {
    kind: desk.kind,
    group: group.name,
    secret,
    election: desk.election.slug,
    trustee: desk.name,
  });
  return text === undefined ? refused('internal') : { kind: 'file', text, name: fileName(desk) };
}

/** The public part that the server has from this trustee, or undefined while it has none that can be compared. */
function knownPublicPart(desk: TrusteeDeskWire): string | undefined {
  try {
    if (desk.kind === 'single') return desk.key === null ? undefined : (JSON.parse(desk.key) as { public_key: string }).public_key;
    const own = desk.certificates[(desk.member?.index ?? 0) - 1];
    return own === undefined
      ? undefined
      : (JSON.parse((JSON.parse(own) as { message: string }).message) as { verification: string }).verification;
  } catch {
    return undefined;
  }
}

function open(desk: TrusteeDeskWire, file: string, passphrase: string): DeskAnswer {
  const opened = openTrusteeFile(file, passphrase);
  if (!opened.ok) return refused(opened.error.kind === 'trustee-file-passphrase' ? 'passphrase' : 'not-a-file', opened.error.detail);
  const { kind, group, publicPart } = opened.value;
  const expected = justMade ?? knownPublicPart(desk);
  if (kind !== desk.kind || group !== desk.election.group || (expected !== undefined && expected !== publicPart))
    return refused('other-file');
  secret = opened.value.secret;
  return { kind: 'good' };
}

async function download(desk: TrusteeDeskWire): Promise<Blob | undefined> {
  const response = await fetch(`/api/elections/${encodeURIComponent(desk.election.slug)}/board/archive.bel`, {
    cache: 'no-store',
    credentials: 'omit',
  });
  if (!response.ok || !response.body) return undefined;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = response.body.getReader();
  for (;;) {
    const read = await reader.read();
    if (read.done) break;
    parts.push(read.value);
    done += read.value.length;
    say({ kind: 'progress', step: 'download', done, total: undefined });
  }
  return new Blob(parts);
}

/** Everything that this trustee's part stands on: own key in the records, the whole published record, and that the tally follows from it. */
async function check(desk: TrusteeDeskWire): Promise<DeskAnswer> {
  const records = checkRecords(desk, secret ?? '');
  if (!records.ok) return refusedBy(records.error);
  const file = await download(desk).catch(() => undefined);
  if (!file) return refused('offline');
  let said = 0;
  const report = await verifyArchive(() => bytesOf(file), {
    workers: archiveWorkers(),
    onProgress: ({ step, done, total }) => {
      if (performance.now() - said < 200) return;
      said = performance.now();
      say({ kind: 'progress', step, done, total });
    },
  });
  if (report.outcome !== 'holds') return refused('archive', report.failure ? failureText(report.failure) : report.outcome, report.failure);
  const matches = await matchesArchive(desk, bytesOf(file));
  return matches.ok ? { kind: 'good' } : refused('archive', matches.error);
}

function handInFor(request: Extract<DeskRequest, { kind: 'step' }>): DeskAnswer {
  if (secret === undefined) return refused('wrong-secret');
  const made = makeHandIn(request.desk, request.step, secret, random);
  if (!made.ok) return refusedBy(made.error);
  justMade = undefined;
  return { kind: 'made', payload: made.value };
}

async function answer(request: DeskRequest): Promise<DeskAnswer> {
  switch (request.kind) {
    case 'make':
      return make(request.desk, request.passphrase);
    case 'open':
      return open(request.desk, request.file, request.passphrase);
    case 'step':
      return handInFor(request);
    case 'records':
      return secret === undefined ? refused('wrong-secret') : outcome(checkRecords(request.desk, secret));
    case 'check':
      return check(request.desk);
  }
}

function say(message: DeskAnswer): void {
  postMessage(message);
}

addEventListener('message', (event: MessageEvent<DeskRequest>) => {
  answer(event.data).then(say, (error: unknown) => say(refused('internal', error instanceof Error ? error.message : '')));
});
