import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'

export const OAuthAccountEntity = defineEntity({
  name: 'OAuthAccount',
  tableName: 'oauth_accounts',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    userId: p.uuid(),
    // The provider as it is configured. The account is found by the issuer and the subject alone.
    provider: p.text().$type<string>(),
    issuer: p.text(),
    subject: p.text(),
    // The address that the provider named last. It proves nothing.
    email: p.text().nullable(),
    // The tokens of the provider, encrypted; null unless the operator keeps them.
    tokens: p.text().nullable().hidden().lazy(),
    // When an instance last began to refresh the tokens: others wait for it.
    refreshBegunAt: p.datetime().nullable().hidden().lazy(),
    linkedAt: p.datetime(),
    lastUsedAt: p.datetime().nullable(),
  },
})

/** A row of `oauth_accounts` without its secret: the account of a user at an identity provider. */
export type OAuthAccount = Omit<InferEntity<typeof OAuthAccountEntity>, 'tokens' | 'refreshBegunAt'>

/** Removes the accounts at providers from a user, all of them or those linked since an instant. @returns how many there were */
export async function deleteOAuthAccountsOf(em: EntityManager, userId: string, since?: Date): Promise<number> {
  return em.nativeDelete(OAuthAccountEntity, { userId, ...(since ? { linkedAt: { $gte: since } } : {}) })
}
