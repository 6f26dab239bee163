import type { Answer } from '../../election/ballot.ts';
import type { ElectionView } from '../shared/election-view.ts';
import type { Translator } from '../shared/translator.ts';
import type { Paper } from './ballot-paper.ts';

/** What every way of marking a paper gets. */
export interface MarkProps {
  readonly t: Translator;
  readonly election: ElectionView;
  readonly paper: Paper;
  readonly answer: Answer | undefined;
  readonly onAnswer: (answer: Answer | undefined) => void;
  /** Says aloud what a press has done. */
  readonly say: (text: string) => void;
  /** Says aloud and in a notice why a press did nothing. */
  readonly refuse: (text: string) => void;
  /** Id of the rule's line, which describes the controls. */
  readonly ruleId: string;
}
