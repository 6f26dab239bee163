import type { CommandForm, Option } from './arguments.ts';

const KEY: Option = { name: 'key', value: 'FILE', help: 'the key file, locked with your passphrase (default trustee-key.json)' };
const PASSPHRASE: Option = {
  name: 'passphrase-file',
  value: 'FILE',
  help: 'take the passphrase from the first line of a file instead of asking',
};
const LINK: Option = { name: 'link', value: 'URL', help: 'your personal link: everything is fetched from and handed in to the server' };
const OUT: Option = { name: 'out', value: 'FILE', help: 'without a link: where to write what you then send to the organiser' };
const ARCHIVE: Option = { name: 'archive', value: 'FILE', help: 'without a link: the archive (.bel) of the election' };

/** What each part of `veritally trustee` takes. */
export const TRUSTEE_FORMS = {
  key: {
    name: 'trustee key',
    positionals: [],
    summary: 'make your key: a file that you keep, and a public part that you hand in',
    options: [
      LINK,
      KEY,
      PASSPHRASE,
      OUT,
      { name: 'group', value: 'NAME', help: 'without a link: Ed25519 (default), BELENIOS-2048 or RFC-3526-2048' },
      { name: 'election', value: 'NAME', help: 'without a link: what the election is called, for the file' },
      { name: 'name', value: 'NAME', help: 'without a link: your name, for the file' },
      { name: 'member', value: 'I', help: 'without a link, for a group of which some decrypt: your place, from 1' },
      { name: 'size', value: 'N', help: 'with --member: how many members the group has' },
      { name: 'threshold', value: 'K', help: 'with --member: how many of them decrypt' },
    ],
  },
  share: {
    name: 'trustee share',
    positionals: [],
    summary: 'members of a group: the second and third step of the key ceremony',
    options: [
      LINK,
      KEY,
      PASSPHRASE,
      OUT,
      { name: 'certificates', value: 'FILE', help: 'without a link: JSON array of all members’ first messages, in order' },
      { name: 'threshold', value: 'K', help: 'without a link: how many members decrypt' },
      { name: 'input', value: 'FILE', help: 'without a link, third step: what the organiser sent you after everybody’s second' },
    ],
  },
  shuffle: {
    name: 'trustee shuffle',
    positionals: [],
    summary: 'shuffle the rankings, so that nobody can tell whose is which',
    options: [
      LINK,
      KEY,
      PASSPHRASE,
      OUT,
      ARCHIVE,
      { name: 'output', value: 'FILE', help: 'members: your last message of the key ceremony' },
    ],
  },
  decrypt: {
    name: 'trustee decrypt',
    positionals: [],
    summary: 'verify the record, then make your part of the decryption of the tally',
    options: [
      LINK,
      KEY,
      PASSPHRASE,
      OUT,
      { name: 'binding-out', value: 'FILE', help: 'without a link: where to write its binding proof (default: beside it, …-binding.json)' },
      ARCHIVE,
      { name: 'output', value: 'FILE', help: 'members: your last message of the key ceremony' },
    ],
  },
  fetch: {
    name: 'trustee fetch',
    positionals: [],
    summary: 'by your link: bring the files that a machine without a network needs for the next step',
    options: [LINK, { name: 'dir', value: 'DIR', help: 'folder for the files (default: trustee)' }],
    notes:
      'certificates.json and input.json are for "trustee share", archive.bel and (members) output.json for "trustee shuffle" and "trustee decrypt".',
  },
  'hand-in': {
    name: 'trustee hand-in',
    positionals: ['FILE'],
    summary: 'by your link: hand in a file that was made without it, on a machine without a network',
    options: [LINK, { name: 'binding', value: 'FILE', help: 'for a decryption: its binding proof' }],
  },
  checksum: {
    name: 'trustee checksum',
    positionals: [],
    summary: 'show what identifies your key, to compare by reading aloud',
    options: [KEY, { ...LINK, help: 'your personal link: for members of a group, whose certificate the server has' }],
  },
} as const satisfies Record<string, CommandForm>;
