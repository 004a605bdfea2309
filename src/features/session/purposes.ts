import type { TokenPurpose } from '../../core/one-time-token/purpose.ts'

/** The challenge that a login answers with when a second factor is needed. */
export const challengePurpose: TokenPurpose = {
  name: 'TWO_FACTOR_CHALLENGE',
  seconds: 600,
  replaces: false,
  mailed: false,
}

export const sessionPurposes = [challengePurpose]
