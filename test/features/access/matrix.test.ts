import { readFileSync, writeFileSync } from 'node:fs'
import { type GraphQLObjectType, isObjectType, print, valueFromASTUntyped } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInScopes } from '../../../src/config/access.ts'
import { schema } from '../../../src/features/schema.ts'
import { type AccessRule, isPublicField } from '../../../src/graphql/access-rules.ts'
import { type Answer, createTestApp, type TestApp } from '../../_util/app.ts'
import { fieldOf } from '../../_util/call.ts'
import { type Actor, type Cast, createCast } from './actors.ts'
import { type Row, walk } from './walk.ts'

/**
 * The reviewed table: a row for every field and every kind of id, with the outcome for each caller; `*` is every caller
 * that is not named. `other user` has no column of its own: an object of another user is the target `foreign`.
 *
 * - OK: answered. EXPECTED: the resolver was reached and answered with an expected error, such as a wrong password.
 * - NULL and NOT_FOUND: nothing is there for this caller.
 * - everything else is the code of the error.
 */
interface Table {
  /** The answer to an invalid credential, for every field. */
  refused: Record<string, string>
  rows: Record<string, string>
}

const file = new URL('./matrix.json', import.meta.url)
const table: Table = JSON.parse(readFileSync(file, 'utf8'))
const keyColumns = ['key:none', 'key:databases:read', ...Object.keys(builtInScopes).map((scope) => `key:${scope}`)]

/** Fields that create, extend or replace a credential require a session. */
const credentialFields = [
  'changePassword',
  'requestEmailChange',
  'startOAuthLink',
  'linkOAuthAccount',
  'unlinkOAuthAccount',
  'setupTwoFactor',
  'confirmTwoFactor',
  'disableTwoFactor',
  'disableTwoFactorByProof',
  'regenerateRecoveryCodes',
  'deleteAccount',
  'startPasskeyRegistration',
  'finishPasskeyRegistration',
  'renamePasskey',
  'deletePasskey',
  'reauthenticate',
  'createApiKey',
  'createLoginCode',
  'updateApiKey',
  'rotateApiKey',
  'resetUserTwoFactor',
  'impersonateUser',
]

let app: TestApp
let cast: Cast
let rows: Row[]
let restore: () => Promise<void>
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
  rows = walk(app.server.schema)
  cast = await createCast(app)
  restore = await takeSnapshot()
})
afterAll(() => app.close())

test('every field and every id argument gives each caller the answer in the reviewed table', {
  timeout: 240_000,
}, async () => {
  const found: Record<string, string> = {}
  for (const row of rows) {
    const outcomes = row.mutation ? await inTurn(row, cast.actors) : await atOnce(row, cast.actors)
    found[row.name] = summarise(outcomes)
  }
  if (process.env.UPDATE_MATRIX) {
    writeFileSync(file, `${JSON.stringify({ refused: table.refused, rows: found }, null, 2)}\n`)
    throw new Error('matrix.json is written: review every line of it, and run again without UPDATE_MATRIX.')
  }
  expect(found).toEqual(table.rows)
})

test('an invalid credential gets the same answer everywhere, and the request is never anonymous', async () => {
  const takes: Record<string, string> = { 'refresh token': 'Mutation.refresh', password: 'Mutation.login' }
  const wrong: string[] = []
  for (const row of rows) {
    const outcomes = await atOnce(
      row,
      cast.refused.filter((actor) => takes[actor.name] !== row.name),
    )
    for (const [name, outcome] of outcomes) {
      if (isIgnored(row, name)) continue
      if (outcome !== table.refused[name]) wrong.push(`${row.name} answers ${name} with ${outcome}`)
    }
  }
  expect(Object.keys(table.refused)).toEqual(cast.refused.map((actor) => actor.name))
  expect(wrong).toEqual([])
})

/** The public mutations ignore an access token that has ended; test/graphql/ended-token.test.ts shows it. */
function isIgnored(row: Row, actor: string): boolean {
  const field = app.server.schema.getMutationType()?.getFields()[row.name.replace(/^Mutation\.|\(.*/g, '')]
  return row.mutation && isPublicField(field) && ['expired session', 'suspended session'].includes(actor)
}

describe('the table itself', () => {
  const entries = Object.entries(table.rows).map(([name, text]) => ({ name, outcomeOf: expand(text) }))
  const ofField = (field: string) => entries.filter(({ name }) => name.replace(/\(.*/, '') === field)

  test.each(credentialFields)('no API key whatever gets through to %s', (field) => {
    const refused = keyColumns.map(() => 'FORBIDDEN')
    expect(ofField(`Mutation.${field}`).map(({ outcomeOf }) => keyColumns.map(outcomeOf))).toContainEqual(refused)
    for (const { outcomeOf } of ofField(`Mutation.${field}`)) expect(keyColumns.map(outcomeOf)).toEqual(refused)
  })

  // Every signed-in caller can read the public profile of a user, by `user(id)`: these mutations reveal no more than that.
  const aboutProfiles = ['follow', 'unfollow']

  test('an object of another user is answered like a missing one, except to callers who may manage all users', () => {
    const told = entries
      .filter(({ name }) => /^Mutation\..*\(foreign\)$/.test(name))
      .filter(({ name }) => !aboutProfiles.includes(name.replace(/^Mutation\.|\(.*/g, '')))
      .filter(({ name, outcomeOf }) => {
        const missing = expand(table.rows[name.replace('foreign', 'missing')] ?? '')
        const askers = ['user', 'support', ...keyColumns.filter((key) => key !== 'key:users:write')]
        return askers.some((actor) => outcomeOf(actor) !== missing(actor))
      })
    expect(told.map(({ name }) => name)).toEqual([])
  })

  test('a field requires exactly the scopes that it prints', () => {
    const wrong = entries.flatMap(({ name, outcomeOf }) => {
      const enough = printedScopes(name)
      const opened = keyColumns.filter((key) => !['FORBIDDEN', 'UNAUTHENTICATED'].includes(outcomeOf(key)))
      const tooMany = enough ? opened.filter((key) => !enough.some((scopes) => `key:${scopes.join(' ')}` === key)) : []
      return tooMany.map((key) => `${key} opens ${name}`)
    })
    expect(wrong).toEqual([])
  })
})

test('every field or its type has an access rule and prints it', () => {
  const wrong = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.values((type as GraphQLObjectType).getFields()).flatMap((field) => {
        const rule = (field.extensions.access ?? type.extensions.access) as AccessRule | undefined
        const printed = field.astNode?.directives?.map((directive) => print(directive)) ?? []
        const expected = rule && printedRule(rule)
        if (expected === undefined) return [`${type.name}.${field.name} has no rule`]
        const shown = printed.filter((directive) => !directive.startsWith('@rateLimit')).join(' ')
        return shown === expected ? [] : [`${type.name}.${field.name} prints "${shown}" and asks for "${expected}"`]
      }),
    )
  expect(wrong).toEqual([])
})

/** The directives of a rule in the printed schema. */
function printedRule(rule: AccessRule): string {
  if (rule.kind === 'public' || rule.kind === 'inherited') return ''
  if (rule.kind === 'authenticated' || rule.kind === 'api-key') return '@authenticated'
  if (rule.kind === 'in-organization') {
    return rule.scope ? `@requiresOrganizationScopes(scopes: [["${rule.scope}"]])` : '@authenticated'
  }
  if (rule.kind === 'organization') {
    const inside = rule.scope ? ` @requiresOrganizationScopes(scopes: [["${rule.scope}"]])` : ''
    return `@requiresScopes(scopes: [["${rule.own}"], ["${rule.administrator}"]])${inside}`
  }
  const anyOf = rule.kind === 'self' ? [[rule.own], ...rule.others.map((scope) => [scope])] : rule.anyOf
  const lists = anyOf.map((scopes) => `[${scopes.map((scope) => `"${scope}"`).join(', ')}]`)
  return anyOf.length > 0 ? `@requiresScopes(scopes: [${lists.join(', ')}])` : '@authenticated'
}

/** The scopes that the field of a row prints, or null when it prints none. */
function printedScopes(row: string): string[][] | null {
  const [typeName = '', fieldName = ''] = row.replace(/\(.*/, '').split('.')
  const type = schema.getType(typeName) as GraphQLObjectType
  const directive = type
    .getFields()
    [fieldName]?.astNode?.directives?.find(({ name }) => name.value === 'requiresScopes')
  const scopes = directive?.arguments?.find((argument) => argument.name.value === 'scopes')
  return scopes ? (valueFromASTUntyped(scopes.value) as string[][]) : null
}

/** Runs the callers one after the other, and undoes the change after a success. */
async function inTurn(row: Row, actors: Actor[]): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>()
  for (const actor of actors) {
    const outcome = await outcomeOf(row, actor)
    outcomes.set(actor.name, outcome)
    if (outcome === 'OK') await restore()
  }
  return outcomes
}

async function atOnce(row: Row, actors: Actor[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(actors.map(async (actor) => [actor.name, await outcomeOf(row, actor)] as const)))
}

async function outcomeOf(row: Row, actor: Actor): Promise<string> {
  const ids = Object.entries(row.things).map(([name, thing]) => [name, cast.idOf(actor, thing, row.target)] as const)
  const answer = await app.execute(row.query, { ...row.variables, ...Object.fromEntries(ids) }, actor.credential)
  return classify(row, answer)
}

function classify(row: Row, { data, errors }: Answer): string {
  if (errors[0]) return String(errors[0].extensions.code)
  const parent = row.parent.reduce<unknown>((value, key) => fieldOf(value, key), data)
  if (!parent) return 'NULL'
  if (row.parent.length > 0) return 'OK'
  const [value] = Object.values(data)
  if (value === null) return 'NULL'
  const typename = String(fieldOf(value, '__typename') ?? '')
  if (typename.endsWith('NotFoundError')) return 'NOT_FOUND'
  return typename.endsWith('Error') ? 'EXPECTED' : 'OK'
}

/** `OK admin, key:users:read; UNAUTHENTICATED anonymous; FORBIDDEN *` */
function summarise(outcomes: Map<string, string>): string {
  const groups = Map.groupBy(outcomes.keys(), (actor) => outcomes.get(actor) ?? '')
  const bySize = [...groups].toSorted((a, b) => a[1].length - b[1].length || a[0].localeCompare(b[0]))
  const rest = bySize.pop()
  return [...bySize.map(([outcome, actors]) => `${outcome} ${actors.join(', ')}`), `${rest?.[0]} *`].join('; ')
}

/** Parses the output of `summarise`. */
function expand(text: string): (actor: string) => string {
  const groups = text.split('; ').map((group) => group.replaceAll(',', '').split(' '))
  return (actor) => (groups.find((group) => group.includes(actor)) ?? groups.at(-1) ?? [])[0] ?? ''
}

/** Keeps every row as it is now. @returns puts all of them back */
async function takeSnapshot(): Promise<() => Promise<void>> {
  const listed = await app.sql<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations'`,
  )
  const tables = listed.map(({ tablename }) => tablename)
  await app.sql(
    ['create schema snapshot', ...tables.map((name) => `create table snapshot.${name} as table public.${name}`)].join(
      ';',
    ),
  )
  const statements = tables.map(
    (name) => `delete from public.${name}; insert into public.${name} select * from snapshot.${name}`,
  )
  // The order of the tables does not matter to a replica.
  const script = `begin; set local session_replication_role = replica; ${statements.join(';')}; commit`
  return async () => void (await app.sql(script))
}
