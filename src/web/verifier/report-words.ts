import type { Said, SentenceValues } from '../../protocol/sentences.ts';
import type { Checksums, Failure, Report } from '../../verify/report.ts';
import type { Translator } from '../shared/translator.ts';

// What the verifier found, in the reader's words: texts of the area `verify`, names of events of `board`, names of steps of `check`.

/** Places of sentences that hold names of events, one or several. */
const EVENTS: readonly string[] = ['event', 'before', 'allowed'];

function eventNames(t: Translator, names: string): string {
  return t.list(
    names.split(', ').map((name) => {
      const id = `board.type.${name}`;
      return t.has(id) ? t(id) : name;
    }),
    'list.or',
  );
}

/** A sentence of the verifier in the reader's language; `undefined` where these texts do not know it. */
export function saidWords(t: Translator, { id, values }: Said): string | undefined {
  const message = `said.${id}`;
  if (!t.has(message)) return undefined;
  const filled: SentenceValues = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, EVENTS.includes(name) ? eventNames(t, String(value)) : value]),
  );
  return t(message, filled);
}

/** Where the first failure is: step, event, and byte where the file itself is broken. */
export function faultPlace(t: Translator, { step, height, offset }: Failure, number: number): string {
  const name = t(`verify.step.${step}`);
  if (height === undefined) return t('report.fault', { number, step: name });
  if (offset === undefined) return t('report.fault.event', { number, step: name, height });
  return t('report.fault.byte', { number, step: name, height, offset });
}

/** Why it fails, in the reader's language; in English where a newer program says what these texts do not know. */
export const faultReason = (t: Translator, { said, reason }: Failure): string => saidWords(t, said) ?? reason;

type Row = readonly [name: string, value: string];

/** What the archive is about, for a table: names, identifiers and numbers. */
export function aboutRows(t: Translator, report: Report): readonly Row[] {
  const { election, lastEvent, events, voters, ballots, tallied, totalWeight } = report;
  return [
    ...(election
      ? ([
          [t('report.name'), election.name],
          [t('report.identifier'), `${election.uuid} (${election.group})`],
          [t('report.fingerprint'), election.fingerprint],
        ] as const)
      : []),
    ...(lastEvent === undefined ? [] : ([[t('report.last', { number: events - 1 }), lastEvent]] as const)),
    ...(voters === undefined ? [] : ([[t('report.voters'), t.number(voters)]] as const)),
    [t('report.ballots'), t('report.ballots.value', { ballots: t.number(ballots), tallied: t.number(tallied) })],
    ...(totalWeight === undefined ? [] : ([[t('report.weight'), totalWeight.toString()]] as const)),
  ];
}

/** The check sums that trustees and registrar compare, for a table. */
export function sumRows(t: Translator, { election, credentials, trustees }: Checksums): readonly Row[] {
  const rows = trustees.flatMap(({ number, name, publicKey, certificate }): readonly Row[] => {
    const values = { number, name };
    const named = name === undefined ? '' : '.named';
    return [
      [t(`report.sum.key${named}`, values), publicKey],
      ...(certificate === undefined ? [] : [[t(`report.sum.certificate${named}`, values), certificate] as const]),
    ];
  });
  return [[t('report.sum.election'), election], [t('report.sum.credentials'), credentials], ...rows];
}
