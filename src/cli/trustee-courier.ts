import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeDecryptionHandIn } from '../election/trustee-steps.ts';
import type { TrusteeDeskWire } from '../wire/administration.ts';
import { type Arguments, UsageError } from './arguments.ts';
import { Failure, print } from './terminal-output.ts';
import { downloadArchive, handIn, openDesk, readTrusteeLink } from './trustee-link.ts';

// For a trustee whose key stays on a machine without a network: what that machine needs is fetched on another one, and what it made is
// handed in from there. Nothing of it is secret but the link.

function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

/** `trustee fetch`: the files for the next step, into a folder. */
export async function runFetch(args: Arguments): Promise<number> {
  const link = readTrusteeLink(args.need('link'));
  const folder = args.text('dir') ?? 'trustee';
  const desk = await openDesk(link);
  const files: readonly (readonly [name: string, text: string | undefined])[] = [
    ['certificates.json', desk.certificates.length > 0 ? JSON.stringify(desk.certificates) : undefined],
    ['input.json', desk.input ?? undefined],
    ['output.json', desk.output ?? undefined],
  ];
  const archive = path.join(folder, 'archive.bel');
  const published = ['open', 'paused', 'closed', 'tallied', 'declared', 'archived'].includes(desk.election.status);
  for (const file of [archive, ...files.map(([name]) => path.join(folder, name))])
    if (existsSync(file)) throw new UsageError(`${file} exists already; choose another folder with --dir.`);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) if (text !== undefined) writeFileSync(path.join(folder, name), `${text}\n`, { flag: 'wx' });
  if (published) await downloadArchive(link, desk.election.slug, archive);
  const got = [...files.flatMap(([name, text]) => (text === undefined ? [] : [name])), ...(published ? ['archive.bel'] : [])];
  print(got.length === 0 ? 'There is nothing to fetch yet.' : `Wrote ${got.join(', ')} to ${folder}.`);
  print(dueWords(desk));
  return 0;
}

function dueWords({ stage, member, waitingFor }: TrusteeDeskWire): string {
  const place =
    member === null
      ? ''
      : ` You are member ${member.index} of ${member.size} (--member ${member.index} --size ${member.size}), of whom ${member.threshold} decrypt (--threshold ${member.threshold}).`;
  if (stage === 'finished') return `Your part is done.${place}`;
  const others = waitingFor.length > 0 ? ` Awaited: ${waitingFor.join(', ')}.` : '';
  return (stage === 'wait' ? `Nothing is to be done now.${others}` : `Due from you: ${stage}.`) + place;
}

/** `trustee hand-in`: what was made without a link, through the link. The server checks it as it checks everything. */
export async function runHandIn(args: Arguments): Promise<number> {
  const link = readTrusteeLink(args.need('link'));
  const [file = ''] = args.positionals;
  const text = fileText(file);
  const proof = args.text('binding') === undefined ? undefined : fileText(args.need('binding'));
  const { stage } = await openDesk(link);
  if (stage === 'finished') throw new Failure('Your part is done: nothing is awaited from you any more.');
  if (stage === 'wait') throw new Failure('Nothing is awaited from you now.');
  if (stage === 'decrypt' && proof === undefined)
    throw new UsageError('A decryption is handed in with its binding proof: --binding partial-decryption-binding.json.');
  if (stage !== 'decrypt' && proof !== undefined) throw new Failure(`A decryption is not due now; due is: ${stage}.`);
  const after = await handIn(link, stage, proof === undefined ? text : writeDecryptionHandIn(text, proof));
  print(`Handed in.${after.waitingFor.length > 0 ? ` Still awaited: ${after.waitingFor.join(', ')}.` : ''}`);
  return 0;
}
