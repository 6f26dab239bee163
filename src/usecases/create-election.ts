import type { ElectionDefinition } from '../election/definition.ts';
import { textIn } from '../election/definition.ts';
import { err, invariant, ok } from '../kernel/result.ts';
import { parseSlug, type ElectionId, type Slug } from '../kernel/ids.ts';
import { uniformBelow } from '../kernel/random.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, newId } from './find.ts';
import type { Actor, ElectionRecord } from './ports.ts';

/** A slug from a title: its Latin letters and digits; "election" where it has none. */
export function slugFromTitle(title: string): Slug {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 56)
    .replace(/-+$/, '');
  const slug = parseSlug(plain) ?? parseSlug('election');
  invariant(slug, 'a slug of lower-case letters');
  return slug;
}

/** Creates a draft. A slug that was asked for and is taken is refused; one made from the title gets a number when taken. */
export async function createElection(
  ctx: Context,
  actor: Actor,
  input: { readonly slug?: string | undefined; readonly definition: ElectionDefinition },
): Outcome<ElectionRecord> {
  const { definition } = input;
  const wanted = input.slug === undefined ? undefined : parseSlug(input.slug);
  if (input.slug !== undefined && wanted === undefined) {
    return err({
      kind: 'input-invalid',
      problems: [{ path: 'slug', message: 'lower-case letters, digits and single dashes, at most 64' }],
    });
  }
  // An election is found by its id first: an address of that form could lead an officer to another election than the one that was meant.
  if (wanted !== undefined && /^[0-9a-f]{32}$/.test(wanted))
    return err({ kind: 'input-invalid', problems: [{ path: 'slug', message: 'has the form of an id; choose a name' }] });
  const at = ctx.clock.now();
  const base = wanted ?? slugFromTitle(textIn(definition.title, 'en', ...definition.languages));
  for (let attempt = 1; attempt <= 50; attempt++) {
    const slug = attempt === 1 ? base : (`${base}-${attempt <= 20 ? attempt : uniformBelow(ctx.random, 1_000_000)}` as Slug);
    const id = newId<ElectionId>(ctx.random);
    const made = await ctx.store.createElection({ id, slug, definition, at }, auditOf(actor, 'election.create', id, { slug }), at);
    if (made === 'created') {
      const election = await ctx.store.findElection(id);
      invariant(election, 'a created election is there');
      return ok(election);
    }
    if (wanted !== undefined) return err({ kind: 'exists', what: `an election with the address "${wanted}"` });
  }
  return err({ kind: 'exists', what: `elections with addresses like "${base}"` });
}
