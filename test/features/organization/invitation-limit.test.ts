import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, type Person, type TestApp } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
beforeAll(async () => {
  app = await createTestApp({
    rateLimits: true,
    rateLimitOverrides: { RATE_LIMIT_LOGIN: { limit: 100, duration: 60 } },
  })
  calls = invitationCalls(app)
})
afterAll(() => app.close())

test('a user sends 20 invitations an hour, with every session and API key, new ones and resent ones together', async () => {
  let owner = await app.createPerson()
  const key = await app.createKey(owner, ['organizations:read', 'organizations:write'])
  const second = await app.logInAs(owner.email)
  const organizations = [await calls.found(owner, 'One'), await calls.found(owner, 'Two')]
  const invite = (by: Pick<Person, 'credential'> | typeof key, at: number) =>
    app.send(
      'inviteMember',
      { input: { organizationId: organizations[at] ?? '', email: calls.nextEmail() } },
      by.credential,
    )
  const { id } = await calls.invite(owner, organizations[0] ?? '')
  for (const by of [owner, second, key]) {
    for (const at of [0, 1, 0, 1, 0]) expect((await invite(by, at)).status).toBe(200)
  }
  for (const by of [owner, second]) {
    expect((await app.send('resendInvitation', { id }, by.credential)).status).toBe(200)
  }
  for (const at of [0, 1]) expect((await invite(key, at)).status).toBe(200)
  const mails = await sent()
  for (const by of [owner, second, key]) {
    const refused = await invite(by, 0)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('3600')
    expect(codeOf(await app.call.resendInvitation({ id }, by.credential))).toBe('RATE_LIMITED')
  }
  expect(await sent()).toBe(mails)
  const other = await app.createPerson()
  await calls.invite(other, await calls.found(other, 'Three'))
  await app.clock.advance(3600)
  owner = await app.logInAs(owner.email)
  expect((await invite(owner, 0)).status).toBe(200)
})

async function sent(): Promise<number> {
  await app.server.drain()
  return app.mailbox.all.filter(({ links }) => links.some((link) => link.includes('/accept-invitation'))).length
}
