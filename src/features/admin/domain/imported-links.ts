import type { ImportedIdentity, ImportedUser, LinkedIdentity } from '../store/import-users.ts'
import { subjectFieldOf } from './imported-identities.ts'

type Linked = Pick<ImportedUser, 'email' | 'identities'>

/** Which accounts at providers are linked to which address, in the database and by earlier rows of a batch. */
export interface ImportedLinks {
  /** The reasons for which the identities of a user cannot be linked; none if they are, or can be. */
  conflictsOf(user: Linked): string[]
  /** Whether every identity of a user is linked to the account of the address. */
  hasAll(user: Linked): boolean
  add(user: Linked): void
}

/** Creates the links of a batch from those in the database. */
export function createImportedLinks(known: readonly LinkedIdentity[]): ImportedLinks {
  // An account without an address belongs to nobody in the file.
  const owners = new Map<string, string | null>()
  const providers = new Set<string>()
  const note = (email: string | null, identity: ImportedIdentity) => {
    owners.set(nameOf(identity), email)
    if (email !== null) providers.add(`${identity.provider} ${email}`)
  }
  for (const link of known) note(link.email, link)

  const conflictOf = (email: string, identity: ImportedIdentity): string | null => {
    const owner = owners.get(nameOf(identity))
    const field = subjectFieldOf(identity.provider)
    if (owner === email) return null
    if (owner !== undefined) return `${field} belongs to another account`
    if (providers.has(`${identity.provider} ${email}`)) {
      return `${field} is not the one that is linked to the account of this address`
    }
    return null
  }
  return {
    conflictsOf: ({ email, identities }) => identities.flatMap((identity) => conflictOf(email, identity) ?? []),
    hasAll: ({ email, identities }) => identities.every((identity) => owners.get(nameOf(identity)) === email),
    add({ email, identities }) {
      for (const identity of identities) note(email, identity)
    },
  }
}

function nameOf({ issuer, subject }: ImportedIdentity): string {
  return `${issuer} ${subject}`
}
