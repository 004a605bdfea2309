import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import { UserEntity } from '../../../core/identity/store/user.ts'

/** The link that makes the first administrator. There is one at most: a new one replaces it. */
export const FirstAdminLinkEntity = defineEntity({
  name: 'FirstAdminLink',
  tableName: 'first_admin_links',
  properties: {
    onlyRow: p.boolean().primary(),
    // Of the token.
    hash: p.blob().hidden(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

type FirstAdminLink = Omit<InferEntity<typeof FirstAdminLinkEntity>, 'onlyRow'>

/** Stores a link in the place of an earlier one. */
export async function putFirstAdminLink(em: EntityManager, link: FirstAdminLink): Promise<void> {
  await em.upsert(FirstAdminLinkEntity, { onlyRow: true, ...link })
}

/** The link with this hash. */
export async function findFirstAdminLink(em: EntityManager, hash: Buffer): Promise<FirstAdminLink | null> {
  return em.findOne(FirstAdminLinkEntity, { hash }, { refresh: true })
}

/** Spends the link with this hash: exactly one of several concurrent uses gets true. */
export async function takeFirstAdminLink(em: EntityManager, hash: Buffer): Promise<boolean> {
  return (await em.nativeDelete(FirstAdminLinkEntity, { hash })) > 0
}

/** Whether any user is an administrator. */
export async function isAnyAdmin(em: EntityManager): Promise<boolean> {
  return (await em.findOne(UserEntity, { role: 'admin' }, { fields: ['id'], disableIdentityMap: true })) !== null
}
