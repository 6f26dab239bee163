/** An exact text ("12", "2.5", "7/3") as a double, for bars and shares only. */
export function exactToNumber(text: string): number {
  const [top = '0', bottom = '1'] = text.split('/');
  const value = Number(top) / Number(bottom);
  return Number.isFinite(value) ? value : 0;
}
