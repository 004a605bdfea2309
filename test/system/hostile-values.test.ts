import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInScopes } from '../../src/config/access.ts'
import { declared } from '../../src/features/index.ts'
import { foldText } from '../../src/store/fold-text.ts'
import { type Answer, type Credential, createTestApp, expectType, type TestApp, testPassword } from '../_util/app.ts'
import { fieldOf } from '../_util/call.ts'
import {
  forgedCursors,
  forgedOrders,
  hostileValues,
  impossibleInstants,
  unstorableTexts,
} from '../_util/hostile-values.ts'
import { baseArguments, documentFor, type InputLeaf, walkInputs, withValue } from '../_util/walk-inputs.ts'

const timeout = 240_000

/** Answers that say that a value is bad input, or that the caller may not use the field. */
const refusals = ['BAD_USER_INPUT', 'VALIDATION_ERROR', 'FORBIDDEN', 'UNAUTHENTICATED', 'TOKEN_INVALID']

// The ways into the server are the same for both databases: one of them is enough to try them all.
const databases: [string, boolean, () => Promise<{ app: TestApp; close: () => Promise<void> }>][] = [
  [
    'PostgreSQL',
    true,
    async () => {
      const app = await createTestApp({ hashQueueLimit: 1_000 })
      return { app, close: () => app.close() }
    },
  ],
  [
    'the embedded database',
    false,
    async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-hostile-'))
      const app = await createTestApp({ databaseUrl: null, dataDir, hashQueueLimit: 1_000 })
      return {
        app,
        close: async () => {
          await app.close()
          await rm(dataDir, { recursive: true, force: true })
        },
      }
    },
  ],
]

describe.each(databases)('on %s', (_name, everyWay, open) => {
  let app: TestApp
  let close: () => Promise<void>
  let callers: Record<string, Credential | undefined>
  let leaves: InputLeaf[]
  let fitting: Record<string, unknown>
  beforeAll(async () => {
    const opened = await open()
    app = opened.app
    close = opened.close
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const key = await app.createKey(admin, Object.keys(builtInScopes))
    const other = await app.createPerson()
    const otherKey = await app.createKey(other, [])
    callers = {
      'an administrator': admin.credential,
      'an API key': key.credential,
      'an unauthenticated request': undefined,
    }
    const made = await app.call.createOrganization({ input: { name: 'Acme' } }, admin.credential)
    const organizationId = expectType(made, 'Organization').id
    // The fields of an organization are reached through the session.
    await app.call.switchOrganization({ id: organizationId }, admin.credential)
    const input = { organizationId, email: 'invited@example.com' }
    const invited = expectType(await app.call.inviteMember({ input }, admin.credential), 'Invitation')
    leaves = walkInputs(app.server.schema)
    fitting = {
      id: other.id,
      userId: other.id,
      organizationId,
      role: 'member',
      'resendInvitation.id': invited.id,
      'revokeInvitation.id': invited.id,
      password: testPassword,
      currentPassword: testPassword,
      newPassword: 'another long enough phrase',
      email: 'new@example.com',
      newEmail: 'newer@example.com',
      identifier: other.email,
      token: `sp_ot_${'A'.repeat(43)}`,
      challengeToken: `sp_ot_${'A'.repeat(43)}`,
      refreshToken: other.refreshToken,
      key: otherKey.key,
      reason: 'A reason',
      name: 'A name',
      'revokeApiKey.id': otherKey.id,
      'updateApiKey.id': key.id,
      'rotateApiKey.id': key.id,
      'deleteApiKey.id': otherKey.id,
      'revokeSession.id': other.sessionId,
    }
  }, timeout)
  afterAll(() => close())

  /** Sends a value for one argument or input field. @returns the problem with the answer */
  const send = async (leaf: InputLeaf, { value, caller, literals }: Call): Promise<string[]> => {
    const args = withValue({ ...orderOf(value), ...baseArguments(leaf.field, fitting) }, leaf.path, value)
    const query = documentFor(leaf.field, args, literals)
    const answer = await app.execute(query, literals ? {} : args, callers[caller])
    const code = codeOf(answer, leaf)
    const told = `${leaf.name} = ${JSON.stringify(value)?.slice(0, 60)} by ${caller}: ${answer.status} ${code}`
    if (answer.status >= 500 || code === 'INTERNAL_SERVER_ERROR' || code === 'OVERLOADED') return [told]
    if (code === 'NOT_REACHED') return caller === 'an unauthenticated request' ? [] : [told]
    const isAccepted = !refusals.includes(code)
    return isAccepted && mustBeRefused(leaf, value) ? [`${told}, and it has to be refused`] : []
  }

  test('every argument and input field refuses a value that the database cannot store as bad input', {
    timeout,
  }, async () => {
    expect(leaves.length).toBeGreaterThan(80)
    const wrong: string[] = []
    for (const leaf of leaves) {
      const calls = callsFor(leaf, everyWay)
      // Mutations go one after the other: passwords that are checked at once would wait for each other.
      const size = leaf.field.type.name === 'Mutation' ? 1 : 20
      for (let at = 0; at < calls.length; at += size) {
        wrong.push(...(await Promise.all(calls.slice(at, at + size).map((call) => send(leaf, call)))).flat())
      }
      // Wrong passwords lock an account: the next field has to be reached, too.
      await app.sql('delete from attempt_counters')
    }
    expect(wrong).toEqual([])
  })

  test('every stored name can be searched for, because its folded form is stored with it', async () => {
    const rows = await app.sql<Record<string, string | null>>(
      'select name, folded_name, suspension_reason as reason, folded_suspension_reason as folded_reason from users',
    )
    const fold = (text: string | null | undefined) => (text == null ? null : foldText(text))
    for (const { name, folded_name, reason, folded_reason } of rows) {
      expect([folded_name, folded_reason]).toEqual([fold(name), fold(reason)])
    }
    expect(rows.some(({ name }) => name) && rows.some(({ reason }) => reason)).toBe(true)
  })

  test('the messages name the argument and the rule', async () => {
    const { execute } = app
    const user = await execute('query($id: ID!) { user(id: $id) { id } }', { id: 'a\0' }, callers['an administrator'])
    expect(user.errors[0]).toMatchObject({
      message: '`id`: The text contains a character that cannot be stored: NUL or half of a surrogate pair.',
      extensions: { code: 'BAD_USER_INPUT' },
    })
    const users = await execute(
      'query($from: DateTime) { users(filter: { createdAt: { from: $from } }) { totalCount } }',
      { from: '9999-12-31T23:59:59-01:00' },
      callers['an administrator'],
    )
    expect(users.errors[0]?.message).toMatch(/A DateTime must be between 0001-01-01T00:00:00.000Z and 9999-12-31/)
    const signup = await execute(
      'mutation($input: SignupInput!) { signup(input: $input) { ... on ValidationError { fields { path rule } } } }',
      { input: { email: 'a\0@example.com', password: `${testPassword}\ud800` } },
    )
    const fields = [
      { path: ['input', 'email'], rule: 'characters' },
      { path: ['input', 'password'], rule: 'characters' },
    ]
    expect(signup.data).toEqual({ signup: { fields } })
  })

  test('a credential or another header with such a text is refused', async () => {
    for (const text of unstorableTexts) {
      for (const basic of [[text, testPassword] as const, ['person@example.com', text] as const]) {
        const answer = await app.execute('mutation { login { __typename } }', {}, { basic: [...basic] })
        // Half of a pair cannot be encoded in UTF-8: the server receives the replacement character, which is a valid text.
        if (text.includes('\0')) expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
        expect(answer.status).toBeLessThan(500)
      }
    }
    for (const value of ['\xff\xfe', '\xed\xa0\x80', 'a\u0085b', '🙂'.normalize()]) {
      const header = Buffer.from(value).toString('latin1')
      for (const name of ['user-agent', 'x-api-key', 'authorization', 'x-forwarded-for']) {
        const answer = await app.execute('{ me { id } }', {}, { headers: { [name]: header } })
        expect(answer.status, name).toBeLessThan(500)
      }
      const login = { input: { identifier: 'nobody@example.com', password: testPassword } }
      const query = 'mutation($input: LoginInput) { login(input: $input) { __typename } }'
      expect((await app.execute(query, login, undefined, { 'user-agent': header })).status).toBe(200)
    }
  })

  test('every field of every form is checked', async () => {
    const names = ['token', 'email', 'password', 'newPassword', 'newPasswordConfirmation', 'name', 'anything']
    for (const { path } of declared.pages) {
      for (const name of names) {
        for (const text of ['%00', 'a%00b']) {
          const body = new URLSearchParams(names.map((other) => [other, 'text'])).toString()
          const response = await fetch(app.url + path, {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: body.replace(`${name}=text`, `${name}=${text}`),
          })
          expect(response.status, `${path} ${name}`).toBe(400)
          expect(await response.text()).toContain('a character that cannot be stored')
          expect((await fetch(`${app.url}${path}?${name}=${text}`)).status, `${path} ${name}`).toBeLessThan(500)
        }
      }
    }
  })
})

function isForged(value: unknown): boolean {
  return forgedOrders.some((order) => forgedCursors(order).includes(String(value)))
}

/** The order of a forged cursor: with another order, its value would not be checked. */
function orderOf(value: unknown): object {
  const order = forgedOrders.find((name) => forgedCursors(name).includes(String(value)))
  return order ? { orderBy: { field: order, direction: 'ASC' } } : {}
}

interface Call {
  value: unknown
  caller: string
  literals: boolean
}

/** Every value as a variable; in every way also as a literal, and some that have to be refused from every caller. */
function callsFor(leaf: InputLeaf, everyWay: boolean): Call[] {
  const all = valuesFor(leaf).map((value) => ({ value, caller: 'an administrator', literals: false }))
  if (!everyWay) return all
  const refused = all.filter(({ value }) => mustBeRefused(leaf, value)).slice(0, 4)
  return [
    ...all,
    ...all.map((call) => ({ ...call, literals: true })),
    ...refused.map((call) => ({ ...call, caller: 'an API key' })),
    ...refused.map((call) => ({ ...call, caller: 'an unauthenticated request' })),
  ]
}

/** The code of an answer: of its first error, or of the error type that the field returned. */
function codeOf({ data, errors }: Answer, { field }: InputLeaf): string {
  if (errors[0]) return String(errors[0].extensions.code)
  const parent = field.way.reduce<unknown>((value, name) => fieldOf(value, name), data)
  if (!parent) return 'NOT_REACHED'
  const typename = fieldOf(fieldOf(parent, field.field.name), '__typename')
  return typename === 'ValidationError' ? 'VALIDATION_ERROR' : 'OK'
}

function valuesFor({ type, path, listed }: InputLeaf): unknown[] {
  const isCursor = ['after', 'before'].includes(path.at(-1) ?? '')
  const values = [
    ...(hostileValues[type] ?? ['\0', 'NOTHING', 1]),
    ...(isCursor ? forgedOrders.flatMap(forgedCursors) : []),
  ]
  return listed ? values.map((value) => [value]) : values
}

/** Whether no caller may get an ordinary answer to a value. */
function mustBeRefused({ type, path }: InputLeaf, value: unknown): boolean {
  const [single] = [value].flat()
  if (type === 'DateTime') return impossibleInstants.some((instant) => instant === single)
  if (['after', 'before'].includes(path.at(-1) ?? '') && isForged(single)) return true
  return typeof single === 'string' && unstorableTexts.includes(single)
}
