import { z } from 'zod'
import type { Services } from '../../../core/services.ts'
import { decrypt, encrypt } from '../../../crypto/encryption.ts'
import type { ProviderTokens } from '../../../ports/identity-provider.ts'

const providerTokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresAt: z.coerce.date().nullable(),
})

/**
 * Encrypts the tokens of a provider for one linked account: an attacker who can write to the database must not read the tokens of
 * another user through an account of their own.
 */
export function sealTokens({ keys }: Pick<Services, 'keys'>, accountId: string, tokens: ProviderTokens): string {
  return encrypt(keys, Buffer.from(JSON.stringify(tokens)), contextOf(accountId))
}

/** Decrypts the tokens of a linked account. @throws DecryptionError for tokens of another account or an unknown key */
export function openTokens({ keys }: Pick<Services, 'keys'>, accountId: string, sealed: string): ProviderTokens {
  return providerTokens.parse(JSON.parse(decrypt(keys, sealed, contextOf(accountId)).toString('utf8')))
}

const contextOf = (accountId: string) => `oauth-tokens:${accountId}`
