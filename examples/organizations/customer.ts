import { createAuthClient } from '@sallyport/client'

const {
  SALLYPORT_URL = 'http://localhost:4000',
  API_URL = 'http://localhost:3000',
  EMAIL = '',
  PASSWORD = '',
} = process.env

const auth = createAuthClient({ url: SALLYPORT_URL, storage: 'memory', apiOrigins: [new URL(API_URL).origin] })

type Result = { __typename: string; message?: string }

/** @returns the result if it has this type. @throws Error with the message of every other one */
async function expectType<R extends Result, T extends R['__typename']>(operation: Promise<R>, type: T) {
  const result = await operation
  const is = (each: R): each is Extract<R, { __typename: T }> => each.__typename === type
  if (is(result)) return result
  throw new Error(result.message ?? `The result is ${result.__typename}.`)
}

/** Moves the session into an organization: from now on, its tokens have the scopes of the user there. */
const enter = (id: string) => expectType(auth.switchOrganization({ id }), 'AuthTokens')

async function request(path: string, body?: object): Promise<unknown> {
  const response = await auth.authFetch(API_URL + path, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${response.status}: ${answer.error}`)
  return answer
}

const commands: Record<string, (...args: string[]) => Promise<unknown>> = {
  create: async (name) => (await expectType(auth.createOrganization({ name }), 'Organization')).id,
  async invite(organizationId, email) {
    const { email: invited } = await expectType(
      auth.inviteMember({ organizationId, email, role: 'member' }),
      'Invitation',
    )
    return `A link is on its way to ${invited}.`
  },
  /** The page of the link in the mail does this with the token of its address. */
  join: async (token) => (await expectType(auth.acceptInvitation({ token }), 'Membership')).organization.id,
  async invoices(organizationId) {
    await enter(organizationId)
    return request('/invoices')
  },
  async invoice(organizationId, id) {
    await enter(organizationId)
    return request(`/invoices/${id}`)
  },
  async add(organizationId, text, cents) {
    await enter(organizationId)
    return request('/invoices', { text, cents: Number(cents) })
  },
}

try {
  const [name = '', ...args] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Error(`Use one of: ${Object.keys(commands).join(', ')}.`)
  await expectType(auth.logIn({ identifier: EMAIL, password: PASSWORD }), 'AuthTokens')
  console.log(JSON.stringify(await command(...args)))
  await auth.logOut()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  auth.close()
}
