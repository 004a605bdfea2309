import { fromBase64url, toBase64url } from './base64url.ts'
import type { AuthClient } from './create-auth-client.ts'
import { type Operations, type Steps, steps } from './generated.ts'

type Result<F extends keyof Steps> = Steps[F]['result']
type Json = Record<string, unknown>

/** The user cancelled, has no passkey here, or the browser cannot use one. */
export interface PasskeyNotUsed {
  __typename: 'PasskeyNotUsed'
  /** The name of the browser's error, such as `NotAllowedError`, `InvalidStateError` or `AbortError`. */
  reason: string
}

/** Registers a passkey for the user who is signed in. It takes a proof that is not older than five minutes. */
export async function registerPasskey(
  auth: AuthClient,
  { name }: { name?: string } = {},
): Promise<Result<'startPasskeyRegistration'> | Result<'finishPasskeyRegistration'> | PasskeyNotUsed> {
  const ceremony = await auth.perform('startPasskeyRegistration', steps.startPasskeyRegistration)
  if (ceremony.__typename !== 'PasskeyCeremony') return ceremony
  const { id, options } = ceremony
  const response = await ask(() => navigator.credentials.create({ publicKey: creationOptions(options) }))
  if ('reason' in response) return response
  const variables = { id, response: response.json, ...(name && { name }) }
  return auth.perform('finishPasskeyRegistration', steps.finishPasskeyRegistration, variables)
}

/** Signs in with a passkey, or with one as the second factor of a `TwoFactorChallenge`. */
export async function logInWithPasskey(
  auth: AuthClient,
  options: {
    /** Of a `TwoFactorChallenge` whose `methods` have `PASSKEY`. */
    challengeToken?: string
    /** `conditional` offers passkeys in the autofill of a form. */
    mediation?: 'conditional' | 'optional' | 'required' | 'silent'
    signal?: AbortSignal
  } = {},
): Promise<Result<'startPasskeyLogin'> | Result<'finishPasskeyLogin'> | PasskeyNotUsed> {
  const { challengeToken, ...request } = options
  const ceremony = await auth.perform(
    'startPasskeyLogin',
    steps.startPasskeyLogin,
    challengeToken ? { challengeToken } : {},
  )
  if (ceremony.__typename !== 'PasskeyCeremony') return ceremony
  const { id, options: publicKey } = ceremony
  const response = await ask(() => navigator.credentials.get({ publicKey: requestOptions(publicKey), ...request }))
  if ('reason' in response) return response
  return auth.perform('finishPasskeyLogin', steps.finishPasskeyLogin, { id, response: response.json })
}

/** Proves with a passkey who is at the session, for what takes a fresh proof. */
export async function reauthenticateWithPasskey(
  auth: AuthClient,
): Promise<Result<'startPasskeyLogin'> | Operations['reauthenticate']['result'] | PasskeyNotUsed> {
  // With the access token, the ceremony is a proof for this session and no login.
  const ceremony = await auth.perform('startPasskeyLogin', steps.startPasskeyLogin.replace(/^p/, 'a'))
  if (ceremony.__typename !== 'PasskeyCeremony') return ceremony
  const { id, options } = ceremony
  const response = await ask(() => navigator.credentials.get({ publicKey: requestOptions(options) }))
  if ('reason' in response) return response
  return auth.reauthenticate({ passkey: { id, response: response.json } })
}

/** Whether the browser has passkeys. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.get === 'function'
}

async function ask(run: () => Promise<globalThis.Credential | null>): Promise<{ json: Json } | PasskeyNotUsed> {
  const notUsed = (reason: string): PasskeyNotUsed => ({ __typename: 'PasskeyNotUsed', reason })
  if (!hasPasskeys()) return notUsed('NotSupportedError')
  try {
    const credential = await run()
    return credential ? { json: toJson(credential as PublicKeyCredential) } : notUsed('NotAllowedError')
  } catch (error) {
    if (error instanceof Error) return notUsed(error.name)
    throw error
  }
}

// Browsers before 2025 have no `parse…FromJSON` and `toJSON` (WebAuthn Level 3 §5.1.8).

function creationOptions(options: Json): PublicKeyCredentialCreationOptions {
  const parse = PublicKeyCredential.parseCreationOptionsFromJSON
  if (parse) return parse.call(PublicKeyCredential, options as never)
  const { user } = options as { user: { id: string } }
  const read = { ...withBytes(options, 'excludeCredentials'), user: { ...user, id: fromBase64url(user.id) } }
  return read as unknown as PublicKeyCredentialCreationOptions
}

function requestOptions(options: Json): PublicKeyCredentialRequestOptions {
  const parse = PublicKeyCredential.parseRequestOptionsFromJSON
  if (parse) return parse.call(PublicKeyCredential, options as never)
  return withBytes(options, 'allowCredentials') as unknown as PublicKeyCredentialRequestOptions
}

function withBytes(options: Json, list: string): Json {
  const credentials = (options[list] ?? []) as { id: string }[]
  return {
    ...options,
    challenge: fromBase64url(String(options.challenge)),
    [list]: credentials.map((each) => ({ ...each, id: fromBase64url(each.id) })),
  }
}

function toJson(credential: PublicKeyCredential): Json {
  if (typeof credential.toJSON === 'function') return credential.toJSON() as unknown as Json
  const response: Json = {}
  // What a response has are getters of its class.
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    const value: unknown = Reflect.get(credential.response, name)
    if (value instanceof ArrayBuffer) response[name] = toBase64url(new Uint8Array(value))
  }
  if ('getTransports' in credential.response && typeof credential.response.getTransports === 'function') {
    response.transports = credential.response.getTransports()
  }
  const { id, type, authenticatorAttachment } = credential
  const clientExtensionResults = credential.getClientExtensionResults()
  return { id, rawId: id, type, authenticatorAttachment, clientExtensionResults, response }
}
