import { readFileSync } from 'node:fs'
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { keptSchema } from '../_util/app.ts'

const released = readFileSync('schema.released.graphql', 'utf8')
const [, unreleased = ''] =
  /^## \[Unreleased\]\n([\s\S]*?)(?=^## \[|$(?![\s\S]))/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? []

/** The changes that break clients of the released schema. */
async function breakingChanges(schema: string): Promise<{ path: string; message: string }[]> {
  const changes = await diff(buildSchema(released), buildSchema(schema))
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path = '', message }) => ({ path, message }))
}

describe('the schema since the last release, schema.released.graphql', () => {
  test('has no breaking change that the changelog does not name by its path, such as `User.name`', async () => {
    const unnamed = (await breakingChanges(keptSchema())).filter(({ path }) => !unreleased.includes(`\`${path}\``))
    expect(unnamed).toEqual([])
  })

  test.each([
    ['a field that is removed', /\n {2}(?:"""[^"]*"""\n {2})me: User\b.*\n/, '\n', 'Query.me'],
    [
      'an argument that becomes required',
      'logout: LogoutResult!',
      'logout(all: Boolean!): LogoutResult!',
      'Mutation.logout.all',
    ],
    ['a field that becomes nullable', /(type Session [\s\S]*?\n {2}current: Boolean)!/, '$1', 'Session.current'],
    ['a value of an enum that is removed', /\n {2}"""[^"]*"""\n {2}SUSPENDED\n/, '\n', 'UserStatus.SUSPENDED'],
  ])('and the test detects %s', async (_change, pattern, replacement, path) => {
    const changed = released.replace(pattern, replacement)
    expect(changed).not.toBe(released)
    expect((await breakingChanges(changed)).map((change) => change.path)).toContain(path)
  })
})
