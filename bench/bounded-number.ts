/** Reads the number of an option. @throws if it is outside the bounds */
export function boundedNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (number >= least && number <= most) return number
  throw new Error(`--${name} must be between ${least} and ${most}.`)
}
