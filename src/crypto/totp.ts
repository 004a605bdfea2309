import { randomBytes, timingSafeEqual } from 'node:crypto'
import { HOTP, Secret, TOTP } from 'otpauth'
import { normalizeDigits } from './typed-digits.ts'

/** The parameters that every authenticator app supports. */
const totpOptions = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** Steps of clock drift allowed to either side (RFC 6238 §5.2). */
const stepWindow = [-1, 0, 1] as const

/** 160 random bits, the length RFC 4226 §4 recommends. */
export function createTotpSecret(): Buffer {
  return randomBytes(20)
}

/** The `otpauth://` URI that a QR code carries. */
export function totpUri(secret: Buffer, issuer: string, account: string): string {
  return new TOTP({ ...totpOptions, issuer, label: account, secret: secretOf(secret) }).toString()
}

/** The secret in base32, for typing it in by hand. */
export function totpSecretText(secret: Buffer): string {
  return secretOf(secret).base32
}

/**
 * What a person typed or pasted as a code: the digits of every script become ASCII; spaces, dashes and invisible marks go.
 * Null unless exactly six digits remain. Never throws.
 */
export function normalizeCode(raw: string): string | null {
  return normalizeDigits(raw, totpOptions.digits)
}

/**
 * The time step whose code this is, or null. Every step of the window is computed and compared in constant time.
 * The caller makes the code work once: it must remember the step and accept only later ones (RFC 6238 §5.2).
 */
export function matchTotpStep(secret: Buffer, code: string, nowMs: number): number | null {
  if (!/^[0-9]{6}$/.test(code)) return null
  const presented = Buffer.from(code)
  const now = Math.floor(nowMs / 1000 / totpOptions.period)
  let matched: number | null = null
  for (const drift of stepWindow) {
    const counter = now + drift
    const expected = HOTP.generate({ ...totpOptions, secret: secretOf(secret), counter })
    if (timingSafeEqual(Buffer.from(expected), presented)) matched = counter
  }
  return matched
}

function secretOf(secret: Buffer): Secret {
  // A Buffer may be a view into a shared pool; the copy has separate memory.
  return new Secret({ buffer: new Uint8Array(secret).buffer })
}
