import css from './console.module.css';

/** What follows from an act, one thing a line. */
export function Consequences({ text }: { readonly text: string }) {
  return (
    <ul className={css['consequences']}>
      {text.split('\n').map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
