import type { Settings } from '../../config.ts'
import { type ImportedProvider, subjectFieldOf } from '../../features/admin/index.ts'
import { IdentityProviderError } from '../../ports/identity-provider.ts'
import { openProviders } from '../open-providers.ts'
import { CommandError } from '../terminal.ts'
import type { Targets } from './map-columns.ts'

/** The providers whose identities the mapped columns hold. @throws CommandError when one cannot be asked for its issuer */
export type ReadProviders = (targets: Targets) => Promise<readonly ImportedProvider[]>

/** A provider of which the file has no column is not asked, and every other one once. */
export function createReadProviders(settings: Settings): ReadProviders {
  const providers = openProviders(settings)
  const issuers = new Map<string, string>()
  const issuerOf = async (id: string, name: string): Promise<string> => {
    const issuer = issuers.get(id) ?? (await providers.find(id)?.identityIssuer().catch(explain(name)))
    if (issuer === undefined) throw new Error(`There is no provider ${id}`)
    issuers.set(id, issuer)
    return issuer
  }
  return async (targets) => {
    const fields = new Set(targets.values())
    const imported: ImportedProvider[] = []
    for (const { id, kind, name } of settings.config.oauthProviders) {
      if (fields.has(subjectFieldOf(id))) imported.push({ id, kind, issuer: await issuerOf(id, name) })
    }
    return imported
  }
}

function explain(name: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof IdentityProviderError)) throw error
    throw new CommandError(
      `The accounts at ${name} cannot be imported before its metadata can be read: ${error.message}.`,
    )
  }
}
