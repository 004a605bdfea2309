/** The characters that PHP's `trim` removes. */
const trimmedCharacters = /^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g

/** WordPress trims a password before it hashes it, and before it checks one. */
export function wordPressTrim(password: string): string {
  return password.replace(trimmedCharacters, '')
}

/**
 * The texts that WordPress may have hashed for a password. Its forms add a backslash before quotes and backslashes (PHP's
 * `addslashes`); its API and command line do not. If the two differ, both are possible.
 */
export function typedInWordPress(password: string): string[] {
  const trimmed = wordPressTrim(password)
  const slashed = trimmed.replace(/['"\\]/g, '\\$&')
  return slashed === trimmed ? [trimmed] : [trimmed, slashed]
}
