import { proofThreads } from '../store/proof-threads.ts';
import { failureText } from '../verify/report-text.ts';
import type { Report } from '../verify/report.ts';
import type { ArchiveSource } from '../verify/survey.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { Failure } from './terminal-output.ts';
import { fileSource } from './verify.ts';

/** Verifies an archive before a trustee works on it: a trustee opens the sum of proven ballots, and nothing else. */
export async function verifiedArchive(file: string): Promise<{ readonly report: Report; readonly source: ArchiveSource }> {
  const source = fileSource(file);
  const report = await verifyArchive(source, { workers: proofThreads() });
  if (report.failure) throw new Failure(`The archive does not hold, and nothing was made from it. ${failureText(report.failure)}`);
  return { report, source };
}
