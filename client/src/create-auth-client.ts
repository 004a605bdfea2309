import { createAuthFetch } from './auth-fetch.ts'
import { documentOf, type Field, type Known, takesDeviceToken, takesInput, takesToken } from './documents.ts'
import { type AuthTokens, type Operations, operations, type UserLeaves } from './generated.ts'
import { originOf } from './origin.ts'
import { currentPlatform, type Platform } from './platform.ts'
import type { RequestError } from './request-error.ts'
import type { AuthState, SessionTokens } from './session.ts'
import { createSessionKeeper } from './session-keeper.ts'
import { openStore, type StorageChoice } from './storage.ts'
import { createTransport, longestWait } from './transport.ts'

export interface AuthClientOptions {
  /** The server's PUBLIC_URL, or the address of its GraphQL endpoint. */
  url: string
  /** Where the session is kept. By default `localStorage`, and memory where there is none. */
  storage?: StorageChoice
  /** The name of the entry in the storage. By default it contains `url`. */
  storageKey?: string
  /** Origins besides the server's and the page's to which `authFetch` sends the access token, such as `https://api.example.com`. */
  apiOrigins?: readonly string[]
  /** Used in place of the global `fetch`. */
  fetch?: typeof fetch
}

type Variables<F extends Field> = Known[F]['variables']
type Result<F extends Field> = Known[F]['result']
type Given<F extends Field> = undefined extends Variables<F> ? [variables?: Variables<F>] : [variables: Variables<F>]
type Wrapped = 'login' | 'logout' | 'refresh' | 'signup'

/** The operations of the schema by their names. Each takes the variables of its field; if the only one is `input`, its fields. */
export type OperationMethods = { [F in Exclude<keyof Operations, Wrapped>]: (...given: Given<F>) => Promise<Result<F>> }

export interface AuthClient extends OperationMethods {
  /** The server's PUBLIC_URL. */
  readonly url: string
  /** Whether somebody is signed in, and who. */
  readonly state: AuthState
  /** Calls `listener` whenever `state` changes, in this tab or by another one. @returns what ends the subscription */
  onChange(listener: (state: AuthState) => void): () => void
  /** Requests an account. The result is `AuthTokens` where the server signs new users in at once. */
  signUp(input: Variables<'signup'>): Promise<Result<'signup'>>
  /** Signs in. The result is `AuthTokens`, a `TwoFactorChallenge` for `verifyTwoFactor`, or an error. */
  logIn(input: Variables<'login'>): Promise<Result<'login'>>
  /**
   * Ends the session. This device forgets it at once, also if the server cannot be reached. With the storage `cookie`, only the server
   * can: the user stays signed in if it could not be told.
   *
   * @throws RequestError if the server could not be told: the session goes on there until it expires
   */
  logOut(): Promise<Result<'logout'>>
  /** Ends every session of the user. */
  logOutEverywhere(): Promise<Result<'logout'>>
  /**
   * Goes on with a session that was opened elsewhere, such as by `impersonateUser`. It cannot be refreshed, and ends with its access
   * token. Give the client a storage of its own (`storage: 'memory'`), so that the session of the user who is signed in stays as it is.
   */
  continueWith(tokens: SessionTokens): Promise<void>
  /** An access token that is valid now, for a WebSocket for example; null when nobody is signed in. */
  getAccessToken(): Promise<string | null>
  /** Refreshes the session unless it has been refreshed since `refused`. @returns the access token; null when the session has ended */
  renew(refused: string): Promise<string | null>
  /** `fetch` with the access token, which is refreshed when it has expired. */
  authFetch: typeof fetch
  /** Sends a document of one's own with the access token. @throws RequestError when there is no data */
  request<Data = Record<string, unknown>>(document: string, variables?: object): Promise<Data>
  /** Sends a step of a sign-in: for the functions of this package. @param text its line in the generated table */
  perform<F extends Field>(field: F, text: string, given?: object): Promise<Result<F>>
  /** Ends timers and subscriptions. The session stays. */
  close(): void
}

/**
 * Creates a client of a Sallyport server.
 *
 * Every result is a union by `__typename`, as in the schema. What no program branches on (a network that failed, a limit, a
 * missing right) is thrown as a RequestError.
 */
export function createAuthClient(options: AuthClientOptions): AuthClient {
  return createAuthClientOn(currentPlatform(), options)
}

/** The same with what the platform offers given: for tests. */
export function createAuthClientOn(platform: Platform, options: AuthClientOptions): AuthClient {
  const url = options.url.replace(/\/+$|\/graphql\/*$/, '')
  // A browser's `fetch` works as a function alone, and not as a method of another object.
  const { fetch = platform.fetch } = options
  const here: Platform = { ...platform, fetch: (input, init) => fetch(input, init) }
  const key = options.storageKey ?? `sallyport:${url}`
  const store = openStore(here, options.storage ?? 'localStorage')
  const transport = createTransport(here, `${url}/graphql`, store.cookies)
  const { send } = transport
  const keeper = createSessionKeeper(here, transport, store, key)
  const deviceKey = `${key}:device`
  // It is not a credential: it may outlive the page where the session must not.
  const devices = store.cookies ? openStore(here, 'localStorage') : store

  /** Sends with the access token, and once more with a new one if it is refused. */
  const authorized = async <T>(attempt: (token: string | null) => Promise<T>): Promise<T> => {
    const token = await keeper.accessToken()
    try {
      return await attempt(token)
    } catch (error) {
      const next = token && (error as RequestError).status === 401 && (await keeper.renew(token))
      if (!next) throw error
      return attempt(next)
    }
  }

  const perform = async <F extends Field>(field: F, text: string, given?: object): Promise<Result<F>> => {
    // A new access token for the same session must not cross a refresh.
    const isSwitch = field === 'switchOrganization'
    const known = takesDeviceToken(text) ? await withDeviceToken(given ?? {}) : given
    const variables = takesInput(text) ? { input: known } : known
    const attempt = async (token: string | null) => {
      const data = await send(documentOf(field, text), variables, { token, ...(isSwitch && { timeout: longestWait }) })
      return data[field] as Result<F>
    }
    if (isSwitch) return authorized((token) => keeper.lock(async () => adopt(await attempt(token))))
    const isPublic = !takesToken(text)
    // A log-out of another tab that is repeated must not meet the cookie of a session that was opened meanwhile.
    if (isPublic && store.cookies) return keeper.lock(async () => adopt(await attempt(null)))
    const result = await (isPublic ? attempt(null) : authorized(attempt))
    if (isTokens(result)) await keeper.lock(() => adopt(result))
    if (isUser(result)) await keeper.update(result)
    return result
  }

  const adopt = async <T>(result: T): Promise<T> => {
    if (!isTokens(result)) return result
    await keeper.adopt(result)
    if (result.deviceToken) await devices.setItem(deviceKey, result.deviceToken)
    return result
  }

  /** With it, an attacker who guesses passwords or requests mails cannot lock the user out on this device. */
  const withDeviceToken = async (variables: object) => {
    const deviceToken = await devices.getItem(deviceKey)
    return deviceToken ? { deviceToken, ...variables } : variables
  }

  const methods = Object.fromEntries(
    Object.entries(operations).map(([field, text]) => [
      field,
      (given?: object) => perform(field as Field, text, given),
    ]),
  ) as unknown as { [F in keyof Operations]: (given?: object) => Promise<Result<F>> }
  const own = (globalThis as { location?: { origin?: string } }).location?.origin
  const origins = [originOf(url), own, ...(options.apiOrigins ?? [])]
  return {
    ...(methods as unknown as OperationMethods),
    url,
    get state() {
      return keeper.state()
    },
    onChange: keeper.onChange,
    signUp: methods.signup,
    logIn: methods.login,
    logOut: keeper.logOut,
    async logOutEverywhere() {
      await methods.revokeOtherSessions()
      return keeper.logOut()
    },
    async deleteAccount(variables) {
      const result = await methods.deleteAccount(variables)
      if (typeOf(result) === 'Done') await keeper.forget()
      return result
    },
    async continueWith(tokens) {
      // Any answer tells the server's time. The session must not end early because the clock of the device is wrong.
      await methods.me().catch(() => {})
      await keeper.lock(() => keeper.adopt({ ...tokens, refreshToken: '' }))
    },
    getAccessToken: keeper.accessToken,
    renew: keeper.renew,
    authFetch: createAuthFetch(keeper, here.fetch, origins),
    request: <Data>(document: string, variables?: object) =>
      authorized((token) => send(document, variables, { token })) as Promise<Data>,
    perform,
    close: keeper.close,
  }
}

function isTokens(result: unknown): result is AuthTokens {
  return typeOf(result) === 'AuthTokens'
}

function isUser(result: unknown): result is UserLeaves {
  return typeOf(result) === 'User'
}

function typeOf(result: unknown): unknown {
  return (result as { __typename?: unknown } | null | undefined)?.__typename
}
