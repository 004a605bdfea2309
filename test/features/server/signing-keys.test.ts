import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  typeOf,
} from '../../_util/app.ts'
import { keyEndings } from '../../_util/key-endings.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
let admin: Person

beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

const list = async () => {
  const answer = await app.execute<{ signingKeys: { kid: string; current: boolean; expiresAt: string | null }[] }>(
    '{ signingKeys { kid algorithm createdAt activeFrom expiresAt current } }',
    {},
    admin.credential,
  )
  return answer.data.signingKeys ?? []
}

test('a new key is listed first, and signs when no JWKS without it may be cached any more', async () => {
  const [old] = await list()
  expect(old).toMatchObject({ algorithm: 'ES256', current: true, expiresAt: null })
  const made = expectType(await app.call.rotateSigningKey({}, admin.credential), 'SigningKey')
  const listed = await list()
  expect(listed.map(({ kid, current }) => [kid, current])).toEqual([
    [made.kid, false],
    [old?.kid, true],
  ])
  expect(Object.keys(listed[0] ?? {}).sort()).toEqual(
    ['activeFrom', 'algorithm', 'createdAt', 'current', 'expiresAt', 'kid'].sort(),
  )
  const [event] = await app.sql(`select actor_id, details from audit_events where type = 'SIGNING_KEY_ROTATED'`)
  expect(event).toMatchObject({ actor_id: admin.id, details: { kid: made.kid, algorithm: 'ES256' } })
  const jwks = await fetch(`${app.url}/.well-known/jwks.json`)
  expect(await jwks.text()).toContain(made.kid)
  // An instance may serve the keys without the new one for a minute, and that answer may be cached for this long.
  const lifetime = Number(/max-age=(\d+)/.exec(jwks.headers.get('cache-control') ?? '')?.[1])
  const isCurrent = async () => {
    await app.server.services.signingKeys.reload()
    return (await list()).find(({ kid }) => kid === made.kid)?.current
  }
  await app.clock.advance(60 + lifetime)
  expect([lifetime, await isCurrent()]).toEqual([300, false])
  await app.clock.advance(60)
  expect(await isCurrent()).toBe(true)
})

test('a session needs a fresh proof for a new key; an API key needs the scope alone', async () => {
  await app.clock.advance(301)
  expect(codeOf(await app.call.rotateSigningKey({}, admin.credential))).toBe('PROOF_REQUIRED')
  await app.call.reauthenticate({ password: admin.password }, admin.credential)
  expect(typeOf(await app.call.rotateSigningKey({}, admin.credential))).toBe('SigningKey')
  const key = await app.createKey(admin, ['signing_keys:write'])
  expect(typeOf(await app.call.rotateSigningKey({}, key.credential))).toBe('SigningKey')
  const other = await app.createKey(admin, ['signing_keys:read', 'users:write'])
  expect(typeOf(await app.call.rotateSigningKey({}, other.credential))).toBe('FORBIDDEN')
})

test.each(['session', ...Object.keys(keyEndings)])(
  'a credential that ends meanwhile makes no key: %s',
  async (what) => {
    const person = await app.createPerson()
    await app.giveRole(person, 'admin')
    const held = 'select pg_advisory_xact_lock(hashtext($1))'
    const end = (credential: Credential, sql: string, id: string) => {
      const work = () => app.call.rotateSigningKey({}, credential)
      return whileChanging(app, [held, ['sallyport signing keys']], work, [sql, [id]])
    }
    const kids = () => app.sql('select kid, expires_at from signing_keys order by kid')
    const before = await kids()
    const ending = keyEndings[what]
    if (ending) {
      const { credential, id } = await app.createKey(person, ['signing_keys:write'])
      expect(typeOf(await end(credential, ending.sql, id))).toBe(ending.code)
    } else {
      const revoke = 'update sessions set revoked_at = sallyport_now() where id = $1'
      expect(typeOf(await end(person.credential, revoke, person.sessionId))).toBe('TOKEN_INVALID')
    }
    expect(await kids()).toEqual(before)
    const made = `select 1 from audit_events where type = 'SIGNING_KEY_ROTATED' and actor_id = $1`
    expect(await app.sql(made, [person.id])).toEqual([])
  },
)
