/**
 * The rule for a text that a user types, or for a token: a maximum length that no valid value exceeds.
 *
 * @param max in UTF-16 code units
 * @param named the maximum in the message, of a stricter rule that is checked after this one
 */
export function text(max: number, named = max) {
  const maxLength: [number, { message: string }] = [max, { message: `This must have at most ${named} characters.` }]
  return { maxLength }
}

/** The rule for a text whose own rule counts characters. Normalised, one character can have been up to four code units. */
export function characters(max: number) {
  return text(4 * max, max)
}
