import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { textIn } from '../election/definition.ts';
import { factsFromArchive, matchesArchive } from '../election/trustee-archive.ts';
import { makeHandIn, newTrusteeSecret, readDecryptionHandIn, type TrusteeFacts, type TrusteeStep } from '../election/trustee-steps.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { groupByName } from '../protocol/groups.ts';
import { parseJson, readList, readString, someFields } from '../protocol/json-text.ts';
import {
  canonicalPassphrase,
  openTrusteeFile,
  readTrusteeFileHead,
  writeTrusteeFile,
  type TrusteeFileHead,
  type TrusteeSecret,
} from '../protocol/trustee-file.ts';
import { parseTrusteeKey, trusteeKeyChecksum } from '../protocol/trustee-key.ts';
import type { TrusteeDeskWire } from '../wire/administration.ts';
import { Arguments, helpOf, readArguments, UsageError } from './arguments.ts';
import { Prompter } from './prompt.ts';
import { Failure, note, print } from './terminal-output.ts';
import { TRUSTEE_FORMS as FORMS } from './trustee-forms.ts';
import { runFetch, runHandIn } from './trustee-courier.ts';
import { downloadArchive, handIn, openDesk, readTrusteeLink, type TrusteeLink } from './trustee-link.ts';
import { verifiedArchive } from './verified-archive.ts';

// A trustee of a sealed election at the command line. The private key is made here and leaves this machine only inside the key file,
// which the passphrase locks; what goes to the server (or into a file to send) is what the protocol publishes.

const random = { bytes: (length: number): Uint8Array => new Uint8Array(randomBytes(length)) };
const LEAST_PASSPHRASE = 12;

type Verb = keyof typeof FORMS;

const keyFile = (args: Arguments): string => args.text('key') ?? 'trustee-key.json';

function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

const optionalText = (args: Arguments, name: string): string | null => {
  const file = args.text(name);
  return file === undefined ? null : fileText(file).trim();
};

async function passphrase(args: Arguments, fresh: boolean): Promise<string> {
  const file = args.text('passphrase-file');
  if (file !== undefined) return enough(fileText(file).split(/\r?\n/, 1)[0] ?? '', fresh);
  const prompter = new Prompter();
  try {
    const first = await prompter.askHidden(
      fresh
        ? `A passphrase for your key file (at least ${LEAST_PASSPHRASE} characters; without it the file is lost): `
        : 'Passphrase of your key file: ',
    );
    if (!fresh) return first;
    enough(first, true);
    if ((await prompter.askHidden('The same passphrase again: ')) !== first)
      throw new Failure('The two passphrases differ; nothing was made.');
    return first;
  } finally {
    prompter.close();
  }
}

function enough(typed: string, fresh: boolean): string {
  if (fresh && [...canonicalPassphrase(typed)].length < LEAST_PASSPHRASE)
    throw new Failure(`The passphrase is too short: at least ${LEAST_PASSPHRASE} characters, such as four words. Nothing was made.`);
  return typed;
}

async function openKey(args: Arguments): Promise<TrusteeSecret & TrusteeFileHead> {
  const text = fileText(keyFile(args));
  if (!readTrusteeFileHead(text)) throw new Failure(`${keyFile(args)} is no key file of a trustee.`);
  const opened = openTrusteeFile(text, await passphrase(args, false));
  if (!opened.ok) throw new Failure(opened.error.detail);
  return opened.value;
}

function made(facts: TrusteeFacts, step: TrusteeStep, secret: string): string {
  const payload = makeHandIn(facts, step, secret, random);
  if (!payload.ok) throw new Failure(payload.error.detail);
  return payload.value;
}

/** Writes what is to be sent. Nothing in it is secret; still nothing is overwritten. */
function writeOut(args: Arguments, text: string, otherwise: string): void {
  const file = args.text('out') ?? otherwise;
  if (existsSync(file)) throw new UsageError(`${file} exists already; choose another name with --out.`);
  writeFileSync(file, `${text}\n`, { flag: 'wx' });
  print(`Wrote ${file}: send it to the organiser.`);
}

/** A decryption in two files: the archive has no place for the proof that binds it to the tally (docs/decisions/decryption-binding.md). */
function writeDecryption(args: Arguments, payload: string): void {
  const { record, binding } = readDecryptionHandIn(payload);
  const file = args.text('out') ?? 'partial-decryption.json';
  const proofFile = args.text('binding-out') ?? file.replace(/(?:\.json)?$/, '-binding.json');
  if (existsSync(proofFile)) throw new UsageError(`${proofFile} exists already; choose another name with --binding-out.`);
  writeOut(args, record, file);
  writeFileSync(proofFile, `${binding}\n`, { flag: 'wx' });
  print(`Wrote ${proofFile}, the proof that binds it to the tally: send both, or hand them in with "veritally trustee hand-in".`);
}

function waiting(desk: TrusteeDeskWire): Failure {
  if (desk.stage === 'finished') return new Failure('Your part is done: nothing is awaited from you any more.');
  const others = desk.waitingFor.length > 0 ? ` Awaited: ${desk.waitingFor.join(', ')}.` : '';
  return new Failure(
    desk.stage === 'wait' ? `Nothing is to be done now.${others}` : `Another step is due: "veritally trustee ${verbOf(desk.stage)}".`,
  );
}

function verbOf(stage: TrusteeDeskWire['stage']): Verb {
  if (stage === 'make-key' || stage === 'certificate') return 'key';
  return stage === 'shuffle' ? 'shuffle' : stage === 'decrypt' ? 'decrypt' : 'share';
}

async function hand(link: TrusteeLink, stage: TrusteeStep, payload: string): Promise<void> {
  const after = await handIn(link, stage, payload);
  print(`Handed in.${after.waitingFor.length > 0 ? ` Still awaited: ${after.waitingFor.join(', ')}.` : ''}`);
}

/** A local key without a server: facts from what was typed. */
function typedFacts(args: Arguments): TrusteeFacts {
  const group = args.choice('group', ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'], 'Ed25519');
  const index = args.number('member', 1, 60);
  const [size, threshold] = [args.number('size', 2, 60), args.number('threshold', 1, 59)];
  if (index === undefined)
    return {
      election: { group },
      index: 1,
      kind: 'single',
      member: null,
      certificates: [],
      input: null,
      output: null,
      records: null,
      tally: null,
    };
  if (size === undefined || threshold === undefined || threshold >= size || index > size)
    throw new UsageError('With --member I also --size N and --threshold K, I at most N and K below N.');
  return {
    election: { group },
    index,
    kind: 'member',
    member: { index, size, threshold },
    certificates: [],
    input: null,
    output: null,
    records: null,
    tally: null,
  };
}

async function runKey(args: Arguments): Promise<number> {
  const link = args.text('link') === undefined ? undefined : readTrusteeLink(args.need('link'));
  const desk = link && (await openDesk(link));
  if (desk && desk.election.status !== 'draft') throw waiting(desk);
  const facts: TrusteeFacts = desk ?? typedFacts(args);
  const group = groupByName(facts.election.group);
  if (!group) throw new Failure('The election uses a group that this program does not know.');
  const file = keyFile(args);
  if (existsSync(file)) throw new UsageError(`${file} exists already; a key is never overwritten. Choose another name with --key.`);
  if (desk && desk.stage !== 'make-key' && desk.stage !== 'certificate')
    note('You have handed in a key already: the new one takes its place, and the old file is of no use from then on.');
  const secret = newTrusteeSecret(group, random, facts.kind);
  const held: TrusteeSecret = {
    kind: facts.kind,
    group: group.name,
    secret,
    election: desk ? textIn(desk.election.title) : (args.text('election') ?? ''),
    trustee: desk?.name ?? args.text('name') ?? '',
  };
  const text = writeTrusteeFile(random, await passphrase(args, true), held);
  if (text === undefined) throw new Failure('The key could not be written.');
  writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
  print(`Wrote ${file}. Keep it and the passphrase apart from each other: without both, your part of the tally is lost.`);
  const step = facts.kind === 'single' ? 'make-key' : 'certificate';
  const payload = made(facts, step, secret);
  print(`Check sum to read aloud: ${checksumOf(group.name, step, payload)}`);
  if (link) await hand(link, step, payload);
  else writeOut(args, payload, step === 'make-key' ? 'trustee-public-key.json' : 'trustee-certificate.json');
  return 0;
}

/** What trustees compare (end of PROTOCOL.md section 16): of a key, or of a member's certificate. */
function checksumOf(groupName: string, step: 'make-key' | 'certificate', payload: string): string {
  const group = groupByName(groupName);
  if (step === 'certificate') return sha256Hex(readString(someFields(parseJson(payload), ['message'])?.message) ?? '');
  const key = group && parseTrusteeKey(group, payload);
  return group && key ? trusteeKeyChecksum(group, key.publicKey) : '';
}

async function runShare(args: Arguments): Promise<number> {
  const link = args.text('link') === undefined ? undefined : readTrusteeLink(args.need('link'));
  const desk = link && (await openDesk(link));
  if (desk && desk.stage !== 'polynomial' && desk.stage !== 'share') throw waiting(desk);
  const held = await openKey(args);
  if (held.kind !== 'member') throw new Failure('This key is that of a mandatory trustee, who has nothing to share.');
  if (link && desk) {
    await hand(
      link,
      desk.stage === 'share' ? 'share' : 'polynomial',
      made(desk, desk.stage === 'share' ? 'share' : 'polynomial', held.secret),
    );
    return 0;
  }
  const certificates =
    readList(parseJson(fileText(args.need('certificates'))), (item) => (typeof item === 'string' ? item : JSON.stringify(item))) ?? [];
  const own = certificates.findIndex((text) => text.includes(held.publicPart));
  if (own < 0) throw new Failure('None of these certificates is yours.');
  const threshold = args.number('threshold', 1, 59);
  if (threshold === undefined) throw new UsageError('--threshold is missing: how many members decrypt.');
  const input = optionalText(args, 'input');
  const member = { index: own + 1, size: certificates.length, threshold };
  const facts: TrusteeFacts = {
    election: { group: held.group },
    index: own + 1,
    kind: 'member',
    member,
    certificates,
    input,
    output: null,
    records: null,
    tally: null,
  };
  const step = input === null ? 'polynomial' : 'share';
  writeOut(args, made(facts, step, held.secret), step === 'polynomial' ? 'trustee-polynomial.json' : 'trustee-output.json');
  return 0;
}

/** Shuffle or decryption by the link: the record is fetched, verified, and compared with what the server asks for. */
async function workByLink(args: Arguments, step: 'shuffle' | 'decrypt'): Promise<number> {
  const link = readTrusteeLink(args.need('link'));
  const desk = await openDesk(link);
  if (desk.stage !== step) throw waiting(desk);
  const held = await openKey(args);
  if (held.kind !== desk.kind || held.group !== desk.election.group)
    throw new Failure(`${keyFile(args)} is not your key for this election: it was made for ${held.election || 'another one'}.`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-trustee-'));
  try {
    const file = path.join(folder, 'archive.bel');
    await downloadArchive(link, desk.election.slug, file);
    note('Verifying the published record …');
    const { source, report } = await verifiedArchive(file);
    const same = await matchesArchive(desk, source());
    if (!same.ok) throw new Failure(`${same.error} Nothing was made. Tell the other trustees.`);
    print(`The record holds: ${report.ballots} ballots, ${report.tallied} count, last event ${report.lastEvent ?? ''}.`);
    await hand(link, step, made(desk, step, held.secret));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

async function runWork(args: Arguments, step: 'shuffle' | 'decrypt'): Promise<number> {
  if (args.text('link') !== undefined) return workByLink(args, step);
  const archive = args.need('archive');
  const held = await openKey(args);
  note('Verifying the archive …');
  const { source, report } = await verifiedArchive(archive);
  if (report.present.result) throw new Failure('The archive has its result already.');
  if (step === 'decrypt' && report.election?.questions.some(({ kind }) => kind === 'ranking') === true && report.present.shuffles === 0) {
    throw new Failure('The rankings have not been shuffled: decrypting them now would show who voted how.');
  }
  const read = await factsFromArchive(source(), held, optionalText(args, 'output'));
  if (!read.ok) throw new Failure(read.error);
  const facts = read.value;
  print(
    `The archive holds: ${report.ballots} ballots, ${report.tallied} count, last event ${report.lastEvent ?? ''}. You are trustee ${facts.index}.`,
  );
  const payload = made(facts, step, held.secret);
  if (step === 'shuffle') writeOut(args, payload, 'shuffle.json');
  else writeDecryption(args, payload);
  return 0;
}

async function runChecksum(args: Arguments): Promise<number> {
  const head = readTrusteeFileHead(fileText(keyFile(args)));
  const group = head && groupByName(head.group);
  const element = group?.parse(head?.publicPart ?? '');
  if (!head || !group || !element) throw new Failure(`${keyFile(args)} is no key file of a trustee.`);
  print(
    `${head.kind === 'single' ? 'Public key' : 'Verification key'} of ${head.trustee || 'this trustee'}${head.election ? ` (${head.election})` : ''}:`,
  );
  print(trusteeKeyChecksum(group, element));
  if (head.kind === 'single') return 0;
  const given = args.text('link');
  if (given === undefined) {
    note('Others know a member by the check sum of its certificate, as it was told when the key was made: --link URL shows it again.');
    return 0;
  }
  const { certificates } = await openDesk(readTrusteeLink(given));
  const own = certificates.find((text) => text.includes(head.publicPart));
  if (own === undefined) throw new Failure('None of the certificates is that of this key, or not all members have made theirs yet.');
  print(`Certificate, as the organiser and the verifier show it:\n${checksumOf(group.name, 'certificate', own)}`);
  return 0;
}

async function run(verb: Verb, args: Arguments): Promise<number> {
  switch (verb) {
    case 'key':
      return runKey(args);
    case 'share':
      return runShare(args);
    case 'shuffle':
    case 'decrypt':
      return runWork(args, verb);
    case 'fetch':
      return runFetch(args);
    case 'hand-in':
      return runHandIn(args);
    case 'checksum':
      return runChecksum(args);
  }
}

const OVERVIEW = [
  `Usage: veritally trustee ${Object.keys(FORMS).join('|')}`,
  '',
  ...Object.values(FORMS).map(({ name, summary }) => `  ${name.padEnd(18)}  ${summary}`),
  '',
  '"veritally trustee key --help" tells more. With --link everything goes through your personal link; without, through files.',
].join('\n');

/** `veritally trustee`: see OVERVIEW. Gives the exit status; refusals are thrown as `Failure` and `UsageError`, for the dispatcher. */
export async function trusteeCommand(args: readonly string[]): Promise<number> {
  const [word = '', ...rest] = args;
  if (word === '--help' || word === '-h') {
    print(OVERVIEW);
    return 0;
  }
  if (!Object.hasOwn(FORMS, word)) throw new UsageError(`Say what to do: veritally trustee ${Object.keys(FORMS).join('|')}.`);
  const verb = word as Verb;
  const read = readArguments(FORMS[verb], rest);
  if (read instanceof Arguments) return run(verb, read);
  print(helpOf(FORMS[verb]));
  return 0;
}
