import { isCodeChallenge, isCodeVerifier } from '../../crypto/pkce.ts'
import type { FieldError } from '../errors.ts'

/** Checks a code challenge. @returns null for one that is valid [RFC 7636 §4.2] */
export function checkCodeChallenge(text: string, path = ['codeChallenge']): FieldError | null {
  if (isCodeChallenge(text)) return null
  const message =
    'A code challenge is the SHA-256 hash of the verifier in base64url without padding: 43 letters, digits, hyphens and underscores.'
  return { path, rule: 'code_challenge', message }
}

/** Checks a code verifier. @returns null for one that is valid [RFC 7636 §4.1] */
export function checkCodeVerifier(text: string, path = ['codeVerifier']): FieldError | null {
  if (isCodeVerifier(text)) return null
  const message = 'A code verifier must have 43 to 128 letters, digits, hyphens, dots, underscores or tildes.'
  return { path, rule: 'code_verifier', message }
}
