import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { addAuthenticator, type PasskeyPage, servePasskeyPage } from '../_util/passkey-page.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

let own: PasskeyPage
let other: PasskeyPage
let app: TestApp
let browser: Browser
let page: Page
let session: CDPSession
let authenticator: string
beforeAll(async () => {
  ;[own, other] = await Promise.all([servePasskeyPage(), servePasskeyPage()])
  app = await createTestApp({ passkeys: { rpId: 'localhost', origins: [own.origin] } })
  own.target = app.url
  other.target = app.url
  browser = await openBrowser(own.origin)
  page = browser.page
  session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([app?.close(), own?.close(), other?.close()])
})
beforeEach(async () => {
  authenticator = await addAuthenticator(session)
  await page.goto(own.origin)
  return () => session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: authenticator })
})

/** What the functions of docs/passkeys.md return. */
interface Outcome {
  __typename: string
  code?: string
  name?: string
  accessToken?: string
  user?: { id: string }
  fields?: { rule: string }[]
}
const inPage = (call: string) => page.evaluate<Outcome>(call)
const text = JSON.stringify
const register = ({ accessToken }: Pick<Person, 'accessToken'>, name?: string) =>
  inPage(`registerPasskey(${text(accessToken)}, ${text(name)})`)
const login = (options: object = {}) => inPage(`loginWithPasskey(${text(options)})`)

test('registers a passkey, and signs in with it', async () => {
  const person = await app.createPerson()
  expect(await register(person, 'Virtual')).toMatchObject({ __typename: 'Passkey', name: 'Virtual' })
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId: authenticator })
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }])
  expect(await login()).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
})

test('registers one passkey for each authenticator', async () => {
  const person = await app.createPerson()
  await register(person)
  await expect(register(person)).rejects.toThrow(/InvalidStateError/)
})

test('signs in from the autofill of a form', async () => {
  const person = await app.createPerson()
  await register(person)
  expect(await inPage('PublicKeyCredential.isConditionalMediationAvailable()')).toBe(true)
  expect(await login({ mediation: 'conditional' })).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
})

test('completes a challenge', async () => {
  const person = await app.createPerson()
  await register(person)
  const factors = twoFactorCalls(app)
  await factors.enable(person)
  const challengeToken = await factors.challenge(person)
  expect(await login({ challengeToken })).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
})

test('is refused on a page of another origin with the same RP id', async () => {
  const person = await app.createPerson()
  await register(person)
  await page.goto(other.origin)
  const refused = { __typename: 'ValidationError', fields: [{ rule: 'origin' }] }
  expect(await login()).toMatchObject(refused)
  await session.send('WebAuthn.clearCredentials', { authenticatorId: authenticator })
  expect(await register(person)).toMatchObject(refused)
})

test('cannot be asked for on a page outside the RP id', async () => {
  await page.goto(own.origin.replace('localhost', '127.0.0.1'))
  await expect(login()).rejects.toThrow(/SecurityError/)
})

test('is refused when its counter does not increase, as that of a copy', async () => {
  const person = await app.createPerson()
  await register(person, 'Copied')
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId: authenticator })
  const [stolen] = credentials
  if (!stolen) throw new Error('The authenticator has no passkey')
  for (let time = 0; time < 3; time += 1) expect(await login()).toMatchObject({ __typename: 'AuthTokens' })
  await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: authenticator })
  authenticator = await addAuthenticator(session)
  await session.send('WebAuthn.addCredential', { authenticatorId: authenticator, credential: stolen })
  expect(await login()).toMatchObject({ code: 'INVALID_CREDENTIALS' })
  const events = await app.sql(
    "select 1 from audit_events where type = 'PASSKEY_COUNTER_REGRESSED' and target_id = $1",
    [person.id],
  )
  expect(events).toHaveLength(1)
  await app.server.drain()
  expect(app.mailbox.last(person.email).text).toContain('“Copied”')
})

describe('an authenticator that cannot verify its user', () => {
  test('registers nothing', async () => {
    const person = await app.createPerson()
    await session.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false })
    await expect(register(person)).rejects.toThrow(/NotAllowedError/)
  })
})

test('a person lives with passkeys alone', async () => {
  const person = await app.createPerson()
  await register(person, 'First')
  await app.sql('update users set password_hash = null where id = $1', [person.id])
  const { accessToken = '' } = await login({ mediation: 'conditional' })
  const credential = { bearer: accessToken }

  // Later, a second device: the proof of the sign-in is too old.
  await app.clock.advance(600)
  expect(await register({ accessToken }, 'Second')).toMatchObject({ code: 'PROOF_REQUIRED' })
  expect(await inPage(`reauthenticateWithPasskey(${text(accessToken)})`)).toMatchObject({ __typename: 'Done' })
  await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: authenticator })
  authenticator = await addAuthenticator(session)
  expect(await register({ accessToken }, 'Second')).toMatchObject({ __typename: 'Passkey', name: 'Second' })

  // The first device is lost: its passkey is deleted, and the last one stays.
  const query = '{ me { passkeys { id name } } }'
  type Mine = { me?: { passkeys: { id: string; name: string }[] } }
  const { data } = await app.execute<Mine>(query, {}, credential)
  const [lost, kept] = data.me?.passkeys ?? []
  expect([lost?.name, kept?.name]).toEqual(['First', 'Second'])
  expect(await app.call.deletePasskey({ id: lost?.id ?? '' }, credential)).toMatchObject({ __typename: 'Done' })
  const last = await app.call.deletePasskey({ id: kept?.id ?? '' }, credential)
  expect(last).toMatchObject({ code: 'LAST_WAY_IN' })

  const tokens = await login()
  expect(tokens).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
  // The sign-in is a fresh proof, so that no password is needed.
  const closed = await app.call.deleteAccount({}, { bearer: tokens.accessToken ?? '' })
  expect(closed).toMatchObject({ __typename: 'Done' })
  expect(await login()).toMatchObject({ code: 'INVALID_CREDENTIALS' })
})
