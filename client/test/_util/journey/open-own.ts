import { RequestError } from '../../../src/request-error.ts'
import type { OpenSender } from './journey-client.ts'

/** Our client without another one. */
export const openOwn: OpenSender = (_url, auth) => ({
  send: (text, variables) => auth.request(text, variables),
  perform(field, variables) {
    const method = { signup: 'signUp', login: 'logIn' }[String(field)] ?? field
    // The methods take the fields of `input`.
    return Reflect.get(auth, method)('input' in variables ? variables.input : variables)
  },
  describe(error) {
    if (!(error instanceof RequestError) || error.code === 'NETWORK_ERROR') throw error
    const { name, code, status, retryAfter } = error
    return { error: name, code, status, ...(retryAfter && { retryAfter }) }
  },
})
