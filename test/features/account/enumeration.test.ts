import { type GraphQLField, type GraphQLInputType, getNamedType, isInputObjectType, isNonNullType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../../src/features/schema.ts'
import type { AccessRule } from '../../../src/graphql/access-rules.ts'
import type { Mail } from '../../../src/ports/mailer.ts'
import { createTestApp, documents, type Person, type TestApp, testPassword } from '../../_util/app.ts'

/**
 * A stranger plays every ordered pair of mutations on an address with an account and on one without. Answers, headers and
 * what follows are the same. The mutations come from the schema: those without a credential, and those that a user may call
 * for an address of somebody else.
 */

const strangersPassword = 'a plan to wait in ambush'

/** A mutation with the arguments of one move. */
interface Move {
  name: string
  mutation: string
  variables(game: Game): Record<string, unknown>
  /** Whether the stranger is signed in to an account of their own. */
  signedIn: boolean
}

/** What a stranger has in one game. */
interface Game {
  email: string
  stranger: Person
}

let app: TestApp
let strangers: Person[]
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, trustedProxies: ['127.0.0.1'] })
  strangers = []
})
afterAll(() => app.close())

const moves = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(movesOf)

/** The values that a stranger may choose for an argument, by its name. Every value is one move. */
const choices: Record<string, (game: Game) => unknown> = {
  email: ({ email }) => email,
  newEmail: ({ email }) => email,
  identifier: ({ email }) => email,
  currentPassword: ({ stranger }) => stranger.password,
  newPassword: () => strangersPassword,
  token: () => `sp_ot_${'A'.repeat(43)}`,
  challengeToken: () => `sp_ot_${'A'.repeat(43)}`,
  refreshToken: ({ stranger }) => stranger.refreshToken.replace(/.{22}$/, 'A'.repeat(22)),
  code: () => '123456',
}

function movesOf(field: GraphQLField<unknown, unknown>): Move[] {
  const access = field.extensions.access as AccessRule
  const names = field.args.flatMap((arg) => [arg.name, ...inputFields(arg.type)])
  const takesAddress = names.some((name) => /email|identifier/i.test(name))
  const signedIn = access.kind === 'session' && takesAddress
  if (access.kind !== 'public' && !signedIn) return []
  const own = field.name === 'login' || field.name === 'signup' ? ["the stranger's password", 'another password'] : ['']
  return own.map((password) => ({
    name: password ? `${field.name} with ${password}` : field.name,
    mutation: documentOf(field),
    variables: (game) =>
      Object.fromEntries(
        field.args.map((arg) => [arg.name, valueOf(arg.name, arg.type, game, password === 'another password')]),
      ),
    signedIn,
  }))
}

function inputFields(type: GraphQLInputType): string[] {
  const named = getNamedType(type)
  return isInputObjectType(named) ? Object.keys(named.getFields()) : []
}

function valueOf(name: string, type: GraphQLInputType, game: Game, other: boolean): unknown {
  const named = getNamedType(type)
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields())
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field.name, field.type, game, other)]))
  }
  if (name === 'password') return game.stranger && other ? 'another password of a stranger' : strangersPassword
  const choose = choices[name]
  if (choose) return choose(game)
  if (isNonNullType(type)) throw new Error(`The test has no value for the argument \`${name}\``)
  return undefined
}

function documentOf(field: GraphQLField<unknown, unknown>): string {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const selected =
    '__typename ... on MailSent { message } ... on Done { message } ... on Error { code message } ' +
    '... on ValidationError { fields { path rule message } } ... on AccountLockedError { retryAfter }'
  return `mutation(${declared}) { ${field.name}(${passed}) { ${selected} } }`
}
