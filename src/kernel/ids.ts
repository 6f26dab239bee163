/** A type that only its parser can make. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** 32 lower-case hexadecimal digits: 128 random bits. */
export type ElectionId = Brand<string, 'ElectionId'>;
export type VoterId = Brand<string, 'VoterId'>;
export type BallotId = Brand<string, 'BallotId'>;
export type AdminId = Brand<string, 'AdminId'>;

/** The name of an election in addresses: lower-case letters, digits and single dashes, 1 to 64 characters. */
export type Slug = Brand<string, 'Slug'>;

const ID = /^[0-9a-f]{32}$/;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

function parseId<T extends string>(text: string): T | undefined {
  return ID.test(text) ? (text as T) : undefined;
}

/** The id that `text` spells, or undefined. */
export const parseElectionId = (text: string): ElectionId | undefined => parseId<ElectionId>(text);
export const parseVoterId = (text: string): VoterId | undefined => parseId<VoterId>(text);
export const parseBallotId = (text: string): BallotId | undefined => parseId<BallotId>(text);
export const parseAdminId = (text: string): AdminId | undefined => parseId<AdminId>(text);

/** The slug that `text` spells, or undefined. */
export function parseSlug(text: string): Slug | undefined {
  return text.length <= 64 && SLUG.test(text) ? (text as Slug) : undefined;
}
