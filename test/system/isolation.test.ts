import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccessRule } from '../../src/graphql/access-rules.ts'
import { type Answer, type Credential, createTestApp, type TestApp, testPassword } from '../_util/app.ts'
import { createAuthenticator } from '../_util/authenticator.ts'
import { fieldOf } from '../_util/call.ts'
import { operations } from '../_util/operations.generated.ts'
import {
  argumentsWith,
  baseArguments,
  documentFor,
  type InputField,
  type InputLeaf,
  rootFields,
  walkInputs,
  withValue,
} from '../_util/walk-inputs.ts'
import {
  callersOf,
  createFullOrganization,
  dumpOf,
  type Organization,
} from '../features/organization/two-organizations.ts'

/**
 * Two organizations whose members know every id of the other. From the first, each query and mutation is called with each id of the
 * second in each argument and input field that takes an id. The answer has to be the one to an id that does not exist.
 */

/**
 * Arguments that take the id of any user: every signed-in caller may read a public profile, and follow a user. Their answers may
 * tell nothing else. A new field whose answer differs fails the test, unless it is added here.
 */
const publicProfile = ['Query.node(id)', 'Query.user(id)', 'Mutation.follow(userId)', 'Mutation.unfollow(userId)']

let app: TestApp
let near: Organization
let far: Organization
let callers: Record<string, Credential | undefined>
let leaves: InputLeaf[]
/** Input that the fields accept, so that the id decides about the answer. */
let fitting: Record<string, unknown>

beforeAll(async () => {
  app = await createTestApp()
  far = await createFullOrganization(app, 'quagga')
  near = await createFullOrganization(app, 'numbat-here')
  callers = await callersOf(app, near)
  const person = await app.createPerson()
  fitting = {
    name: 'A name',
    role: 'member',
    scopes: [],
    email: 'somebody@example.com',
    identifier: person.email,
    password: testPassword,
    mode: 'LIVE',
    // A response of an authenticator, as far as its form goes.
    response: passkeyResponse(app),
    // It takes one proof: the passkey, whose ceremony has an id.
    'reauthenticate.password': null,
  }
  await app.server.services.lastUses.flush()
  leaves = walkInputs(app.server.schema).filter(({ type }) => type === 'ID')
})
afterAll(() => app.close())

test('the ids are those of every kind of object', () => {
  expect([...new Set(far.ids.map(({ table }) => table))]).toEqual(
    expect.arrayContaining([
      'api_keys',
      'audit_events',
      'organization_invitations',
      'organization_members',
      'organizations',
      'sessions',
      'users',
    ]),
  )
  expect(leaves.length).toBeGreaterThan(25)
})

test('an id of another organization is answered like an id that does not exist, and nothing of it changes', {
  timeout: 600_000,
}, async () => {
  const before = await dumpOf(app, far)
  const told: string[] = []
  let compared = 0
  for (const leaf of leaves) {
    for (const beside of besides(leaf)) {
      for (const caller of Object.keys(callers)) {
        const missing = await answerTo({ leaf, beside, id: randomUUID(), caller })
        // More logins at once would lock the account, and the id would not be reached.
        for (let at = 0; at < far.ids.length; at += 4) {
          const asked = far.ids.slice(at, at + 4)
          const answers = await Promise.all(asked.map(({ id }) => answerTo({ leaf, beside, id, caller })))
          for (const [index, answer] of answers.entries()) {
            const table = asked[index]?.table ?? ''
            compared += 1
            if (answer === missing || isAllowed(leaf, table, answer)) continue
            told.push(`${leaf.name} tells ${caller} of ${table}: ${answer} instead of ${missing}`.slice(0, 1_000))
          }
        }
      }
    }
  }
  expect(told).toEqual([])
  expect(compared).toBeGreaterThan(3_000)
  expect(await dumpOf(app, far)).toEqual(before)
})

test('every argument is reached by an owner, unless its field is for administrators alone', async () => {
  const unreached: string[] = []
  for (const leaf of leaves) {
    const answer = await send(leaf.field, argumentsWith(leaf, fitting, valueFor(leaf, randomUUID())), ownOf(leaf))
    const isInvalid = Object.values(answer.data).some((value) => fieldOf(value, '__typename') === 'ValidationError')
    const code = answer.errors[0]?.extensions.code
    if (isInvalid || (code === 'FORBIDDEN' && !isForAdministrators(leaf.field)) || code === 'BAD_USER_INPUT') {
      unreached.push(`${leaf.name}: ${code ?? 'ValidationError'}`)
    }
  }
  expect(unreached).toEqual([])
})

test('no query tells a caller anything of another organization', async () => {
  const told: string[] = []
  for (const field of rootFields(app.server.schema).filter(({ type }) => type.name === 'Query')) {
    for (const [name, credential] of Object.entries(callers)) {
      const answer = await send(field, baseArguments(field, fitting), credential)
      const text = JSON.stringify([answer.data, answer.errors])
      if (tellsOfFar(text)) told.push(`${field.field.name} tells ${name}: ${text.slice(0, 500)}`)
    }
  }
  expect(told).toEqual([])
})

/** The response of a passkey of nobody to a challenge of nobody, for a registration and for a sign-in at once. */
function passkeyResponse({ config }: TestApp): Record<string, unknown> {
  const authenticator = createAuthenticator({ origin: config.passkeys?.origins[0] })
  const challenge = 'AAAA'
  const made = authenticator.create({ challenge, rp: { id: 'localhost' }, user: { id: 'AAAA' } })
  const used = authenticator.get({ challenge, rpId: 'localhost', allowCredentials: [] })
  return { ...made, response: { ...made.response, ...used.response } }
}

interface Call {
  leaf: InputLeaf
  /** Another argument of the same field that takes an id, with its value. */
  beside: { leaf: InputLeaf; id: string } | null
  id: string
  caller: string
}

/**
 * What a field with several ids gets beside one: nothing, and each of the own and the other organization and member. A field for
 * administrators refuses these callers whatever it gets.
 */
function besides(leaf: InputLeaf): Call['beside'][] {
  if (isForAdministrators(leaf.field)) return [null]
  const others = leaves.filter((other) => other !== leaf && other.field.field === leaf.field.field)
  const ids = [near.id, near.member.id, far.id, far.member.id]
  return [null, ...others.flatMap((other) => ids.map((id) => ({ leaf: other, id })))]
}

/** Everything that a caller sees of an answer except the time, with the ids that were sent replaced by their places. */
async function answerTo({ leaf, beside, id, caller }: Call): Promise<string> {
  const isMissing = !far.ids.some((each) => each.id === id)
  // Compared with nobody's id is a call in which no id is of the other organization.
  const second = beside && isMissing && isFar(beside.id) ? randomUUID() : beside?.id
  const args = argumentsWith(leaf, fitting, valueFor(leaf, id))
  const both = beside && second ? withValue(args, beside.leaf.path, valueFor(beside.leaf, second)) : args
  const { status, headers, data, errors, extensions } = await send(leaf.field, both, callers[caller])
  const shown = [...headers].filter(([name]) => name !== 'date')
  const text = JSON.stringify({ status, data, errors, extensions, headers: shown })
  return (second ? text.replaceAll(second, 'the second id') : text).replaceAll(id, 'the id')
}

function valueFor({ listed }: InputLeaf, id: string): unknown {
  return listed ? [id] : id
}

/** Selects every leaf of the result where the field is one of Query or Mutation, and its type otherwise. */
async function send(
  field: InputField,
  args: Record<string, unknown>,
  credential: Credential | undefined,
): Promise<Answer> {
  const whole =
    field.way.length === 0 ? Object.entries(operations).find(([name]) => name === field.field.name) : undefined
  return app.execute(whole?.[1] ?? documentFor(field, args, false), args, credential)
}

const ownOf = ({ field }: InputLeaf) =>
  ruleOf(field)?.kind === 'api-key' ? callers['an API key of the owner'] : callers['the owner, in the organization']

function ruleOf({ field }: InputField): AccessRule | undefined {
  return field.extensions.access as AccessRule | undefined
}

function isForAdministrators(field: InputField): boolean {
  const rule = ruleOf(field)
  const held = new Set(app.config.roles.user)
  return (
    (rule?.kind === 'scopes' || rule?.kind === 'session') &&
    rule.anyOf.length > 0 &&
    !rule.anyOf.some((scopes) => scopes.every((scope) => held.has(scope)))
  )
}

const isFar = (id: string) => far.ids.some((each) => each.id === id)

/** Whether an answer is the public profile of a user, and tells nothing of the user's organization. */
function isAllowed({ name }: InputLeaf, table: string, answer: string): boolean {
  return publicProfile.includes(name) && table === 'users' && !tellsOfFar(answer)
}

function tellsOfFar(text: string): boolean {
  return text.includes(far.word) || far.ids.some(({ id }) => text.includes(id))
}
