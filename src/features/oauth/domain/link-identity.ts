import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { updateUserProfile } from '../../../core/identity/store/change-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { oauthEvents } from '../events.ts'
import { insertOAuthAccount } from '../store/oauth-account.ts'
import type { ConfirmedIdentity } from './confirmed-identity.ts'
import { sealTokens } from './provider-tokens.ts'
import { queuePicture } from './queue-picture.ts'

type Deps = Pick<Services, 'jobs' | 'keys'>

/**
 * Links a confirmed identity to a user, in the caller's transaction, which holds the identity and the lock of the user's row. The
 * name and the picture fill an empty profile.
 */
export async function linkIdentity(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, provider, identity, name }: ConfirmedIdentity & { user: Pick<User, 'id' | 'name'> },
): Promise<OAuthAccount> {
  const now = await readNow(em)
  const id = createUuid()
  const account: OAuthAccount = {
    id,
    userId: user.id,
    provider,
    issuer: identity.issuer,
    subject: identity.subject,
    email: identity.email,
    linkedAt: now,
    lastUsedAt: now,
  }
  await insertOAuthAccount(em, { ...account, tokens: identity.tokens && sealTokens(deps, id, identity.tokens) })
  if (user.name == null && name !== null) await updateUserProfile(em, user.id, { name, now })
  if (identity.pictureUrl !== null) await queuePicture(deps, em, { userId: user.id, url: identity.pictureUrl })
  const details = { provider, oauthAccountId: id }
  await recordEvent(em, oauthEvents.OAUTH_ACCOUNT_LINKED, caller, { actor: user, at: now, details })
  return account
}
