import { hash } from 'node:crypto'

/** Whether a text is an S256 challenge: a SHA-256 hash in base64url. [RFC 7636 §4.2] */
export function isCodeChallenge(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** The S256 challenge of a verifier. [RFC 7636 §4.2] */
export function challengeOf(codeVerifier: string): string {
  return hash('sha256', codeVerifier, 'base64url')
}
