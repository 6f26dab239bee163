import type { AdminElection } from '../../wire/administration.ts';

export interface Alert {
  readonly kind: 'pending' | 'missing' | 'closing-soon' | 'past-opening' | 'to-declare' | 'paused';
  readonly sheet: 'voters' | 'setup' | 'control' | 'results';
  readonly count: number;
}

const HOUR = 3_600_000;
const after = (text: string | undefined): number => (text === undefined ? Infinity : Date.parse(text));

/** What in an election asks for somebody's attention at `now` (milliseconds since 1970). */
export function alertsOf(election: AdminElection, now: number): readonly Alert[] {
  const { status, definition, roll, missing } = election;
  const alerts: Alert[] = [];
  const closed = status === 'closed' || status === 'tallied' || status === 'declared' || status === 'archived';
  // Once the polls are closed nobody can be put on the roll any more: there is nothing left to decide.
  if (roll.pending > 0 && !closed) alerts.push({ kind: 'pending', sheet: 'voters', count: roll.pending });
  const opensAt = after(definition.opensAt);
  if (status === 'draft' && opensAt < now) alerts.push({ kind: 'past-opening', sheet: 'setup', count: 1 });
  else if (status === 'draft' && opensAt - now < 48 * HOUR) alerts.push({ kind: 'missing', sheet: 'setup', count: missing.length });
  if (status === 'paused') alerts.push({ kind: 'paused', sheet: 'control', count: 1 });
  if (status === 'open' && after(definition.closesAt) - now < HOUR)
    alerts.push({ kind: 'closing-soon', sheet: 'control', count: Math.max(1, Math.round((after(definition.closesAt) - now) / 60_000)) });
  if (status === 'closed' || status === 'tallied') alerts.push({ kind: 'to-declare', sheet: 'control', count: 1 });
  return alerts;
}
