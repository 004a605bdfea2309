/** A text that a person types or a token: no longer than anything we could have given out. */
export function text(longest: number) {
  return {
    maxLength: [longest, { message: `This has ${longest} characters at most.` }] as [number, { message: string }],
  }
}
