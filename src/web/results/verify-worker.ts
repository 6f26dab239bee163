import { count } from '../../counting/count.ts';
import type { BallotGroup, Vote } from '../../counting/profile.ts';
import type { CountResult } from '../../counting/result.ts';
import type { Answer } from '../../election/ballot.ts';
import { wordings, type ElectionDefinition, type LocalText } from '../../election/definition.ts';
import { resultTables, stateOf } from '../../verify/report-text.ts';
import { verifyArchive } from '../../verify/verify-archive.ts';
import { archiveWorkers } from '../verifier/archive-workers.ts';
import { bytesOf } from '../verifier/file-bytes.ts';
import { fastGroups } from '../verifier/fast-groups.ts';
import { BLANK, type VerifyAnswer, type VerifyRequest } from './verify-messages.ts';

// The checks of /e/:slug/verify, off the page's thread. Everything is computed here from the published files; nothing is asked.

interface Exported {
  readonly results: {
    readonly contests: readonly {
      readonly contest: string;
      /** Persons written in stand behind the listed candidates. */
      readonly candidates: readonly { readonly id: string; readonly name: LocalText }[];
      readonly none: string | null;
      readonly result: CountResult | null;
    }[];
  };
  readonly ballots: readonly { readonly contest: string; readonly answer: Answer; readonly weight: string }[];
}

const say = (told: VerifyAnswer): void => postMessage(told);

async function verify(file: Blob, bindings: string | undefined): Promise<VerifyAnswer> {
  let said = 0;
  const report = await verifyArchive(() => bytesOf(file), {
    workers: archiveWorkers(fastGroups),
    ...(bindings !== undefined && { bindings }),
    onProgress: ({ step, done, total }) => {
      if (performance.now() - said < 200) return;
      said = performance.now();
      say({ kind: 'progress', step, done, total });
    },
  });
  return { kind: 'archive', report, state: stateOf(report), tables: resultTables(report, BLANK) };
}

/** Counts the exported ballots again with the same exact rules, and compares totals and winners. */
function recount(definition: ElectionDefinition, exported: Exported): VerifyAnswer {
  const contests = exported.results.contests.flatMap((published) => {
    const contest = definition.contests.find((item) => item.id === published.contest);
    if (!contest || !published.result) return [];
    const lines = exported.ballots.filter((line) => line.contest === contest.id);
    const groups = lines.flatMap(({ answer, weight }): BallotGroup[] =>
      answer.kind === 'none' ? [] : [{ vote: answer satisfies Vote, weight: BigInt(weight) }],
    );
    const names = published.candidates.map((candidate) => wordings(candidate.name)[0] ?? candidate.id);
    // The published rule, with the lots as drawn: the same ties fall the same way.
    const counted = count(published.result.spec, names, groups);
    const same = (value: CountResult): boolean =>
      JSON.stringify([value.totals, value.winners, value.tied]) ===
      JSON.stringify([published.result?.totals, published.result?.winners, published.result?.tied]);
    const ballots = lines.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
    return [{ contest: contest.id, agrees: counted.ok && same(counted.value), ballots: String(ballots) }];
  });
  return { kind: 'recount', contests };
}

async function answerTo(request: VerifyRequest): Promise<VerifyAnswer> {
  try {
    return request.kind === 'archive'
      ? await verify(request.file, request.bindings)
      : recount(request.definition as ElectionDefinition, request.answer as Exported);
  } catch {
    return { kind: 'failed' };
  }
}

addEventListener('message', (event: MessageEvent<VerifyRequest>) => void answerTo(event.data).then(say));
