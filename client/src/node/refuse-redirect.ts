import { RequestError } from '../request-error.ts'

/**
 * Refuses a redirect as the answer to a request with `redirect: 'manual'`. `fetch` would send on the body, with keys and passwords of
 * users, and every header but `Authorization`: an attacker who can have the server redirect must not receive them. [Fetch Standard §4.4]
 *
 * @throws RequestError NETWORK_ERROR
 */
export async function refuseRedirect({ body, status, type }: Response): Promise<void> {
  if (type !== 'opaqueredirect' && (status < 300 || status >= 400)) return
  await body?.cancel()
  const message = 'The server answers with a redirect. Set `url` to the address that it redirects to.'
  throw new RequestError('NETWORK_ERROR', message, status)
}
