import { reEncryptSigningKeys } from '../core/signing-keys/re-encrypt-signing-keys.ts'
import { countTwoFactors, findKeyUses } from '../features/admin/index.ts'
import { reEncryptTokens } from '../features/oauth/index.ts'
import { reEncryptSecrets } from '../features/two-factor/index.ts'
import { readNow } from '../store/now.ts'
import { withParts } from './open-parts.ts'
import { startProgress } from './progress.ts'
import { exitCodes, type Outcome, type Terminal } from './terminal.ts'

/** Encrypts secrets and signing keys again under the current secret, and reports the values that still depend on an old one. */
export async function reEncrypt(terminal: Terminal): Promise<Outcome> {
  return withParts(terminal, terminal.settings(), async (parts) => {
    const em = parts.database.fork()
    const signingKeys = await reEncryptSigningKeys(parts)
    const bar = startProgress(terminal, 'Two-factor secrets', await countTwoFactors(em))
    const twoFactor = await reEncryptSecrets(parts, bar.update).finally(bar.stop)
    const oauthTokens = await reEncryptTokens(parts)
    const { passwords } = await findKeyUses(em, await readNow(em))
    const current = parts.keys.current.id
    const oldPasswords = passwords.reduce((sum, use) => sum + (use.keyId === current ? 0 : use.count), 0)
    const unreadable = twoFactor.unreadable + signingKeys.unreadable + oauthTokens.unreadable
    const lines = [
      `Two-factor secrets: ${twoFactor.reEncrypted} re-encrypted, ${twoFactor.current} already current.`,
      `Signing keys: ${signingKeys.reEncrypted} re-encrypted, ${signingKeys.current} already current.`,
      `Tokens of identity providers: ${oauthTokens.reEncrypted} re-encrypted, ${oauthTokens.current} already current.`,
    ]
    if (unreadable > 0)
      lines.push(
        `Values that could not be decrypted: ${unreadable}. Add the secret that encrypted them to SALLYPORT_PREVIOUS_SECRETS.`,
      )
    if (oldPasswords > 0) {
      lines.push(
        `Passwords that depend on an old secret: ${oldPasswords}. Each is hashed again at the next login of its owner. Without ` +
          'the old secret, these users have to reset their passwords.',
      )
    }
    return {
      json: { twoFactor, signingKeys, oauthTokens, passwordsUnderOldSecrets: oldPasswords },
      text: lines.join('\n'),
      exitCode: unreadable > 0 ? exitCodes.failed : exitCodes.done,
    }
  })
}
