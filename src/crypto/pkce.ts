import { hash, timingSafeEqual } from 'node:crypto'
import { decodeBase64url } from './base64url.ts'

/** Whether a text is an S256 challenge: a SHA-256 hash in base64url without padding, in its one spelling. [RFC 7636 §4.2] */
export function isCodeChallenge(text: string): boolean {
  return text.length === 43 && decodeBase64url(text)?.length === 32
}

/** Whether a text has the syntax of a verifier: 43 to 128 letters, digits, `-`, `.`, `_` and `~`. [RFC 7636 §4.1] */
export function isCodeVerifier(text: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(text)
}

/** The S256 challenge of a verifier. [RFC 7636 §4.2] */
export function challengeOf(verifier: string): string {
  return hash('sha256', verifier, 'base64url')
}

/** Whether a verifier is the one that a challenge was made from, in constant time. [RFC 7636 §4.6, S256] */
export function matchesChallenge(verifier: string, challenge: string): boolean {
  const expected = decodeBase64url(challenge)
  const computed = hash('sha256', verifier, 'buffer')
  return expected?.length === computed.length && timingSafeEqual(expected, computed)
}
