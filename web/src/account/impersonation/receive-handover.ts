import { type Handover, isHandover, wanted } from '../../session/impersonation/messages.ts'

/** How long the console has time to answer, in milliseconds. */
const patience = 10_000

/**
 * Asks the console, which opened this window, for the tokens of an impersonation. Messages of any other window are ignored: an attacker must
 * not make an administrator work in an account of the attacker's. [ASVS 5.0 3.5.5]
 *
 * @returns null if there is no console any more
 */
export function receiveHandover(): Promise<Handover | null> {
  const { origin } = window.location
  const console: Window | null = window.opener
  return new Promise((resolve) => {
    if (!console) return resolve(null)
    const finish = (handover: Handover | null) => {
      clearTimeout(timer)
      window.removeEventListener('message', read)
      resolve(handover)
    }
    const read = (event: MessageEvent<unknown>) => {
      if (event.source === console && event.origin === origin && isHandover(event.data)) finish(event.data)
    }
    const timer = setTimeout(finish, patience, null)
    window.addEventListener('message', read)
    console.postMessage(wanted, origin)
  })
}
