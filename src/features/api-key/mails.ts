import { z } from 'zod'
import { plain } from '../../core/mail/layout.ts'
import { declareNotice, noticeData, safeName } from '../../core/mail/mail-template.ts'

const schema = noticeData.extend({
  keyName: z.string(),
  /** The organization that the key belongs to; null for a key of the recipient. */
  organizationName: z.string().nullish(),
})

/** A notice about an API key. */
export type ApiKeyNotice = z.infer<typeof schema>

/**
 * An API key was created. Other people chose the name of an organization: it does not stand in the subject, and one that could become
 * a link is left out.
 */
export const apiKeyCreatedNotice = declareNotice('api-key-created', schema, (data, product) => ({
  subject: data.organizationName
    ? `A new API key for an organization on ${product}`
    : `A new API key for your ${product} account`,
  report: data.organizationName
    ? `An API key named “${plain(data.keyName)}” was created with your ${product} account for ${nameOf(data.organizationName)}.`
    : `An API key named “${plain(data.keyName)}” was created for your ${product} account.`,
}))

/** An API key has a new secret. */
export const apiKeyRotatedNotice = declareNotice('api-key-rotated', schema, (data, product) => ({
  subject: data.organizationName
    ? `A new secret for an API key of an organization on ${product}`
    : `A new secret for an API key of your ${product} account`,
  report: data.organizationName
    ? `The API key named “${plain(data.keyName)}” of ${nameOf(data.organizationName)} was rotated with your ${product} account: it has a new secret.`
    : `The API key named “${plain(data.keyName)}” of your ${product} account was rotated: it has a new secret.`,
}))

/** An API key got scopes that it did not have, or works for longer. */
export const apiKeyExtendedNotice = declareNotice('api-key-extended', schema, (data, product) => ({
  subject: data.organizationName
    ? `An API key of an organization on ${product} was extended`
    : `An API key of your ${product} account was extended`,
  report: data.organizationName
    ? `The API key named “${plain(data.keyName)}” of ${nameOf(data.organizationName)} got more scopes or a later expiry with your ${product} account.`
    : `The API key named “${plain(data.keyName)}” of your ${product} account got more scopes or a later expiry.`,
}))

function nameOf(organization: string): string {
  const name = safeName(organization)
  return name === null ? 'an organization' : `the organization “${name}”`
}

export const apiKeyMails = [apiKeyCreatedNotice, apiKeyRotatedNotice, apiKeyExtendedNotice]
