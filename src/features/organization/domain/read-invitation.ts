import type { EntityManager } from '@mikro-orm/postgresql'
import { findOrganization } from '../../../core/access/store/find-organizations.ts'
import type { Organization } from '../../../core/access/store/organization.ts'
import { TokenExpiredError } from '../../../core/errors.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { InvitationNotFoundError } from '../errors.ts'
import { findInvitationByTokenHash, type Invitation } from '../store/invitation.ts'
import { keepValidInvitations } from './invitation-validity.ts'

/** An invitation that can be accepted, as the reader of its mail may see it. */
export interface OpenInvitation {
  invitation: Invitation
  organization: Organization
  inviterName: string | null
}

type Deps = Pick<Services, 'config' | 'database'>

/** Reads an invitation by the token of its link, without spending it. */
export async function readInvitation(
  deps: Deps,
  token: string,
): Promise<OpenInvitation | InvitationNotFoundError | TokenExpiredError> {
  const em = deps.database.fork()
  const invitation = await findOpenInvitation(deps, em, token)
  if (invitation instanceof Error) return invitation
  const organization = await findOrganization(em, invitation.organizationId)
  if (!organization) return new InvitationNotFoundError()
  const inviter = invitation.invitedById ? await findUserById(em, invitation.invitedById) : null
  return { invitation, organization, inviterName: inviter?.name ?? null }
}

/** The invitation of a token, if it can be accepted now. */
export async function findOpenInvitation(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  token: string,
): Promise<Invitation | InvitationNotFoundError | TokenExpiredError> {
  const hash = hashOneTimeToken(token)
  const invitation = hash && (await findInvitationByTokenHash(em, hash))
  if (!invitation) return new InvitationNotFoundError()
  const now = await readNow(em)
  if (invitation.expiresAt <= now) return new TokenExpiredError()
  const [valid] = await keepValidInvitations(deps, em, [invitation], now)
  return valid ?? new InvitationNotFoundError()
}
