import type { Config } from '../config.ts'
import type { SigningKeys } from '../core/signing-keys/signing-keys.ts'
import { createJwtVerifier, type JwtVerifier } from '../crypto/jwt.ts'

/** Verifies access tokens, of which it remembers as many as a busy server sees in their lifetime. */
export function openAccessTokens(
  config: Pick<Config, 'publicUrl' | 'jwtAudience'>,
  signingKeys: SigningKeys,
): JwtVerifier {
  return createJwtVerifier({
    issuer: config.publicUrl,
    audience: config.jwtAudience,
    keys: () => signingKeys.all(),
    now: () => signingKeys.now().getTime(),
    toleranceSeconds: 30,
    maxRemembered: 20_000,
  })
}
