import { isCodeChallenge, isCodeVerifier } from '../../crypto/pkce.ts'
import type { FieldError } from '../errors.ts'

/** The rule that a code challenge breaks; null for one that is valid. [RFC 7636 §4.2] */
export function checkCodeChallenge(text: string, path = ['codeChallenge']): FieldError | null {
  if (isCodeChallenge(text)) return null
  const message =
    'A code challenge is the SHA-256 hash of the verifier in base64url without padding: 43 letters, digits, hyphens and underscores.'
  return { path, rule: 'code_challenge', message }
}

/** The rule that a code verifier breaks; null for one that is valid. [RFC 7636 §4.1] */
export function checkCodeVerifier(text: string, path = ['codeVerifier']): FieldError | null {
  if (isCodeVerifier(text)) return null
  const message = 'A code verifier must have 43 to 128 letters, digits, hyphens, dots, underscores or tildes.'
  return { path, rule: 'code_verifier', message }
}
