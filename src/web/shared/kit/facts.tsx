import type { ReactNode } from 'react';
import css from './facts.module.css';

/** Names and values as a definition list. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className={css['facts']}>
      {facts.map(([name, value], index) => (
        <FactPair key={index} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactPair({ name, value }: { readonly name: ReactNode; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
