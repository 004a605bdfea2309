import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import type { MailTemplate } from '../../../core/mail/mail-template.ts'
import { type NotifyDeps, notify } from '../../../core/mail/notify.ts'
import type { ApiKeyNotice } from '../mails.ts'
import { noteOrganizationKeyGrant } from '../store/organization-key-grant.ts'
import type { KeyRights } from './key-rights.ts'

/**
 * Mails the caller a notice of what was done to an API key with their account. An attacker with a stolen session must not get a secret, or
 * give a key more, without the owner of the account being told. For a key of an organization, the link in the notice has to find it again.
 */
export async function notifyOfKey(
  deps: NotifyDeps,
  em: EntityManager,
  caller: Pick<Caller, 'client'>,
  notice: {
    template: MailTemplate<ApiKeyNotice>
    /** The user of the caller. */
    user: Pick<User, 'id' | 'email'>
    rights: Pick<KeyRights, 'organization'>
    at: Date
    apiKeyId: string
    keyName: string
  },
): Promise<void> {
  const { template, user, rights, at, apiKeyId, keyName } = notice
  if (rights.organization) await noteOrganizationKeyGrant(em, { apiKeyId, userId: user.id, grantedAt: at })
  const organizationName = rights.organization?.name ?? null
  await notify(deps, em, user, template, { keyName, organizationName, origin: originOf(caller.client, at) })
}
