import { formatDate } from '../election/calendar.ts';
import { ineligibility } from '../election/eligibility.ts';
import { err, ok } from '../kernel/result.ts';
import type { VoterId } from '../kernel/ids.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection, newId } from './find.ts';
import type { Actor, ElectionRecord, VoterRecord } from './ports.ts';
import { checkVoter, drawFor, keepSecret, type VoterInput } from './roll.ts';
import { electionDay, today } from './sign-in-voter.ts';

const SELF: Actor = { kind: 'system', name: 'self-registration' };

/** Whether people can register themselves now. */
export function registrationOpen(election: ElectionRecord): boolean {
  const { access, sealed } = election.definition;
  if (access === 'roll') return false;
  return election.status === 'ready' || ((election.status === 'open' || election.status === 'paused') && !sealed);
}

/** Puts a person on the roll at their own request, if the rules let them vote; they wait for an officer where the election asks so. */
export async function registerVoter(
  ctx: Context,
  slug: string,
  input: VoterInput,
): Outcome<{ readonly state: 'active' | 'pending'; readonly secret: string | null; readonly voter: VoterRecord }> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (!registrationOpen(election)) return err({ kind: 'registration-closed' });
  const checked = checkVoter({ ...input, weight: '1', groups: [] });
  if (!checked.ok) return err({ kind: 'input-invalid', problems: checked.error });
  const { eligibility } = election.definition;
  const reasons = ineligibility(
    eligibility,
    { dateOfBirth: checked.value.dateOfBirth ?? undefined, place: checked.value.place ?? undefined },
    formatDate(electionDay(election, ctx.clock.now())),
    formatDate(today(election, ctx.clock.now())),
  );
  if (reasons.length > 0) return err({ kind: 'not-eligible', reasons });
  const chosen = (input.secret ?? '').trim();
  if (chosen !== '' && chosen.length < 8)
    return err({ kind: 'input-invalid', problems: [{ path: 'secret', message: 'at least 8 characters' }] });
  const drawn = chosen === '' ? drawFor(ctx) : undefined;
  const state = eligibility.approval ? 'pending' : 'active';
  const voter: VoterRecord = {
    ...checked.value,
    id: newId<VoterId>(ctx.random),
    electionId: election.id,
    status: state,
    secret: drawn ? drawn.kept : await keepSecret(ctx, chosen),
    late: election.status !== 'ready',
    idChecked: false,
  };
  const { duplicates } = await ctx.store.addVoters(
    [voter],
    auditOf(SELF, 'voter.register', election.id, { username: voter.username, state }),
    ctx.clock.now(),
  );
  if (duplicates.length > 0) return err({ kind: 'exists', what: `the username "${voter.username}"` });
  ctx.changed(election.id);
  return ok({ state, secret: drawn?.secret ?? null, voter });
}
