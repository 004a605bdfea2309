import { writeFileSync } from 'node:fs'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  rotateOldSigningKey,
  rotateSigningKey,
  signingKeyDelaySeconds,
} from '../../src/core/signing-keys/signing-keys.ts'
import { changeSettings, createTestApp, expectType, type TestApp, testPassword } from '../_util/app.ts'
import { createFolder, createShell } from '../cli/run-command.ts'

const day = 86_400
const folder = createFolder()
afterAll(() => folder.remove())

interface Key extends Record<string, unknown> {
  kid: string
  algorithm: string
  expires_at: string | null
}

/** A server that signs with EdDSA, with a user who is not an administrator. */
let app: TestApp
let email: string
beforeEach(async () => {
  app = await createTestApp({ jwtAlgorithm: 'EdDSA', dataDir: folder.path })
  onTestFinished(() => app.close())
  email = (await app.createPerson()).email
})

const keys = () => app.sql<Key>('select * from signing_keys order by active_from, kid')
const published = async (at: TestApp) => {
  const { keys } = (await (await fetch(`${at.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }
  return keys.map(({ kid }) => kid)
}
/** Logs in, and takes the token to every instance. @returns the key that signed it, and its algorithm */
async function logIn(at: TestApp, everywhere: TestApp[]): Promise<{ kid: string; alg: string }> {
  const { accessToken } = expectType(
    await at.call.login({ input: { identifier: email, password: testPassword } }),
    'AuthTokens',
  )
  const { kid = '', alg = '' } = decodeProtectedHeader(accessToken)
  for (const each of everywhere) {
    const { data } = await each.execute<{ me?: { email: string } }>('{ me { email } }', {}, { bearer: accessToken })
    expect(data.me?.email).toBe(email)
    expect(await published(each)).toContain(kid)
  }
  return { kid, alg }
}
const reload = async (instances: TestApp[]) => {
  for (const each of instances) await each.server.services.signingKeys.reload()
}

describe('two instances whose algorithms differ', () => {
  test('both sign in users, and each accepts the tokens of the other, from the start of the second on', async () => {
    const other = await app.startAnother({ jwtAlgorithm: 'ES256' })
    const both = [app, other]
    const used = async () => [(await logIn(app, [app])).alg, (await logIn(other, [app])).alg]
    // The first instance has not read the key of the second one yet.
    expect(await used()).toEqual(['EdDSA', 'EdDSA'])
    for (let minute = 1; minute <= 20; minute++) {
      await app.clock.advance(60)
      await reload(both)
      const algorithms = [(await logIn(app, both)).alg, (await logIn(other, both)).alg]
      expect([minute, ...algorithms]).toEqual([minute, 'EdDSA', minute < 7 ? 'EdDSA' : 'ES256'])
    }
    expect(await published(app)).toHaveLength(2)
    await other.close()
  })

  test('each replaces its own old key, and a key that no instance replaces expires', async () => {
    const other = await app.startAnother({ jwtAlgorithm: 'ES256' })
    const both = [app, other]
    await app.clock.advance(app.config.signingKeyMaxAgeDays * day)
    for (const each of both) expect(await rotateOldSigningKey(each.server.services)).not.toBeNull()
    await reload(both)
    await app.clock.advance(signingKeyDelaySeconds)
    for (const each of both) expect((await logIn(each, both)).alg).toBe(each.config.jwtAlgorithm)
    await app.clock.advance(960)
    await reload(both)
    for (const each of both) expect((await logIn(each, both)).alg).toBe(each.config.jwtAlgorithm)
    expect(await published(app)).toHaveLength(2)
    await other.close()

    await app.clock.advance((app.config.signingKeyMaxAgeDays + 2) * day)
    await rotateOldSigningKey(app.server.services)
    await app.clock.advance(signingKeyDelaySeconds + 960)
    await reload([app])
    expect(await published(app)).toEqual([(await logIn(app, [app])).kid])
  })
})

test('a replacement that is asked for retires the keys of other algorithms, and an instance that needs one makes a new key', async () => {
  const other = await app.startAnother({ jwtAlgorithm: 'ES256' })
  const both = [app, other]
  await reload(both)
  await app.clock.advance(signingKeyDelaySeconds)
  const old = await logIn(other, both)
  const { kid } = await rotateSigningKey(app.server.services)
  await reload(both)
  // The other instance has made its key, which this one reads with the next look.
  await reload(both)
  await app.clock.advance(signingKeyDelaySeconds)
  expect(await logIn(app, both)).toEqual({ kid, alg: 'EdDSA' })
  const fresh = await logIn(other, both)
  expect([fresh.alg, fresh.kid === old.kid]).toEqual(['ES256', false])
  await other.close()

  await rotateSigningKey(app.server.services)
  await app.clock.advance(signingKeyDelaySeconds + 960)
  await reload([app])
  expect(await published(app)).toEqual([(await logIn(app, [app])).kid])
})

describe('a command without the algorithm of the server', () => {
  const sallyport = (args: string[], stdin = '') =>
    createShell(() => changeSettings(app.settings, { jwtAlgorithm: 'ES256' }), app.clock)(args, stdin)

  test('makes no key and expires none', async () => {
    writeFileSync(folder.file('users.csv'), 'email\nimported@example.com\n')
    const before = await keys()
    for (const args of [
      ['admin', 'promote', '--email', email],
      ['admin', 'create', '--email', 'made@example.com', '--password-stdin'],
      ['users', 'import', folder.file('users.csv')],
      ['keys', 're-encrypt'],
    ])
      expect(await sallyport(args, testPassword), args.join(' ')).toMatchObject({ code: 0 })
    expect(await keys()).toEqual(before)
  })

  test('makes the first key in a database without keys, so that a server with another secret does not start', async () => {
    await app.sql('delete from signing_keys')
    expect(await sallyport(['keys', 're-encrypt'])).toMatchObject({ code: 0 })
    expect((await keys()).map(({ algorithm }) => algorithm)).toEqual(['ES256'])
    await expect(app.startAnother({ secret: 'Zq9wX3vB7nM1kL5jH8gF2dS6aP0oI4uY' })).rejects.toThrow(
      'could not be decrypted',
    )
  })

  test('replaces the key that the server signs with, if it is told to', async () => {
    const [old] = await keys()
    const { json } = await sallyport(['keys', 'rotate-signing', '--json'])
    expect(json).toMatchObject({ algorithm: 'EdDSA', signsInSeconds: 420 })
    expect((await keys()).map(({ kid, algorithm }) => [kid, algorithm])).toEqual([
      [old?.kid, 'EdDSA'],
      [json.kid, 'EdDSA'],
    ])
    await reload([app])
    await app.clock.advance(signingKeyDelaySeconds)
    expect(await logIn(app, [app])).toEqual({ kid: json.kid, alg: 'EdDSA' })
  })
})

describe('a running server makes a key of its algorithm again', () => {
  test('after its key was removed', async () => {
    await app.sql('delete from signing_keys')
    await reload([app])
    expect((await logIn(app, [app])).alg).toBe('EdDSA')
    expect(await keys()).toHaveLength(1)
  })

  test('or signs with the next key before its time, after the one before was expired because the secret has leaked', async () => {
    const [old] = await keys()
    const { kid } = await rotateSigningKey(app.server.services)
    await app.sql('update signing_keys set expires_at = $1 where expires_at > $1', [app.clock.now()])
    await reload([app])
    expect(await logIn(app, [app])).toEqual({ kid, alg: 'EdDSA' })
    expect(await published(app)).toEqual([kid])
    expect(kid).not.toBe(old?.kid)
  })

  test('before its key ends, which another program has expired', async () => {
    const [{ kid: old } = { kid: '' }] = await keys()
    await app.sql('update signing_keys set expires_at = $1', [new Date(app.clock.now().getTime() + 1_380_000)])
    const signed = new Set<string>()
    for (let minute = 1; minute <= 20; minute++) {
      await app.clock.advance(60)
      await reload([app])
      signed.add((await logIn(app, [app])).kid)
    }
    expect(signed.size).toBe(2)
    expect([...signed][0]).toBe(old)
    expect(await keys()).toMatchObject([{ kid: old }, { expires_at: null }])
  })
})
