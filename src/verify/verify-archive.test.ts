import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasVector, streamOf, vectorBytes, vectorNames, vectorText } from '../../test/archive-vectors.ts';
import { lists, mixed, plain, referenceWorkers, verify } from '../../test/forgery.ts';
import { archiveOf } from '../../test/made-election.ts';
import { proofThreads } from '../store/proof-threads.ts';
import { compareArchives } from './compare-archives.ts';
import { comparisonText, failureText, printable, reportJson, reportLines } from './report-text.ts';
import { verifyArchive, type Progress } from './verify-archive.ts';

const sourceOf = (bytes: Uint8Array, size?: number) => () => streamOf(bytes, size);

describe.skipIf(vectorNames().length === 0)('archives made by belenios-tool (../shared/belenios-vectors)', () => {
  test.each(vectorNames())('%s holds, and its result is the published one', async (name) => {
    const report = await verifyArchive(sourceOf(vectorBytes(name)), { allow20: name === 'ff-threshold' });
    expect(report.failure).toBeUndefined();
    expect(report.outcome).toBe('holds');
    expect(report.warnings.map(({ kind }) => kind)).toEqual(name === 'ff-threshold' ? ['old-threshold'] : []);
    if (name.endsWith('-open')) return;
    expect(`${JSON.stringify({ result: (reportJson(report) as { result: unknown }).result })}\n`).toBe(vectorText(name, 'result.json'));
  });
  test.skipIf(!hasVector('ff-threshold'))('a threshold archive of 2.0 is refused unless it is asked for', async () => {
    const report = await verifyArchive(sourceOf(vectorBytes('ff-threshold')));
    expect(report.failure).toMatchObject({ step: 'setup', kind: 'threshold-of-2.0', height: 0 });
  });
  test.skipIf(!hasVector('ed25519-h-open'))('the open archive is the beginning of the finished one', async () => {
    const [open, finished] = [vectorBytes('ed25519-h-open'), vectorBytes('ed25519-h')];
    expect(await compareArchives(sourceOf(open), sourceOf(finished))).toEqual({ kind: 'first-is-older', events: 6, more: 10 });
  });
  test('the worked example’s check sums and hashes (PROTOCOL.md 19)', async () => {
    const report = await verifyArchive(sourceOf(vectorBytes('ed25519-h')));
    expect(report).toMatchObject({
      lastEvent: '8f79155aefe1c48b2bcc9d75f77d0361d524bb2bc4ad14037db674fac9c5a8e6',
      election: { uuid: '4a1p4Dmaucw3RZ', fingerprint: 'aJ8l4nRuvttxZqrwDZkgwinpUphsUHV1UjUVWqYNHaQ' },
      checksums: { election: '689f25e2746ebedb7166aaf00d9920c229e952986c5075755235155aa60d1da4' },
      voters: 10,
      ballots: 10,
      tallied: 10,
    });
  });
});

describe('verifyArchive', () => {
  test('says the same with threads as in place, for good archives and bad ones', async () => {
    const bad = plain.bytes.slice();
    const cut = archiveOf(plain.events.filter(({ type }) => type !== 'PartialDecryption'));
    bad[2000] = 1;
    for (const bytes of [mixed.bytes, plain.bytes, lists.bytes, bad, cut]) {
      const there = await verifyArchive(sourceOf(bytes), { workers: proofThreads({ size: 2 }) });
      expect(there).toEqual(await verifyArchive(sourceOf(bytes, 777)));
    }
  });

  test('tells its progress, in order', async () => {
    const seen: Progress[] = [];
    await verifyArchive(sourceOf(mixed.bytes), { onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ step }) => step))]).toEqual(['file', 'setup', 'ballots']);
    expect(seen.filter(({ step }) => step === 'file').at(-1)?.done).toBe(mixed.bytes.length);
    expect(seen.at(-1)).toEqual({ step: 'ballots', unit: 'ballots', done: 4, total: 4 });
  });

  test('can be stopped at any moment and then claims nothing', async () => {
    for (let after = 0; after < 12; after++) {
      const signal = { aborted: after === 0 };
      let calls = 0;
      const report = await verifyArchive(sourceOf(mixed.bytes), {
        workers: referenceWorkers,
        signal,
        onProgress: () => {
          if (++calls >= after) signal.aborted = true;
        },
      });
      expect(report.outcome).toBe('stopped');
      expect(reportLines(report).at(-1)).toMatch(/STOPPED/);
    }
  });

  test('a file that changes while it is read is refused', async () => {
    let reading = 0;
    const report = await verifyArchive(() => streamOf(archiveOf(plain.events.slice(0, 4 - reading++))));
    expect(report.failure).toMatchObject({ step: 'file', kind: 'changed-while-read' });
  });

  test('an error of the source itself is not a verdict: it is thrown', async () => {
    // oxlint-disable-next-line require-yield
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw new Error('the disk is gone');
    }
    await expect(verifyArchive(broken)).rejects.toThrow('the disk is gone');
  });

  test('taking any event out, doubling it or exchanging two leaves no archive that holds, but for ends cut off and repeated decryption order', async () => {
    const { events } = plain;
    await fc.assert(
      fc.asyncProperty(fc.nat(events.length - 2), fc.constantFrom('remove', 'double', 'exchange'), async (i, how) => {
        const changed = events.flatMap((event, j) => {
          if (how === 'exchange' && j === i) return events[i + 1] ?? [];
          if (how === 'exchange' && j === i + 1) return events[i] ?? [];
          if (j !== i) return event;
          return how === 'remove' ? [] : [event, event];
        });
        const harmless = how === 'exchange' && events[i]?.type === events[i + 1]?.type;
        const report = await verify(archiveOf(changed));
        expect(report.outcome, `${how} event ${i}`).toBe(harmless ? 'holds' : 'fails');
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

describe('compareArchives', () => {
  const [older, newer] = [archiveOf(plain.events.slice(0, 3)), plain.bytes];
  test('the same, older, newer', async () => {
    expect(await compareArchives(sourceOf(newer), sourceOf(newer))).toEqual({ kind: 'same', events: plain.events.length });
    expect(await compareArchives(sourceOf(older), sourceOf(newer))).toMatchObject({ kind: 'first-is-older', events: 3 });
    expect(await compareArchives(sourceOf(newer), sourceOf(older))).toMatchObject({
      kind: 'second-is-older',
      more: plain.events.length - 3,
    });
  });
  test('copies that contradict each other, each valid by itself', async () => {
    const other = archiveOf([...plain.events.slice(0, 2), ...plain.events.slice(3)].slice(0, 3));
    const comparison = await compareArchives(sourceOf(older), sourceOf(other));
    expect(comparison).toMatchObject({ kind: 'differ', height: 2 });
    expect(comparisonText(comparison)).toMatchObject({ good: false, text: expect.stringContaining('event 2') });
  });
  test('a broken copy', async () => {
    expect(await compareArchives(sourceOf(older), sourceOf(newer.subarray(0, newer.length - 3)))).toMatchObject({
      kind: 'unreadable',
      which: 'second',
      failure: { kind: 'truncated' },
    });
    expect(comparisonText(await compareArchives(sourceOf(new Uint8Array(3)), sourceOf(newer)))).toMatchObject({ good: false });
  });
});

describe('reports', () => {
  test('for people and for programs', async () => {
    const good = await verifyArchive(sourceOf(lists.bytes));
    expect(reportLines(good).join('\n')).toMatch(/Q\s+1\n\s+c\s+1[^]*The election is counted\.\nVERIFIED/);
    expect(JSON.parse(JSON.stringify(reportJson(good)))).toMatchObject({
      outcome: 'holds',
      result: [
        [
          [1, 1, 1],
          [1, 1],
        ],
      ],
      totalWeight: 2,
    });
    const bad = await verifyArchive(sourceOf(plain.bytes.subarray(0, 3000)));
    expect(bad.failure && failureText(bad.failure)).toMatch(/^Step 1, the file, event 0: The file ends/);
    expect(reportLines(bad).at(-1)).toMatch(/NOT VERIFIED/);
  });
  test.each([
    ['Setup', 'The election is open: 0 ballots so far'],
    ['Ballot', 'The election is open: 3 ballots so far'],
    ['EndBallots', 'The election is closed with 3 ballots'],
  ] as const)('what an archive says that ends after %s', async (type, sentence) => {
    const last = plain.events.findLastIndex((event) => event.type === type);
    const report = await verifyArchive(sourceOf(archiveOf(plain.events.slice(0, last + 1))));
    expect(report).toMatchObject({ outcome: 'holds', present: { ended: type === 'EndBallots', tally: false } });
    expect(reportLines(report).join('\n')).toContain(sentence);
  });
  test('a name cannot rewrite the terminal', () => {
    expect(printable('a\u001b[2Jb\u202ec\nd')).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{a}d');
  });
});
