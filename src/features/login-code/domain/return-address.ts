import type { Config } from '../../../config.ts'
import { addParameters } from '../../../core/pages/add-parameters.ts'

/**
 * Adds parameters to the query of an address of OAUTH_REDIRECTS. The address itself is not changed, and keeps
 * the query that it has. [RFC 6749 §3.1.2]
 *
 * The issuer is added as well, so that an application that signs in at several servers notices an answer of another one.
 * [RFC 9207 §2]
 */
export function returnAddress(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  returnTo: string,
  parameters: { code: string; state: string } | { error: 'access_denied'; state: string },
): string {
  return addParameters(returnTo, { ...parameters, iss: publicUrl })
}

/** Whether an address has the private scheme of an app, which another app on the same device may have claimed. [RFC 8252 §7.1] */
export function hasCustomScheme(returnTo: string): boolean {
  return !/^https?:/.test(returnTo)
}
