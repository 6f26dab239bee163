// Numbers of identity documents carry a check digit more often than not. Two schemes cover most purely numeric ones: Luhn (cards,
// many national numbers) and Verhoeff (Aadhaar).
const TIMES = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const TURN = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];

/** Verhoeff's scheme (1969): every single wrong digit and every swap of neighbours is caught. */
export function fitsVerhoeff(digits: string): boolean {
  let state = 0;
  for (let i = 0; i < digits.length; i++) state = Number(TIMES[state]?.[Number(TURN[i % 8]?.[Number(digits.at(-1 - i))])]);
  return state === 0;
}

/** ISO/IEC 7812-1, annex B. */
export function fitsLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i));
    sum += i % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** A document's number without blanks, dashes, dots and case. */
export function plainNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s./-]/g, '')
    .toUpperCase();
}

/** `fits`: a known check digit is right; `none`: none that is known fits (a slip, or a number without one); `unknown`: not purely digits. */
export function checkDigit(text: string): 'fits' | 'none' | 'unknown' {
  const plain = plainNumber(text);
  if (!/^\d{4,}$/.test(plain)) return 'unknown';
  return fitsLuhn(plain) || fitsVerhoeff(plain) ? 'fits' : 'none';
}
