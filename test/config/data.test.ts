import { describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { problemsOf } from '../_util/variables.ts'

describe('TOKEN_CLAIMS', () => {
  test('reads claims with the paths of their values', () => {
    const { tokenClaims } = readSettings({
      TOKEN_CLAIMS: 'plan:appData.plan, seats:appData.limits.0.seats\nhttps://example.com/claims:appData.x',
    }).config
    expect(tokenClaims).toEqual([
      { claim: 'plan', path: ['plan'] },
      { claim: 'seats', path: ['limits', '0', 'seats'] },
      { claim: 'https://example.com/claims', path: ['x'] },
    ])
    expect(readSettings({}).config.tokenClaims).toEqual([])
  })

  test.each([
    'plan',
    'plan:',
    ':appData.plan',
    'plan:appData',
    'plan:appData.',
    'plan:appData..a',
    'plan:appdata.plan',
    'plan=appData.plan',
    'plan:appData.plan;seats:appData.seats',
    '__proto__:appData.plan',
    '1plan:appData.plan',
    `${'p'.repeat(101)}:appData.plan`,
  ])('%s is malformed', (value) => {
    const sentence = 'TOKEN_CLAIMS must be written as claim:appData.path,claim:appData.path, such as plan:appData.plan.'
    expect(problemsOf({ TOKEN_CLAIMS: value })).toEqual([sentence])
  })

  test.each(['plan:data.plan', 'plan:data'])('%s would take what users write', (value) => {
    expect(problemsOf({ TOKEN_CLAIMS: value })).toEqual([
      'TOKEN_CLAIMS must take values of appData alone: users can write anything into their own data.',
    ])
  })

  test.each(
    [
      ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'client_id', 'scope', 'mode', 'act', 'may_act', 'cnf'],
      ['role', 'roles', 'groups', 'entitlements', 'email', 'email_verified', 'name', 'org_id', 'org_slug', 'org_role'],
      ['org_scope', 'org_anything', 'amr', 'acr', 'auth_time', 'nonce', 'azp', 'at_hash', 'ISS', 'Scope'],
    ].flat(),
  )('the claim %s is reserved', (name) => {
    expect(problemsOf({ TOKEN_CLAIMS: `plan:appData.plan,${name}:appData.x` })).toEqual([
      `TOKEN_CLAIMS must not set the claim ${name}, which is reserved.`,
    ])
  })

  test('a claim is set once', () => {
    expect(problemsOf({ TOKEN_CLAIMS: 'plan:appData.a,plan:appData.b' })).toEqual([
      'TOKEN_CLAIMS sets the claim plan twice.',
    ])
  })
})

test('PUBLIC_DATA lists keys without dots', () => {
  expect(readSettings({ PUBLIC_DATA: 'bio, links bio' }).config.publicData).toEqual(['bio', 'links'])
  expect(problemsOf({ PUBLIC_DATA: 'bio,links.url' })).toEqual([
    'PUBLIC_DATA must list keys of `data` such as bio,links, without dots.',
  ])
})

test('the limits of data have bounds', () => {
  const variables = { DATA_MAX_BYTES: '1048576', DATA_MAX_DEPTH: '100', DATA_MAX_KEY_LENGTH: '1000' }
  expect(readSettings({}).config.dataLimits).toEqual({ bytes: 16_384, depth: 8, keyLength: 64 })
  expect(readSettings(variables).config.dataLimits).toEqual({ bytes: 1_048_576, depth: 100, keyLength: 1000 })
  for (const [name, value] of Object.entries(variables)) {
    expect(problemsOf({ [name]: `${Number(value) + 1}` })[0]).toMatch(new RegExp(`^${name} must be a whole number`))
    expect(problemsOf({ [name]: '0' })).toHaveLength(1)
  }
})
