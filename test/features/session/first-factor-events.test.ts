import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { requestMail } from '../mail-login/mail-login-calls.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
})
afterAll(() => app.close())

const byPassword = ({ email, password }: Person, organizationId?: string) =>
  app.call.login({ input: { identifier: email, password, organizationId } }).then(typeOf)
const byMail = async ({ email }: Person) => {
  const { token, codeVerifier } = await requestMail(app, email)
  return typeOf(await app.call.loginWithLink({ token, codeVerifier }))
}
const suspended = (person: Person) =>
  app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
const unconfirmed = (person: Person) => app.sql('update users set email_verified_at = null where id = $1', [person.id])
const withSecondFactor = (person: Person) => twoFactorCalls(app).enable(person)

test.each<[string, (person: Person) => Promise<unknown>, (person: Person) => Promise<string>, string, object]>([
  ['the second factor is missing', withSecondFactor, byPassword, 'TwoFactorChallenge', { method: 'password' }],
  ['the second factor is missing after a mail', withSecondFactor, byMail, 'TwoFactorChallenge', { method: 'mail' }],
  ['the account is suspended', suspended, byPassword, 'AccountSuspendedError', { reason: 'ACCOUNT_SUSPENDED' }],
  ['the address is not confirmed', unconfirmed, byPassword, 'EmailNotVerifiedError', { reason: 'EMAIL_NOT_VERIFIED' }],
  [
    'the user is no member of the organization',
    async () => {},
    (person) => byPassword(person, randomUUID()),
    'OrganizationNotFoundError',
    { reason: 'ORGANIZATION_NOT_FOUND' },
  ],
])('a first factor that is proved is in the audit log, also if %s', async (_case, change, signIn, answer, details) => {
  const person = await app.createPerson()
  await change(person)
  const [before] = await app.sql<{ id: string }>('select id from audit_events order by id desc limit 1')
  expect(await signIn(person)).toBe(answer)
  const type = answer === 'TwoFactorChallenge' ? 'SECOND_FACTOR_REQUESTED' : 'SIGN_IN_REFUSED'
  const events = await app.sql(
    `select type, actor_id, details from audit_events where target_id = $1 and id > $2 and type <> 'LOGIN_LINK_REQUESTED'`,
    [person.id, before?.id],
  )
  expect(events).toEqual([{ type, actor_id: null, details: expect.objectContaining(details) }])
})
