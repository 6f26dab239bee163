/** Fractions for second counts, apart from rational.ts, so that a mistake there cannot hide itself. */
export class Fraction {
  readonly top: bigint;
  readonly bottom: bigint;

  constructor(top: bigint, bottom = 1n) {
    let [a, b] = [top < 0n ? -top : top, bottom];
    while (b !== 0n) [a, b] = [b, a % b];
    const common = a === 0n ? 1n : a;
    this.top = top / common;
    this.bottom = bottom / common;
  }

  /** "12", "0.5" or "1/2". */
  static of(text: string | number): Fraction {
    const [top = '0', bottom = '1'] = String(text).split('/');
    const [whole = '0', decimals = ''] = top.split('.');
    return new Fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length) * BigInt(bottom));
  }

  plus(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Fraction): Fraction {
    return this.plus(new Fraction(-other.top, other.bottom));
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom, this.bottom * other.top);
  }

  /** Cut, or with `up` raised, to so many decimals; for numbers from 0 on. */
  cut(decimals: number, up = false): Fraction {
    const scale = 10n ** BigInt(decimals);
    const units = this.top * scale;
    return new Fraction(units / this.bottom + (up && units % this.bottom !== 0n ? 1n : 0n), scale);
  }

  /** Below, equal or above `other`: -1, 0 or 1. */
  against(other: Fraction): number {
    const difference = this.top * other.bottom - other.top * this.bottom;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  /** As the case format writes it: a whole number or fraction, or so many decimals, rounded. */
  text(decimals?: number): string {
    if (decimals === undefined) return this.bottom === 1n ? String(this.top) : `${this.top}/${this.bottom}`;
    const scale = 10n ** BigInt(decimals);
    const digits = String((this.top * scale * 2n + this.bottom) / (2n * this.bottom)).padStart(decimals + 1, '0');
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  }
}

export const NOUGHT = new Fraction(0n);
export const WHOLE = new Fraction(1n);

export function total(values: readonly Fraction[]): Fraction {
  return values.reduce((sum, value) => sum.plus(value), NOUGHT);
}

/** Those of `among` with the highest (or lowest) value. */
export function best<T>(among: readonly T[], value: (one: T) => Fraction, lowest = false): T[] {
  return among.filter((one) => among.every((other) => value(one).against(value(other)) * (lowest ? -1 : 1) >= 0));
}

/** Levels of equal value, highest first. */
export function levels<T>(among: readonly T[], value: (one: T) => Fraction): T[][] {
  const out: T[][] = [];
  for (let rest = [...among]; rest.length > 0;) {
    const level = best(rest, value);
    out.push(level);
    rest = rest.filter((one) => !level.includes(one));
  }
  return out;
}

/** What a rank of a case's ranking may hold. */
export type CaseRank = string | readonly string[] | null;

/** A counting case as JSON, as far as second counts read it. */
export interface SecondCase {
  readonly method: string;
  readonly variant: string;
  readonly seats: number;
  readonly candidates: readonly string[];
  readonly options: {
    readonly lots: readonly string[];
    readonly tieBreak: string;
    readonly excluded?: readonly string[];
    readonly quota?: string;
    readonly [option: string]: unknown;
  };
  readonly ballots: readonly { readonly weight: number | string; readonly [vote: string]: unknown }[];
}

/** The first (or last) of `among` in the order of lots. */
export function byLot({ options: { lots } }: SecondCase, among: readonly string[], last = false): string {
  const sorted = among.toSorted((a, b) => lots.indexOf(a) - lots.indexOf(b));
  return (last ? sorted.at(-1) : sorted[0]) ?? '';
}
