import type { ReactNode } from 'react';
import type { Candidate, Contest } from '../../election/definition.ts';
import type { ElectionView } from '../shared/election-view.ts';
import { wordsIn } from '../shared/election-view.ts';
import { CandidatePicture } from '../shared/kit/candidate-picture.tsx';
import type { Translator } from '../shared/translator.ts';
import css from './booth.module.css';

/** A candidate's name for the reader. */
export function nameOf(t: Translator, election: ElectionView, candidate: Candidate | undefined): string {
  return candidate === undefined ? '' : wordsIn(candidate.name, t.language, election.definition);
}

/** Party and symbol in words: a symbol is always named in text too (rule 6). */
export function noteOf(t: Translator, election: ElectionView, candidate: Candidate): ReactNode {
  const party = candidate.party === undefined ? '' : wordsIn(candidate.party, t.language, election.definition);
  const symbol = candidate.symbol === undefined ? '' : t('candidate.symbol', { symbol: symbolName(t, candidate.symbol.text) });
  const lines = [party, symbol].filter((part) => part !== '');
  if (lines.length === 0) return undefined;
  return lines.map((line) => (
    <span key={line} className={css['noteLine']}>
      {line}
    </span>
  ));
}

/** The name of a built-in symbol in the reader's language; an organiser's own text as it stands. */
export function symbolName(t: Translator, text: string): string {
  const id = `symbol.${text.trim().toLowerCase()}`;
  return t.has(id) ? t(id) : text;
}

/** Whether any candidate of the contest has a picture: then all get the equal box, else none does. */
export function hasPictures(contest: Contest): boolean {
  return contest.candidates.some((candidate) => candidate.symbol !== undefined || candidate.photo !== undefined);
}

export function PictureOf({
  election,
  contest,
  candidate,
  t,
  size = 64,
}: {
  readonly election: ElectionView;
  readonly contest: Contest;
  readonly candidate: Candidate;
  readonly t: Translator;
  readonly size?: number;
}) {
  if (!hasPictures(contest)) return null;
  return <CandidatePicture name={nameOf(t, election, candidate)} symbol={candidate.symbol} photo={candidate.photo} size={size} />;
}

/** The words of "None of the above" on this contest. */
export function noneLabel(t: Translator, election: ElectionView, contest: Contest): string {
  return contest.none?.label === undefined ? t('contest.none') : wordsIn(contest.none.label, t.language, election.definition);
}
