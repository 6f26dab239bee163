/**
 * The mark: a tally of five. Four strokes are the votes counted; the fifth, which binds them, is drawn as a tick that also spells V.
 * `currentColor` draws the four, the marigold stroke the fifth (on paper it takes the ink's violet where contrast needs it).
 */
export function LogoMark({ size = '2em' }: { readonly size?: string }) {
  return (
    <svg viewBox="0 0 48 48" width={size} height={size} aria-hidden="true" focusable="false" fill="none">
      <path d="M9 10v25M19 10v25M29 10v25M39 10v25" stroke="currentColor" style={{ strokeWidth: '4.6' }} opacity="0.92" />
      <path d="M4 26l12 12L45 9" stroke="var(--logo-gap, var(--paper))" style={{ strokeWidth: '10.5' }} />
      <path d="M4 26l12 12L45 9" stroke="var(--logo-tick, var(--marigold))" style={{ strokeWidth: '5.4' }} />
    </svg>
  );
}

/** Mark and name. The name is not translated; screen readers hear it once. */
export function Logo({ size = '1.9em' }: { readonly size?: string }) {
  return (
    <span
      style={{ display: 'inline-flex', alignItems: 'center', gap: '0.5em', fontWeight: 750, letterSpacing: '-0.01em' }}
      dir="ltr"
      lang="en"
    >
      <LogoMark size={size} />
      <span>Veritally</span>
    </span>
  );
}
