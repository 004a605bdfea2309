import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Credential, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createOrganizationOf } from '../../_util/organizations.ts'

/** Without limits, on the same database: makes people. */
let open: TestApp
let app: TestApp
let owner: Person
let service: Credential
const limits = { rateLimits: true, tierLimits: { FREE: 4, PRO: 6, ENTERPRISE: 100_000 } }
beforeAll(async () => {
  open = await createTestApp()
  app = await open.startAnother(limits)
  const admin = await open.createPerson()
  await open.giveRole(admin, 'admin')
  service = (await open.createKey(admin, ['keys:verify'])).credential
})
afterAll(async () => {
  await app.close()
  await open.close()
})
beforeEach(async () => {
  owner = await open.createPerson()
})

/** What is left of the budget of a key after these uses of it. */
const countUses = async (key: string, count?: number, instance = app) =>
  expectType(await instance.call.verifyApiKey({ key, count }, service), 'VerifiedApiKey').rateLimit
const setTier = (tier: string) => open.sql('update users set tier = $1 where id = $2', [tier, owner.id])

describe('verifyApiKey with `count`', () => {
  test('counts uses in one budget with the requests of the key, and says when it is used up', async () => {
    const { key, credential } = await open.createKey(owner, ['profile:read'])
    const resetsAt = new Date(app.clock.now().getTime() + 60_000).toISOString()
    const fresh = { limit: 4, remaining: 3, resetsAt, retryAfter: 60, exceeded: false }
    expect(await countUses(key, 1)).toEqual(fresh)
    const own = await app.execute('{ me { id } }', {}, credential)
    expect(own.headers.get('x-ratelimit-remaining')).toBe('2')
    await open.clock.advance(20)
    expect(await countUses(key, 2)).toEqual({ ...fresh, remaining: 0, retryAfter: 40 })
    expect(await countUses(key, 1)).toEqual({ ...fresh, remaining: 0, retryAfter: 40, exceeded: true })
    expect(typeOf(await app.call.access({}, credential))).toBe('RATE_LIMITED')

    await open.clock.advance(40)
    expect(await countUses(key, 1)).toMatchObject({ remaining: 3, retryAfter: 60, exceeded: false })
  })

  test('counts nothing without it, or with 0', async () => {
    const { key } = await open.createKey(owner, ['profile:read'])
    for (const count of [undefined, 0, undefined, 0, undefined, 0]) expect(await countUses(key, count)).toBeNull()
    expect(await countUses(key, 1)).toMatchObject({ remaining: 3 })
  })

  test('counts each key of a user apart, by the tier that the user has now', async () => {
    const [one, other] = [await open.createKey(owner, []), await open.createKey(owner, [])]
    expect(await countUses(one.key, 5)).toMatchObject({ limit: 4, remaining: 0, exceeded: true })
    expect(await countUses(other.key, 1)).toMatchObject({ limit: 4, remaining: 3, exceeded: false })
    await setTier('PRO')
    expect(await countUses(one.key, 1)).toMatchObject({ limit: 6, remaining: 0, exceeded: false })
    expect(await countUses(one.key, 1)).toMatchObject({ limit: 6, remaining: 0, exceeded: true })
  })

  test('counts a key of an organization by the tier of the organization', async () => {
    await setTier('PRO')
    const organizationId = await createOrganizationOf(open, owner)
    const { key } = await open.createKey(owner, ['databases:read'], { organizationId })
    expect(await countUses(key, 1)).toMatchObject({ limit: 4, remaining: 3 })
  })

  test('counts uses of a key that lacks a scope as well, and none of a key that does not work', async () => {
    const { key, id } = await open.createKey(owner, ['profile:read'])
    const lacking = { key, count: 1, scopes: ['users:write'] }
    for (let n = 0; n < 2; n++) {
      expect(typeOf(await app.call.verifyApiKey(lacking, service))).toBe('ScopeNotGrantedError')
    }
    expect(await countUses(key, 1)).toMatchObject({ remaining: 1 })
    await open.sql('update api_keys set revoked_at = now() where id = $1', [id])
    expect(typeOf(await app.call.verifyApiKey({ key, count: 10 }, service))).toBe('TokenInvalidError')
    await open.sql('update api_keys set revoked_at = null where id = $1', [id])
    expect(await countUses(key, 1)).toMatchObject({ remaining: 0, exceeded: false })
  })

  test('counts for all instances together, with each exchange', async () => {
    const { key } = await open.createKey(owner, [])
    const second = await open.startAnother(limits)
    try {
      expect(await countUses(key, 3)).toMatchObject({ remaining: 1 })
      await app.server.services.sharedCounter.flush()
      expect(await countUses(key, 1, second)).toMatchObject({ remaining: 3 })
      await second.server.services.sharedCounter.flush()
      expect(await countUses(key, 1, second)).toMatchObject({ remaining: 0, exceeded: true })
    } finally {
      await second.close()
    }
  })

  test('counts up to 10,000 uses at once', async () => {
    await setTier('ENTERPRISE')
    const { key } = await open.createKey(owner, [])
    expect(await countUses(key, 10_000)).toMatchObject({ limit: 100_000, remaining: 90_000 })
    for (const count of [-1, 10_001]) {
      expect(await app.call.verifyApiKey({ key, count }, service)).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: '`count` must be from 0 to 10,000.',
      })
    }
    expect(await countUses(key, 1)).toMatchObject({ remaining: 89_999 })
  })

  test('counts nothing with RATE_LIMITS=off', async () => {
    const { key } = await open.createKey(owner, [])
    for (let n = 0; n < 6; n++) expect(await countUses(key, 1, open)).toBeNull()
  })
})
