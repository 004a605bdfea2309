import type { KeyRing } from '../../crypto/key-ring.ts'
import { findKeyUses, type KeyUse } from '../../features/admin/index.ts'
import type { Database } from '../../store/database.ts'
import { type Finding, note, ok, problem } from './finding.ts'

/** Checks that the configured secrets decrypt the values in the database, and which values depend on a former secret. */
export async function checkSecrets(keys: KeyRing, database: Database, now: Date): Promise<Finding[]> {
  const { twoFactors, signingKeys, oauthTokens, passwords } = await findKeyUses(database.fork(), now)
  const sealed = [...twoFactors, ...signingKeys, ...oauthTokens]
  const lost = count([...sealed, ...passwords], (id) => keys.find(id) === undefined)
  const isOld = (id: string) => id !== keys.current.id && keys.find(id) !== undefined
  const old = count(sealed, isOld)
  const oldPasswords = count(passwords, isOld)
  const findings: Finding[] = []
  if (lost > 0) {
    const message = `Signing keys, two-factor secrets, tokens of identity providers and passwords that depend on a secret that is not set: ${lost}.`
    findings.push(problem('SALLYPORT_SECRET', message, 'Set that secret, or add it to SALLYPORT_PREVIOUS_SECRETS.'))
  }
  if (old > 0) {
    const message = `Signing keys, two-factor secrets and tokens of identity providers that are encrypted under a former secret: ${old}.`
    findings.push(note('SALLYPORT_PREVIOUS_SECRETS', message, 'Run `sallyport keys re-encrypt`.'))
  }
  if (oldPasswords > 0) {
    const message = `Passwords that depend on a former secret: ${oldPasswords}.`
    const remedy = 'Keep that secret: each password is hashed again at the next login of its owner.'
    findings.push(note('SALLYPORT_PREVIOUS_SECRETS', message, remedy))
  }
  return findings.length > 0 ? findings : [ok('SALLYPORT_SECRET', 'No value depends on a former secret.')]
}

function count(uses: KeyUse[], counts: (keyId: string) => boolean): number {
  return uses.reduce((sum, use) => sum + (counts(use.keyId) ? use.count : 0), 0)
}
