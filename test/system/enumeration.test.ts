import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertUser } from '../../src/core/identity/store/insert-user.ts'
import { notMe } from '../../src/core/mail/notify.ts'
import { makeOneTimeToken } from '../../src/core/one-time-token/one-time-tokens.ts'
import type { TokenPurpose } from '../../src/core/one-time-token/purpose.ts'
import { createOneTimeToken } from '../../src/crypto/one-time-token.ts'
import { confirmEmailPurpose, resetPasswordPurpose } from '../../src/features/account/index.ts'
import { schema } from '../../src/features/schema.ts'
import type { AccessRule } from '../../src/graphql/access-rules.ts'
import { createTestApp, expectType, type TestApp, testPassword } from '../_util/app.ts'
import { createPkce } from '../_util/pkce.ts'
import { recordStatements } from '../_util/record-statements.ts'

// An attacker runs every ordered pair of mutations on an address with an account and on one without. The responses, their
// headers and all later responses are identical, and mail about the address is only sent to its mailbox. The mutations are
// read from the schema: the public ones, and those that a signed-in user can call with another user's address.

/** The means of an attacker: an own account with the links that were mailed to it, and the address in question. */
interface Game {
  email: string
  ip: string
  attacker: {
    email: string
    accessToken: string
    refreshToken: string | null
    deviceToken: string | null
    organizationId: string
    links: Links
  }
}

/** The token of a link by the mutation that accepts it. */
type Links = Record<string, string>

interface Move {
  name: string
  field: GraphQLField<unknown, unknown>
  signedIn: boolean
  password: string
  /** Whether the link of an invitation to the attacker is sent along. */
  invited?: boolean
}

const chosen = 'a plan to wait in ambush'
const another = 'quite another password'

const moves: Move[] = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => {
  const { kind } = field.extensions.access as AccessRule
  const names = field.args.flatMap((arg) => [arg.name, ...inputFields(arg.type)])
  const takesCaller = kind === 'session' || kind === 'organization'
  if (kind !== 'public' && !(takesCaller && names.some(isAddress))) return []
  const signedIn = kind !== 'public'
  const plain = { name: field.name, field, signedIn, password: signedIn ? testPassword : chosen }
  if (!names.includes('password')) return [plain]
  const others = [{ ...plain, name: `${field.name} with another password`, password: another }]
  if (!names.includes('invitationToken')) return [plain, ...others]
  return [plain, ...others, { ...plain, name: `${field.name} with an invitation of the attacker`, invited: true }]
})
/** The later requests: two logins, and the link of an earlier change of the attacker's own address. */
const follow = ['login', 'login with another password', 'confirmEmailChange']

let app: TestApp
let passwordHash: string
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ rateLimits: true, loginByMail: true, trustedProxies: ['127.0.0.1'] })
  passwordHash = await app.server.services.passwords.hash(testPassword)
})
afterAll(() => app.close())

test('the tested mutations are all that need no credential', () => {
  const played = new Set(moves.map(({ field }) => field.name))
  for (const name of ['signup', 'login', 'verifyEmail', 'resendVerificationEmail', 'requestPasswordReset'])
    expect(played).toContain(name)
  for (const name of ['resetPassword', 'confirmEmailChange', 'disownChange', 'verifyTwoFactor', 'requestEmailChange'])
    expect(played).toContain(name)
  for (const name of ['requestLoginLink', 'loginWithCode', 'loginWithLink']) expect(played).toContain(name)
  expect(played).toContain('inviteMember')
})

test('a mail to sign in is requested, and a wrong code is checked', async () => {
  const game = await begin('plain')
  expect((await make(find('requestLoginLink'), game)).body).toContain('"__typename":"MailSent"')
  expect((await make(find('loginWithCode'), game)).body).toContain('"attemptsRemaining":4')
  await app.server.drain()
})

test('the attacker can invite the address, and cannot prove it with an invitation to another', async () => {
  const game = await begin(null)
  expect((await make(find('inviteMember'), game)).body).toContain('"__typename":"Invitation"')
  const signup = await make(find('signup with an invitation of the attacker'), game)
  expect(signup.body).toContain('"rule":"invited_address"')
  await app.server.drain()
})

/** The accounts that an address may have. Every kind meets every move. */
const accounts = ['plain', 'suspended', 'without a password', 'unconfirmed', 'with a second factor']

describe.each(moves.map((first, index) => ({ first, index })))('after $first.name', ({ first, index }) => {
  test.each(moves.map((second, other) => ({ second, account: accounts[(index + other) % accounts.length] ?? '' })))(
    'and $second.name do not reveal an account ($account)',
    async ({ second, account }) => {
      const known = await play([first, second], account)
      const unknown = await play([first, second], null)
      expect(known).toEqual(unknown)
    },
  )
})

test.each(accounts)('the answers to several sign-ups and a resend do not reveal an account (%s)', async (account) => {
  const game = ['signup', 'signup with another password', 'resendVerificationEmail', 'login'].map(find)
  expect(await play(game, account)).toEqual(await play(game, null))
})

test.each(['signup', 'resendVerificationEmail', 'requestPasswordReset', 'requestEmailChange'])(
  '%s sends the database the same statements for every address, so that it takes the same time',
  async (name) => {
    const statementsFor = async (account: string | null) => {
      const game = await begin(account)
      const { result, statements } = await recordStatements(app, () => make(find(name), game))
      expect(result.body).toContain('"__typename":"MailSent"')
      await app.server.drain()
      return [...new Set(statements)].toSorted()
    }
    // The first request may open a connection.
    await statementsFor(null)
    const unknown = await statementsFor(null)
    expect(unknown.length).toBeGreaterThan(3)
    for (const account of accounts) expect(await statementsFor(account), account).toEqual(unknown)
  },
)

test('a sign-up is pending for the same time for an address with an account', async () => {
  const hours = (count: number) => count * 3600
  for (const [resentAfter, seenAfter] of [
    [hours(23), hours(2)],
    [hours(1), hours(24)],
  ] as const) {
    const answers = []
    for (const account of ['plain', null]) {
      const game = await begin(account)
      answers.push(await make(find('signup'), game))
      await app.server.drain()
      await app.clock.advance(resentAfter)
      answers.push(await make(find('resendVerificationEmail'), game))
      await app.server.drain()
      await app.clock.advance(seenAfter)
      answers.push(await make(find('login'), game))
    }
    const bodies = answers.map(({ body }) => body.replace(/"resetsAt":"[^"]+"/, ''))
    expect(bodies.slice(0, 3)).toEqual(bodies.slice(3))
  }
})

function find(name: string): Move {
  const found = moves.find((each) => each.name === name)
  if (!found) throw new Error(`There is no move ${name}`)
  return found
}

/** Runs the mutations and the later requests. */
async function play(game: Move[], account: string | null): Promise<unknown> {
  const begun = await begin(account)
  const mails = app.mailbox.all.length
  const seen: unknown[] = []
  const later = moves.filter(({ name }) => follow.includes(name))
  for (const each of [...game, ...later]) seen.push(await make(each, begun))
  await app.server.drain()
  const others = app.mailbox.all.slice(mails).filter(({ to }) => to !== begun.email)
  const told = others.map(({ to, subject }) => `${to.replace(begun.attacker.email, 'the attacker')}: ${subject}`)
  return { seen, told: told.toSorted() }
}

async function make({ field, signedIn, password, invited }: Move, game: Game) {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const query = `mutation(${declared}) { ${field.name}(${passed}) ${selectionOf(field.type)} }`
  const value = (name: string, type: GraphQLInputType): unknown => {
    const named = getNamedType(type)
    if (isInputObjectType(named)) {
      const fields = Object.values(named.getFields())
      return Object.fromEntries(fields.map((each) => [each.name, value(each.name, each.type)]))
    }
    if (isAddress(name)) return game.email
    if (name === 'password') return password
    if (name === 'newPassword') return chosen
    if (name === 'organizationId') return game.attacker.organizationId
    if (name === 'invitationToken') return invited ? game.attacker.links.acceptInvitation : undefined
    if (name === 'data') return { city: 'Paris' }
    if (name === 'deviceToken') return game.attacker.deviceToken
    if (name === 'refreshToken') return game.attacker.refreshToken
    if (name === 'codeChallenge') return createPkce('v'.repeat(43)).codeChallenge
    if (name === 'codeVerifier') return 'v'.repeat(43)
    if (name === 'code' && field.name === 'loginWithCode') return '12345678'
    if (/token/i.test(name)) return game.attacker.links[field.name] ?? `sp_ot_${'A'.repeat(43)}`
    if (!isNonNullType(type)) return undefined
    if (isEnumType(named)) return named.getValues()[0]?.name
    const ids = { ID: crypto.randomUUID(), OrganizationRole: 'member' }
    const plain: Record<string, unknown> = { Int: 1, Boolean: true, JSONObject: {}, ...ids }
    return plain[named.name] ?? '123456'
  }
  const variables = Object.fromEntries(field.args.map((arg) => [arg.name, value(arg.name, arg.type)]))
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': game.ip,
      ...(signedIn ? { authorization: `Bearer ${game.attacker.accessToken}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  })
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  const body = withoutGame(await response.text(), game)
  // A document that the server refuses would be answered alike for every address.
  expect(body).not.toMatch(/BAD_USER_INPUT|INTERNAL_SERVER_ERROR/)
  return { field: field.name, status: response.status, headers, body }
}

/** What differs from game to game, and is known to the attacker or random. */
function withoutGame(body: string, { email, attacker }: Game): string {
  return body
    .replaceAll(email, 'the address')
    .replaceAll(attacker.email, 'the attacker')
    .replace(/"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"an id"')
}

async function begin(account: string | null): Promise<Game> {
  serial += 1
  const email = `account-${serial}@example.com`
  if (account) await insertAccount(email, account)
  const attackersEmail = `attacker-${serial}@example.com`
  const id = await insertAccount(attackersEmail, 'plain')
  const input = { identifier: attackersEmail, password: testPassword }
  const headers = { 'x-forwarded-for': `10.0.${serial >> 8}.${serial & 255}` }
  const login = expectType(await app.call.login({ input }, undefined, headers), 'AuthTokens')
  const { accessToken, refreshToken, deviceToken } = login
  const mailed = async (purpose: TokenPurpose, to: string) => {
    const { services } = app.server
    const details = { oldEmail: attackersEmail, sessionId: login.session.id }
    const owner = { id, email: to }
    const made = services.database.fork().transactional((em) => makeOneTimeToken(em, purpose, owner, details))
    return (await made).token
  }
  const organizationId = await insertOrganization(id)
  const invitation = createOneTimeToken()
  await app.sql(
    `insert into organization_invitations (organization_id, email, role, invited_by_id, token_hash, created_at, expires_at)
     values ($1, $2, 'member', $3, $4, sallyport_now(), sallyport_now() + interval '7 days')`,
    [organizationId, `moved-${attackersEmail}`, id, invitation.hash],
  )
  const links = {
    acceptInvitation: invitation.token,
    confirmEmailChange: await mailed(confirmEmailPurpose, `moved-${attackersEmail}`),
    resetPassword: await mailed(resetPasswordPurpose, attackersEmail),
    disownChange: await mailed(notMe, attackersEmail),
  }
  const attacker = { email: attackersEmail, accessToken, refreshToken, deviceToken, organizationId, links }
  return { email, ip: `10.1.${serial >> 8}.${serial & 255}`, attacker }
}

/** An organization that the attacker owns. */
async function insertOrganization(ownerId: string): Promise<string> {
  const [row] = await app.sql<{ id: string }>(
    `with made as (insert into organizations (slug, name, folded_name, created_at, updated_at)
       values ('org-' || $1::text, 'Org', 'org', sallyport_now(), sallyport_now()) returning id)
     insert into organization_members (organization_id, user_id, role, created_at)
     select id, $1::uuid, 'owner', sallyport_now() from made returning organization_id as id`,
    [ownerId],
  )
  return row?.id ?? ''
}

async function insertAccount(email: string, kind: string): Promise<string> {
  const { database, clock } = app.server.services
  const now = clock.now()
  const user = await insertUser(database.fork(), {
    email,
    emailVerifiedAt: kind === 'unconfirmed' ? null : now,
    username: null,
    name: null,
    role: 'user',
    passwordHash: kind === 'without a password' ? null : passwordHash,
    now,
  })
  if (!user) throw new Error(`There is no account for ${email}`)
  const { id } = user
  if (kind === 'suspended') await app.sql('update users set suspended_at = now() where id = $1', [id])
  if (kind === 'with a second factor') {
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [id])
  }
  return id
}

/** All that an answer says: every leaf of its types but tokens, which are random. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type)
  const types = isUnionType(named) ? named.getTypes() : isObjectType(named) ? [named] : []
  const parts = types.map((each) => {
    const fields = Object.values(each.getFields()).filter(({ name }) => !/token/i.test(name))
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).map(({ name }) => name)
    const lists = fields.some(({ name }) => name === 'fields') ? ['fields { path rule message }'] : []
    return `... on ${each.name} { __typename ${[...leaves, ...lists].join(' ')} }`
  })
  return `{ ${parts.join(' ')} }`
}

function isAddress(name: string): boolean {
  return /^(email|newEmail|identifier)$/.test(name)
}

function inputFields(type: GraphQLInputType): string[] {
  const named = getNamedType(type)
  return isInputObjectType(named) ? Object.keys(named.getFields()) : []
}
