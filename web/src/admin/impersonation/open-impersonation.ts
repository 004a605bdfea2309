import type { SessionTokens } from '@sallyport/client'
import { type Handover, wanted } from '../../session/impersonation/messages.ts'

/** How often it is looked whether the window is still there, in milliseconds. */
const interval = 2_000

/**
 * Opens a window in which the account is shown as its user sees it, and hands it the access token. The token stays in the memory of the two
 * pages, so that the cookie and the session of the administrator stay as they are; when the window is reloaded, it asks again.
 *
 * An attacker's page must not get the token: only the window that was opened here is answered, and only as long as it shows a page of this
 * origin. [ASVS 5.0 3.5.5, HTML §9.3.3]
 *
 * @param address of the window
 * @returns false if the browser did not let the page open a window
 */
export function openImpersonation(address: string, tokens: SessionTokens): boolean {
  const opened = window.open(address, '_blank')
  if (!opened) return false
  const { origin } = window.location
  const handover: Handover = {
    type: 'sallyport:impersonation',
    tokens,
    endsAt: Date.now() + tokens.expiresIn * 1000,
  }
  const answer = (event: MessageEvent<unknown>) => {
    if (event.source === opened && event.origin === origin && event.data === wanted)
      opened.postMessage(handover, origin)
  }
  window.addEventListener('message', answer)
  const timer = setInterval(() => {
    if (!opened.closed && Date.now() < handover.endsAt) return
    clearInterval(timer)
    window.removeEventListener('message', answer)
  }, interval)
  return true
}
