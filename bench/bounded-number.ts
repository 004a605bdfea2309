/** Reads the number of an option. @throws if it is outside the bounds */
export function boundedNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text)
  if (number >= min && number <= max) return number
  throw new Error(`--${name} must be between ${min} and ${max}.`)
}
