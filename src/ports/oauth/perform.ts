import type {
  AuthorizationAnswer,
  AuthorizationRequest,
  Identity,
  IdentityProvider,
  ProviderTokens,
} from '../identity-provider.ts'
import type { Circuit } from './circuit.ts'
import { unavailable } from './provider-http.ts'
import type { ProviderEnvironment } from './provider-options.ts'
import { toProviderError } from './to-provider-error.ts'

/** The methods of a provider, which end when the signal does. */
export interface ProviderMethods {
  authorizationUrl(request: AuthorizationRequest, signal: AbortSignal): Promise<string>
  redeem(answer: AuthorizationAnswer, signal: AbortSignal): Promise<Identity>
  verifyIdToken(presented: { idToken: string; nonce: string }, signal: AbortSignal): Promise<Identity>
  refreshTokens(refreshToken: string, signal: AbortSignal): Promise<ProviderTokens>
  identityIssuer(): Promise<string>
}

/** Bounds the time of every method, turns each error into one of the port, and reports how the method ended. */
export function boundMethods(
  id: string,
  methods: ProviderMethods,
  circuit: Circuit,
  { timeout, onResult }: Pick<ProviderEnvironment, 'timeout' | 'onResult'>,
): IdentityProvider {
  const perform = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      const result = await within(timeout, work)
      onResult(id, null)
      return result
    } catch (error) {
      const providerError = toProviderError(error)
      onResult(id, providerError)
      throw providerError
    }
  }
  return {
    id,
    authorizationUrl: (request) =>
      perform(async (signal) => {
        // A sign-in that could not be finished is not begun.
        if (circuit.isOpen()) throw unavailable('failed several times and is not asked now')
        return methods.authorizationUrl(request, signal)
      }),
    redeem: (answer) => perform((signal) => methods.redeem(answer, signal)),
    verifyIdToken: (presented) => perform((signal) => methods.verifyIdToken(presented, signal)),
    refreshTokens: (refreshToken) => perform((signal) => methods.refreshTokens(refreshToken, signal)),
    identityIssuer: () => perform(() => methods.identityIssuer()),
  }
}

/** The whole of a method takes no longer, however many requests it consists of, or waits for a document that others load. */
async function within<T>(timeout: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeout)
  const { promise, reject } = Promise.withResolvers<never>()
  const end = () => reject(unavailable('does not answer in time'))
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work(signal), promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
