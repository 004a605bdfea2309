import { readFileSync } from 'node:fs'
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { keptSchema } from '../_util/app.ts'

const released = readFileSync('schema.released.graphql', 'utf8')
const [, unreleased = ''] =
  /^## \[Unreleased\]\n([\s\S]*?)(?=^## \[|$(?![\s\S]))/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? []

/** The paths of the changes that break clients of the released schema and that the changelog does not name. */
async function unnamedBreaks(schema: string, changelog = unreleased): Promise<string[]> {
  const changes = await diff(buildSchema(released), buildSchema(schema))
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path = '' }) => path)
    .filter((path) => !changelog.includes(`\`${path}\``))
}

describe('the schema since the last release, schema.released.graphql', () => {
  test('has no breaking change that the changelog does not name by its path, such as `User.name`', async () => {
    expect(await unnamedBreaks(keptSchema())).toEqual([])
  })

  test.each<[change: string, pattern: RegExp, replacement: string, path: string]>([
    ['a field that is removed', /\n {2}(?:"""[^"]*"""\n {2})me: User\b.*\n/, '\n', 'Query.me'],
    ['a field of another type', /(type Session [\s\S]*?\n {2}current: )Boolean!/, '$1String!', 'Session.current'],
    ['a field that becomes nullable', /(type Session [\s\S]*?\n {2}current: Boolean)!/, '$1', 'Session.current'],
    [
      'a field that becomes a list',
      /(type Session [\s\S]*?\n {2}current: )Boolean!/,
      '$1[Boolean!]!',
      'Session.current',
    ],
    ['a new argument that is required', /logout: Logout/, 'logout(all: Boolean!): Logout', 'Mutation.logout.all'],
    [
      'an argument that becomes required',
      /(refresh\([^)]*refreshToken: String)\n/,
      '$1!\n',
      'Mutation.refresh.refreshToken',
    ],
    ['an argument of another type', /(\n {2}revokeSession\([^)]*id: )ID!/, '$1Int!', 'Mutation.revokeSession.id'],
    ['an argument that is removed', /(\n {2}revokeSession)\([^)]*\)/, '$1', 'Mutation.revokeSession.id'],
    ['a new input field that is required', /(input LoginInput \{)/, '$1\n  captcha: String!', 'LoginInput.captcha'],
    [
      'an input field that is removed',
      /(input LoginInput [\s\S]*?)\n {2}deviceToken: .*/,
      '$1\n  other: Int',
      'LoginInput.deviceToken',
    ],
    ['a value of an enum that is removed', /\n {2}"""[^"]*"""\n {2}SUSPENDED\n/, '\n', 'UserStatus.SUSPENDED'],
    ['a member of a union that is removed', /(union LogoutResult = .*) \| SessionNotFoundError/, '$1', 'LogoutResult'],
    ['an interface that a type loses', /(type TokenInvalidError) implements Error/, '$1', 'TokenInvalidError'],
    [
      'a field of an interface that is removed',
      /(interface Error [\s\S]*?\n {2})message: String!/,
      '$1note: String',
      'Error.message',
    ],
  ])('detects %s, unless the changelog names it', async (_change, pattern, replacement, path) => {
    const changed = released.replace(pattern, replacement)
    expect(changed).not.toBe(released)
    const breaks = await unnamedBreaks(changed, 'Sessions end earlier.')
    expect(breaks).toContain(path)
    const named = (end: string) => `- **Breaking:** ${breaks.map((each) => `\`${each}${end}\``).join(', ')}`
    expect(await unnamedBreaks(changed, named(''))).toEqual([])
    expect(await unnamedBreaks(changed, named('s'))).toEqual(breaks)
  })

  test.each<[change: string, pattern: RegExp, replacement: string]>([
    ['a new field', /(type Session [^{]*\{)/, '$1\n  note: String'],
    ['a new argument that is optional', /logout: Logout/, 'logout(all: Boolean): Logout'],
    ['a new value of an enum', /(enum UserStatus \{)/, '$1\n  FROZEN'],
    ['a new member of a union', /(union LogoutResult = .*)/, '$1 | ValidationError'],
    ['a field that is never null any more', /(type User [\s\S]*?\n {2}name: String)\b(?!!)/, '$1!'],
  ])('allows %s', async (_change, pattern, replacement) => {
    const changed = released.replace(pattern, replacement)
    expect(changed).not.toBe(released)
    expect(await unnamedBreaks(changed, '')).toEqual([])
  })
})
