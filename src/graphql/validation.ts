/** The rule for a text that a user types, or for a token: a maximum length that no valid value exceeds. */
export function text(longest: number) {
  return {
    maxLength: [longest, { message: `This has ${longest} characters at most.` }] as [number, { message: string }],
  }
}
