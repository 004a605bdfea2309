import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import { type Membership, MembershipEntity } from '../../../core/access/store/membership.ts'
import { type User, UserEntity } from '../../../core/identity/store/user.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

/**
 * Invitations to organizations, at most one for each organization and address. A row holds the hash of the token, not the
 * token. Every change of a row takes the lock of the organization. Only the deletion of its sender, and the recovery of the sender's
 * account, remove it without the lock.
 */
export const InvitationEntity = defineEntity({
  name: 'Invitation',
  tableName: 'organization_invitations',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    organizationId: p.uuid(),
    email: p.text(),
    role: p.text().$type<string>(),
    invitedById: p.uuid().nullable(),
    tokenHash: p.blob().hidden().lazy(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

type InvitationRow = InferEntity<typeof InvitationEntity>

/** A row of `organization_invitations` without the hash of its token. */
export type Invitation = Omit<InvitationRow, 'tokenHash'>

/** Adds an invitation. An older one of the organization to the same address is deleted, so that its link stops working. */
export async function replaceInvitation(em: EntityManager, row: InvitationRow): Promise<void> {
  const { organizationId, email } = row
  await em.nativeDelete(InvitationEntity, { organizationId, email })
  await em.insert(InvitationEntity, row)
}

/** Gives an invitation a new link and sender. The link before it stops working. */
export async function renewInvitation(
  em: EntityManager,
  id: string,
  change: Pick<InvitationRow, 'tokenHash' | 'invitedById' | 'expiresAt'>,
): Promise<void> {
  await em.nativeUpdate(InvitationEntity, { id }, change)
}

/** An invitation by id; null if there is none, or if the text is not an id. */
export async function findInvitation(em: EntityManager, id: string): Promise<Invitation | null> {
  return isUuid(id) ? em.findOne(InvitationEntity, { id: id.toLowerCase() }, { refresh: true }) : null
}

/** The invitation of an organization to an address that has not expired; null if there is none. */
export async function findInvitationTo(
  em: EntityManager,
  { organizationId, email }: { organizationId: string; email: string },
  now: Date,
): Promise<Invitation | null> {
  return em.findOne(InvitationEntity, { organizationId, email, expiresAt: { $gt: now } }, { refresh: true })
}

/** The invitation that a link belongs to. */
export async function findInvitationByTokenHash(em: EntityManager, tokenHash: Buffer): Promise<Invitation | null> {
  return em.findOne(InvitationEntity, { tokenHash }, { refresh: true })
}

/** The invitations of organizations that have not expired, newest first. */
export async function findPendingInvitations(
  em: EntityManager,
  organizationIds: readonly string[],
  now: Date,
): Promise<Invitation[]> {
  const pending = { organizationId: { $in: [...organizationIds] }, expiresAt: { $gt: now } }
  return em.find(InvitationEntity, pending, { orderBy: { id: 'desc' }, refresh: true })
}

/** The number of invitations of an organization that have not expired. */
export async function countPendingInvitations(em: EntityManager, organizationId: string, now: Date): Promise<number> {
  return em.count(InvitationEntity, { organizationId, expiresAt: { $gt: now } })
}

/** The invitations to an organization that a user has sent. */
export async function findInvitationsBy(
  em: EntityManager,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<Invitation[]> {
  return em.find(InvitationEntity, { organizationId, invitedById: userId }, { refresh: true })
}

/**
 * Deletes the invitations that a user has sent and that expire at an instant or later, and returns them. They are locked in the order of the
 * index by which the deletion of an organization finds them, which would otherwise wait for each other with this.
 */
export async function deleteInvitationsSentBy(
  em: EntityManager,
  { userId, expiresFrom }: { userId: string; expiresFrom: Date },
): Promise<Pick<Invitation, 'id' | 'organizationId' | 'role'>[]> {
  return em.execute(
    `with sent as (select id from organization_invitations where invited_by_id = ? and expires_at >= ?
       order by organization_id, email for update)
     delete from organization_invitations where id in (select id from sent)
     returning id, organization_id as "organizationId", role`,
    [userId, expiresFrom],
  )
}

/** Deletes invitations. @returns how many there were */
export async function deleteInvitations(em: EntityManager, ids: readonly string[]): Promise<number> {
  return ids.length === 0 ? 0 : em.nativeDelete(InvitationEntity, { id: { $in: [...ids] } })
}

/** Deletes invitations a day after their expiry: until then their links say that they have expired. */
export async function deleteExpiredInvitations(em: EntityManager, now: Date): Promise<void> {
  await deleteByPages(em, 'organization_invitations', 'expires_at < $3', [new Date(now.getTime() - 86_400_000)])
}

/** The senders of invitations, with their memberships in the organizations of these invitations. */
export async function findSenders(
  em: EntityManager,
  invitations: readonly Invitation[],
): Promise<{ users: User[]; memberships: Membership[] }> {
  const userIds = [...new Set(invitations.flatMap(({ invitedById }) => invitedById ?? []))]
  const organizationIds = [...new Set(invitations.map(({ organizationId }) => organizationId))]
  const users: User[] = await em.find(UserEntity, { id: { $in: userIds } }, { refresh: true })
  const member = { userId: { $in: userIds }, organizationId: { $in: organizationIds } }
  return { users, memberships: await em.find(MembershipEntity, member, { refresh: true }) }
}

/** Whether a member of an organization has an address and has confirmed it. */
export async function hasMemberWithAddress(
  em: EntityManager,
  { organizationId, email }: { organizationId: string; email: string },
): Promise<boolean> {
  const user = await em.findOne(UserEntity, { email, emailVerifiedAt: { $ne: null } }, { fields: ['id'] })
  return user !== null && (await em.count(MembershipEntity, { organizationId, userId: user.id })) > 0
}
