import { z } from 'zod'
import { shown } from './shown.ts'
import { isLoopback, webUrl } from './values.ts'

/**
 * The issuer of a provider with OpenID Connect. An attacker in the network must not be able to answer in its place, so it is an
 * https URL; http is accepted for this machine alone, where a developer runs a provider. A slash at its end is a part of it.
 * [OpenID Connect Discovery 1.0 §3]
 */
export const webIssuer = shown(
  z
    .string()
    .trim()
    .refine(
      (url) => webUrl.safeParse(url).success && (/^https:/i.test(url) || isLoopback(new URL(url).hostname)),
      'must be an https:// URL without credentials, query or fragment; http:// is only accepted for this machine',
    ),
)
