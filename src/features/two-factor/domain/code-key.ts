/** The key under which second-factor attempts of an account are counted. */
export function codeKey(userId: string): string {
  return `second-factor:${userId}`
}
