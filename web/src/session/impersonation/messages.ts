import type { SessionTokens } from '@sallyport/client'

/** The path of the windows in which an administrator sees an account as its user does. */
export const impersonationPath = '/account/impersonation'

/** The window asks the console, which opened it, for the tokens of the impersonation. */
export const wanted = 'sallyport:impersonation-wanted'

/** The answer of the console. */
export interface Handover {
  type: 'sallyport:impersonation'
  tokens: SessionTokens
  /** The time at which the access token expires, in milliseconds since 1970 by the clock of this device. */
  endsAt: number
}

/** Whether a message is the answer of the console. Only messages of the page's own origin may be asked. */
export function isHandover(data: unknown): data is Handover {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'sallyport:impersonation'
}
