import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { getIntrospectionQuery, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { openIdSuffixes } from '../../src/config/openid-providers.ts'
import { readSettings, type Settings } from '../../src/config.ts'
import { declared } from '../../src/features/index.ts'
import { schema } from '../../src/features/schema.ts'
import { assertDocumentLimits, listFieldsOf } from '../../src/graphql/document-limits.ts'
import { limitedFields } from '../../src/graphql/limited-fields.ts'
import { starterTabs } from '../../src/http/graphiql/starter-tabs.ts'
import { keptSchema } from '../_util/app.ts'
import { variableNames } from '../_util/variables.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const readme = read('README.md')
const defaults = readSettings({})

/** The settings without the note of whether a variable is set. */
const inForce = ({ variables, ...settings }: Settings) => ({
  ...settings,
  variables: variables.map(({ name, value }) => [name, value]),
})

/** The rows of the first table after a heading, cell by cell. */
function table(heading: string, skip = 0): string[][] {
  const section = readme.slice(readme.indexOf(`\n${heading}\n`)).split(/\n## /)[1] ?? ''
  const tables = section.split(/\n\n/).filter((block) => block.startsWith('| '))
  const lines = (tables[skip] ?? '').trim().split('\n').slice(2)
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const code = (cell = '') => /^`([^`]+)`$/.exec(cell)?.[1] ?? ''

describe('the table of the configuration', () => {
  const rows = table('## Configuration').map(([name, value]) => [code(name), code(value)] as const)

  test('contains every variable that the configuration reads, and no other', () => {
    // The variables of the presets that all of them have are one row, as are those of any other provider.
    const family = /^OAUTH_[A-Z]+_(CLIENT_IDS?|CLIENT_SECRET|KEEP_TOKENS|TRUST_EMAIL)$/
    const ofProviders = openIdSuffixes.map((suffix) => `OIDC_<NAME>_${suffix}`)
    const names = [...variableNames().map((name) => name.replace(family, 'OAUTH_<NAME>_$1')), ...ofProviders]
    expect(rows.map(([name]) => name).sort()).toEqual([...new Set(names), 'RATE_LIMIT_<FIELD>'].sort())
  })

  test.each(rows.filter(([, value]) => value !== ''))('%s has the default %s', (name, value) => {
    expect(inForce(readSettings({ [name]: value }))).toEqual(inForce(defaults))
  })

  test.each(rows.filter(([, value]) => value === ''))('%s has no default', (name) => {
    expect(['', '—']).toContain(table('## Configuration').find(([cell]) => code(cell) === name)?.[1])
  })
})

test('the server accepts the settings of the example in docs/operations.md, once there is a secret', () => {
  const [, settings = ''] = /```dotenv\n(NODE_ENV=production\n[\s\S]*?)```/.exec(read('docs/operations.md')) ?? []
  const secret = 'Zk4vQ0p7cTn2mXrLw9sHyEa1uGbPq8oJd5iKf3eVxC6tRzWnMhYjUgBlSaODQpN7'
  const { config } = readSettings({ ...parseEnv(settings), SALLYPORT_SECRET: secret })
  expect(config).toMatchObject({
    production: true,
    host: '127.0.0.1',
    trustedProxies: ['127.0.0.1'],
    adminConsole: true,
  })
})

test('the tables of errors contain every code, and no other', () => {
  expect(
    table('## Error codes')
      .map(([cell]) => code(cell))
      .sort(),
  ).toEqual([...new Set(declared.errors.map((error) => error.code))].sort())
  const source = read('src/core/request-error.ts')
  const statuses = [...(/statusByCode[^{]*{([^}]*)}/.exec(source)?.[1]?.matchAll(/(\w+): (\d+)/g) ?? [])]
  expect(statuses.length).toBeGreaterThan(5)
  expect(
    table('## Error codes', 1)
      .map(([cell, status]) => `${code(cell)} ${status}`)
      .sort(),
  ).toEqual(statuses.map(([, name, status]) => `${name} ${status}`).sort())
})

test('the table of limits matches the schema', () => {
  const fields = keptSchema().matchAll(/^ {2}(?:(\w+)[(:]|\)).*$/gm)
  const limits: string[] = []
  let field = ''
  for (const [line, name] of fields) {
    field = name ?? field
    const limit = /@rateLimit\(limit: (\d+), duration: (\d+)\)/.exec(line)
    if (limit) limits.push(`${field} ${limit[1]} ${limit[2]}`)
  }
  expect(limits.length).toBeGreaterThan(10)
  const rows = table('## Limits').map(([name, limit, seconds]) => `${code(name)} ${limit} ${seconds}`)
  expect(rows.sort()).toEqual(limits.sort())
  const named = limits.map((limit) => limit.split(' ')[0] ?? '')
  expect(limitedFields(schema).sort()).toEqual(named.sort())
})

describe('queries', () => {
  const blocks = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  const withoutComments = (query: string) => query.replace(/^#.*\n/gm, '').trim()

  test('the first steps are those of GraphiQL’s tabs', () => {
    expect(blocks.map((block) => block.trim())).toEqual(starterTabs.map(({ query }) => withoutComments(query)))
  })

  test.each(
    [
      'README.md',
      'docs/accounts.md',
      'docs/administration.md',
      'docs/hooks.md',
      'docs/sign-in-with-others.md',
      'docs/login-codes.md',
      'docs/sign-in-by-mail.md',
      'docs/organizations.md',
      'docs/passkeys.md',
      'docs/protect-your-api.md',
      'docs/tokens.md',
      'docs/two-factor.md',
      'docs/user-data.md',
      'docs/recipes/followers.md',
      'docs/recipes/moving-from-rest.md',
    ].flatMap((file) =>
      [...read(file).matchAll(/```graphql\n([\s\S]*?)```/g)].map((match, index) => ({
        file,
        index,
        query: match[1] ?? '',
      })),
    ),
  )('query $index of $file is valid in the schema', ({ query }) => {
    expect(validate(schema, parse(query))).toEqual([])
    assertDocumentLimits(parse(query), defaults.config.documentLimits, listFieldsOf(schema))
  })

  test('the introspection queries of GraphiQL stay below the limits of documents', () => {
    const { documentLimits } = defaults.config
    const questions = [
      getIntrospectionQuery(),
      getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }),
    ]
    for (const question of questions) assertDocumentLimits(parse(question), documentLimits, listFieldsOf(schema))
  })
})

const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean)

test.each(pages)('every link of %s has a target', (page) => {
  const text = read(page).replace(/```[\s\S]*?```/g, '')
  // An address with a line break is not a link.
  const dead = [...text.matchAll(/\]\([^)\s]*\s[^)]*\)/g)].map(([link]) => link)
  for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? page : join(dirname(page), path)
    if (!existsSync(join(root, file)) || (anchor && !anchorsOf(file).includes(anchor))) dead.push(target)
  }
  expect(dead).toEqual([])
})

/** The anchors that GitHub gives to headings. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
