import { afterAll, beforeAll, expect, test } from 'vitest'
import { decrypt } from '../../../src/crypto/encryption.ts'
import { createKeyRing } from '../../../src/crypto/key-ring.ts'
import { reEncryptSecrets } from '../../../src/features/two-factor/domain/re-encrypt-secrets.ts'
import { accountCalls } from '../../_util/account.ts'
import {
  createTestApp,
  documents,
  expectType,
  type MeData,
  type Person,
  type TestApp,
  typeOf,
} from '../../_util/app.ts'
import { totpCode, twoFactorCalls } from '../../_util/two-factor.ts'

const newSecret = 'Vq8Rt2Ym6Kx4Wd9Jb1Nc7Zs3Fh5Lg0Pa-rotated'

let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
let person: Person
let secret: string
let codes: string[]
beforeAll(async () => {
  app = await createTestApp()
  calls = twoFactorCalls(app)
  person = await app.createPerson()
  const enabled = await calls.enable(person)
  secret = enabled.secret
  codes = enabled.codes
})
afterAll(() => app.close())

const sealedOf = async (id: string) =>
  (await app.sql<{ secret: string }>('select secret from two_factors where user_id = $1', [id]))[0]?.secret ?? ''

test('the database contains neither a secret nor a code nor a token', async () => {
  const token = await calls.challenge(person)
  const keyId = createKeyRing(app.secrets.secret ?? '').current.id
  expect(await sealedOf(person.id)).toMatch(new RegExp(`^v1\\.${keyId}\\.[\\w-]{64,}$`))
  const tables = await app.sql<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('public', 'sallyport_jobs') and table_type = 'BASE TABLE'`,
  )
  let all = ''
  for (const { name } of tables) {
    for (const { row } of await app.sql<{ row: string }>(`select t::text as row from ${name} t`)) all += `${row}\n`
  }
  const bytes = decrypt(createKeyRing(app.secrets.secret ?? ''), await sealedOf(person.id), `totp:${person.id}`)
  const shown = [secret, bytes.toString('hex'), bytes.toString('base64').slice(0, -2), bytes.toString('base64url')]
  const recovery = codes.flatMap((code) => [code, code.replaceAll('-', '')])
  const bare = token.replace('sp_ot_', '')
  const tokens = [bare, Buffer.from(bare, 'base64url').toString('hex'), person.accessToken, person.refreshToken]
  expect(all).toContain(person.email)
  for (const value of [...shown, ...recovery, ...tokens, person.password]) expect(all).not.toContain(value)
})

test('a secret or recovery code that is copied to another user’s row does not work', async () => {
  const victim = await app.createPerson()
  const theirs = await calls.enable(victim)
  await app.sql('update two_factors set secret = $1, last_step = 0 where user_id = $2', [
    await sealedOf(person.id),
    victim.id,
  ])
  await app.sql('delete from recovery_codes where user_id = $1', [victim.id])
  await app.sql('insert into recovery_codes select $1, hash from recovery_codes where user_id = $2', [
    victim.id,
    person.id,
  ])
  const token = await calls.challenge(victim)
  const input = (code: string) => ({ input: { challengeToken: token, code } })
  for (const code of [await calls.nextCode(secret), totpCode(theirs.secret, app.clock.now())]) {
    expect(typeOf(await app.call.verifyTwoFactor(input(code)))).toBe('INTERNAL_SERVER_ERROR')
  }
  expect(typeOf(await app.call.verifyTwoFactor(input(codes[0] ?? '')))).toBe('CodeInvalidError')
})

test('everything works under a new SALLYPORT_SECRET, and the old secret is not required after re-encryption', async () => {
  const broken = await app.createPerson()
  await calls.enable(broken)
  await app.sql(`update two_factors set secret = 'v1.00000000.AAAA' where user_id = $1`, [broken.id])
  await app.sql('delete from two_factors where user_id not in ($1, $2)', [person.id, broken.id])
  const open = await calls.challenge(person)
  await app.call.requestPasswordReset({ email: person.email })

  const rotated = await app.startAnother({ secret: newSecret, previousSecrets: [app.secrets.secret ?? ''] })
  try {
    const there = accountCalls(rotated)
    const verify = async (challengeToken: string) =>
      rotated.call.verifyTwoFactor({ input: { challengeToken, code: await calls.nextCode(secret) } }).then(typeOf)

    expect((await rotated.execute<MeData>(documents.me, {}, person.credential)).data.me?.id).toBe(person.id)
    expect(typeOf(await rotated.call.refresh({ refreshToken: person.refreshToken }))).toBe('AuthTokens')
    expect(await verify(open)).toBe('AuthTokens')
    expect(await there.mailedToken(person.email, 'reset-password')).toMatch(/^sp_ot_/)

    const before = await sealedOf(person.id)
    expect(await reEncryptSecrets(rotated.server.services)).toEqual({ reEncrypted: 1, current: 0, unreadable: 1 })
    expect(await reEncryptSecrets(rotated.server.services)).toEqual({ reEncrypted: 0, current: 1, unreadable: 1 })
    const after = await sealedOf(person.id)
    expect(after).not.toBe(before)
    const alone = createKeyRing(newSecret)
    expect(() => decrypt(alone, before, `totp:${person.id}`)).toThrow()
    expect(decrypt(alone, after, `totp:${person.id}`)).toHaveLength(20)

    const input = { identifier: person.email, password: person.password }
    const login = expectType(await rotated.call.login({ input }), 'TwoFactorChallenge')
    expect(await verify(login.challengeToken)).toBe('AuthTokens')
    const [row] = await app.sql<{ hash: string }>('select password_hash as hash from users where id = $1', [person.id])
    expect(row?.hash.split('$')[3]).toBe(alone.current.id)
  } finally {
    await rotated.close()
  }
})
