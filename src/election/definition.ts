import type { MethodSpec } from '../counting/method.ts';
import type { Instant } from '../kernel/clock.ts';

/** A text in one language for all readers, or per language code ("en", "hi", "kn", "fr", "ar", …). */
export type LocalText = string | { readonly [language: string]: string };

/** A picture that stands for a candidate; `text` says in words what it shows (never empty). */
export interface CandidateSymbol {
  readonly text: string;
  /** Id of an uploaded image (64 hexadecimal digits), or absent: then the built-in drawing named by `text`, if there is one. */
  readonly image?: string | undefined;
}

export interface Candidate {
  /** Unique in its contest; lower-case letters, digits, dashes; stable through corrections. */
  readonly id: string;
  readonly name: LocalText;
  readonly party?: LocalText | undefined;
  readonly symbol?: CandidateSymbol | undefined;
  /** Id of an uploaded photo. */
  readonly photo?: string | undefined;
  readonly statement?: LocalText | undefined;
  /** Names of groups for group quotas. */
  readonly groups?: readonly string[] | undefined;
}

/** How candidates are ordered before the voter: as listed, by name, or by a lot drawn once per election or per voter. */
export type CandidateOrder = 'listed' | 'by-name' | 'lot-per-election' | 'lot-per-voter';

export interface Contest {
  readonly id: string;
  readonly question: LocalText;
  readonly description?: LocalText | undefined;
  readonly candidates: readonly Candidate[];
  /** Counting method with its options, number of seats and tie rule. */
  readonly method: MethodSpec;
  /** Whether "None of the above" stands on the ballot, and under which words if not the usual ones. */
  readonly none?: { readonly label?: LocalText | undefined } | undefined;
  readonly order: CandidateOrder;
  /** How many names a voter may write in; absent: none. */
  readonly writeIns?: number | undefined;
  /** Only voters in one of these groups vote here; absent: everybody. */
  readonly onlyGroups?: readonly string[] | undefined;
}

/** When results show: while votes come in, as soon as the polls close, or when declared. */
export type ResultsShown = 'live' | 'at-closing' | 'when-declared';

/** Who may vote: those on the roll, those who register themselves, or both. */
export type Access = 'roll' | 'registration' | 'either';

export interface Eligibility {
  /** In whole years, reached on `ageOn`. */
  readonly minimumAge?: number | undefined;
  /** Calendar date YYYY-MM-DD; absent: the day of opening in the election's time zone. */
  readonly ageOn?: string | undefined;
  /** Places whose residents may vote, compared without case and surrounding blanks with the voter's place; absent: anywhere. */
  readonly places?: readonly string[] | undefined;
  /** Whether a self-registered voter votes only after an officer approved. */
  readonly approval?: boolean | undefined;
}

export interface SealedSettings {
  readonly group: 'Ed25519' | 'BELENIOS-2048' | 'RFC-3526-2048';
  /** Who makes the voters' credentials: this server, or a separate registrar who hands over only the public part. */
  readonly credentials: 'server' | 'registrar';
  readonly trustees: {
    /** Whether this server holds a key itself: convenient, and trust in the server. It is one mandatory trustee. */
    readonly server: boolean;
    /** Names of people who hold keys. */
    readonly people: readonly string[];
    /** How many of the people suffice to open the tally; null: all of them are needed. */
    readonly threshold: number | null;
  };
}

/** What the organiser lays down before the polls open. One schema for YAML, JSON, the API and the wizard. */
export interface ElectionDefinition {
  readonly title: LocalText;
  readonly description?: LocalText | undefined;
  /** Language codes offered to voters, first one is the default. */
  readonly languages: readonly string[];
  readonly contests: readonly Contest[];
  /** IANA name, e.g. "Asia/Kolkata". */
  readonly timeZone: string;
  readonly opensAt?: Instant | undefined;
  readonly closesAt?: Instant | undefined;
  /** The polls close by themselves after this many ballots. */
  readonly ballotLimit?: number | undefined;
  readonly results: ResultsShown;
  readonly access: Access;
  readonly eligibility: Eligibility;
  /** Whether a vote may be changed until closing. */
  readonly revoting: boolean;
  /** Absent: an open election, whose server sees choices without names. Present: a sealed one. */
  readonly sealed?: SealedSettings | undefined;
  /**
   * What the plain terminal channel does with an unknown candidate: spoil the ballot (the first seed's rule), ask again, or, where the
   * contest takes write-ins, write the name in (elsewhere it asks again).
   */
  readonly unknownCandidate: 'spoil' | 'ask-again' | 'write-in';
  /** Whether opening, closing and declaring need a second officer. */
  readonly secondOfficer: boolean;
  /** Whether voters are shown publicly on `/`. */
  readonly listed: boolean;
  /** Where voters turn for help outside the system, e.g. a telephone number. */
  readonly contact?: string | undefined;
  /** A sample election for trying things out: marked unmistakably on every page. */
  readonly sample: boolean;
}

/** The text in the first of `languages` that it has, else in any. */
export function textIn(text: LocalText, ...languages: readonly string[]): string {
  if (typeof text === 'string') return text;
  for (const language of languages) {
    const found = text[language];
    if (found !== undefined) return found;
  }
  return Object.values(text)[0] ?? '';
}

/** Every wording of a text. */
export function wordings(text: LocalText): readonly string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}
