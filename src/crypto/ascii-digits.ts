/**
 * Replaces the decimal digits of every script by ASCII ones: keyboards for Arabic, Persian, Hindi and others type their own
 * digits. Unicode keeps the ten digits of a script in a row that starts with zero. [Unicode 17.0 §4.6]
 */
export function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)))
}

function digitValue(digit: number): number {
  let first = digit
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  // Rows can follow each other without a gap.
  return (digit - first) % 10
}
