import type { Translator } from '../shared/translator.ts';

// Acts as the record names them, in the order of an election's life, for the filter of the audit log.

/** Acts at one election. */
export const ELECTION_ACTS = [
  'election.create',
  'election.import-text',
  'election.change',
  'voter.import',
  'voter.import-text',
  'voter.add',
  'voter.register',
  'voter.decide',
  'voter.change',
  'voter.draw-secrets',
  'voter.replace-secrets',
  'voter.reset',
  'trustee.invite',
  'trustee.make-key',
  'trustee.certificate',
  'trustee.polynomial',
  'trustee.share',
  'credentials.draw',
  'credentials.take',
  'election.lock',
  'election.unlock',
  'election.open',
  'election.round',
  'election.pause',
  'election.resume',
  'election.close',
  'election.write-ins',
  'board.EndBallots',
  'board.EncryptedTally',
  'board.Shuffle',
  'trustee.shuffle',
  'board.EndShuffles',
  'board.PartialDecryption',
  'trustee.decrypt',
  'board.Result',
  'election.tally',
  'election.declare',
  'election.archive',
] as const;

/** Acts that belong to no election, or outlive it. */
export const HOUSE_ACTS = [
  'election.delete',
  'admin.create',
  'admin.invite',
  'admin.change',
  'admin.sign-in',
  'admin.password',
  'admin.totp-on',
  'admin.totp-off',
  'admin.recovery-code-used',
  'admin.session-revoked',
  'token.create',
  'token.revoke',
  'backup',
] as const;

/** An act in words; its own name where there are none. */
export function actWords(t: Translator, act: string): string {
  const id = `a.audit.act.${act}`;
  return t.has(id) ? t(id) : act;
}

/** The reason of an act: a person's own words in quotation marks, the server's in the reader's language. */
export function reasonWords(t: Translator, reason: string): string {
  const id = `a.audit.reason.${reason}`;
  return t.has(id) ? t(id) : t('a.audit.said', { reason });
}
