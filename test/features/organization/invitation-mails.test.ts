import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInOrganizationScopes } from '../../../src/config/organization-roles.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { invitationCalls } from './invitation-calls.ts'

const every = Object.keys(builtInOrganizationScopes)
const organizationRoles = { owner: every, admin: every, member: [], recruiter: ['members:write'] }

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let owner: Person
let organizationId: string
beforeAll(async () => {
  app = await createTestApp({ organizationRoles, productName: 'Sallyport' })
  calls = invitationCalls(app)
  owner = await app.createPerson({ name: 'Grace Hopper' })
  organizationId = await calls.found(owner, 'Acme GmbH')
})
afterAll(() => app.close())

/** The answer to an invitation and the mail, without what is random or names the address. */
async function inviteAndRead(by: Person, email: string) {
  const input = { organizationId, email }
  const { status, headers, data } = await app.send('inviteMember', { input }, by.credential)
  const token = await calls.mailedToken(email)
  const { links, ...mail } = app.mailbox.last(email)
  const strip = (text: string) => text.replaceAll(token, 'TOKEN').replaceAll(email, 'ADDRESS')
  const answer = strip(JSON.stringify(data)).replace(/"id":"[^"]+"/, '"id":"ID"')
  const said = [...headers].filter(([name]) => !/^(date|content-length|x-ratelimit-.*)$/.test(name))
  return { status, said, answer, mail: strip(JSON.stringify(mail)), links: links.map(strip) }
}

describe('the answer and the mail are the same', () => {
  test('for an unknown address and for every kind of account', async () => {
    const ordinary = await app.createPerson({ name: 'Ada' })
    const suspended = await app.createPerson()
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [suspended.id])
    const unconfirmed = await app.createPerson()
    await app.sql('update users set email_verified_at = null where id = $1', [unconfirmed.id])
    const pending = calls.nextEmail()
    await app.call.signup({ input: { email: pending, password: owner.password } })
    await app.server.drain()
    const unknown = await inviteAndRead(owner, calls.nextEmail())
    expect(unknown.status).toBe(200)
    for (const email of [ordinary.email, suspended.email, unconfirmed.email, pending]) {
      expect(await inviteAndRead(owner, email)).toEqual(unknown)
    }
  })

  test('for a member whose address the inviter cannot read; one who can is told, and nothing is mailed', async () => {
    const [recruiter, ada] = [await app.createPerson(), await app.createPerson()]
    await calls.addMember(organizationId, recruiter, 'recruiter')
    await calls.addMember(organizationId, ada, 'member')
    const unknown = await inviteAndRead(recruiter, calls.nextEmail())
    expect(await inviteAndRead(recruiter, ada.email)).toEqual(unknown)
    const mails = app.mailbox.to(ada.email).length
    const answer = await app.call.inviteMember({ input: { organizationId, email: ada.email } }, owner.credential)
    expect(answer).toMatchObject({ fields: [{ path: ['input', 'email'], rule: 'already_member' }] })
    // The owner cannot read an address that is not confirmed.
    await app.sql('update users set email_verified_at = null where id = $1', [ada.id])
    const input = { organizationId, email: ada.email }
    expectType(await app.call.inviteMember({ input }, owner.credential), 'Invitation')
    await app.server.drain()
    expect(app.mailbox.to(ada.email)).toHaveLength(mails + 1)
  })
})

describe('the mail', () => {
  test('says who invites to what, what the link does, and that nothing happens without it', async () => {
    const { email, token } = await calls.invite(owner, organizationId, calls.nextEmail(), 'admin')
    const { subject, text, html, links } = app.mailbox.last(email)
    expect(subject).toBe('You are invited to an organization on Sallyport')
    expect(links).toEqual([`${app.config.publicUrl}/accept-invitation?token=${token}`])
    for (const words of [
      'Organization: Acme GmbH',
      'Invited by: Grace Hopper',
      'Role: admin',
      'once, for 7 days, and only for the address',
      'ignore this mail. You are not added to anything',
      'report it to the operator',
    ]) {
      expect(text).toContain(words)
    }
    expect(html).toContain('Acme GmbH')
  })

  test('leads to the application if there is one', async () => {
    const another = await app.startAnother({ appUrl: 'https://app.example.com' })
    const email = calls.nextEmail()
    await another.call.inviteMember({ input: { organizationId, email } }, owner.credential)
    await another.server.drain()
    expect(app.mailbox.last(email).links[0]).toMatch(
      /^https:\/\/app\.example\.com\/accept-invitation\?token=sp_ot_[\w-]{43}$/,
    )
    await another.close()
  })

  const linkLike = [
    'Win at evil.example',
    'https://evil.example/',
    'evil。example',
    'пример.рф',
    'mail eve@evil.example',
    'tel:0900',
    'Call +1 (900) 555-1234 now',
    '٠١٢٣٤٥٦٧٨٩',
    'evil\u200b.example',
    'a/b',
    '\\\\evil\\share',
  ]
  test.each(linkLike)('leaves out the name %j, which could become a link', async (name) => {
    const eve = await app.createPerson()
    await app.sql('update users set name = $1 where id = $2', [name, eve.id])
    const id = await calls.found(eve, 'Acme')
    await app.sql('update organizations set name = $1 where id = $2', [name, id])
    const { email, token } = await calls.invite(eve, id)
    const { subject, text, html } = app.mailbox.last(email)
    for (const part of [subject, text, html]) {
      expect(part).not.toContain(name)
      expect(part).not.toContain(name.replaceAll('\u200b', ''))
    }
    expect(text).not.toContain('Organization:')
    expect(text).not.toContain('Invited by:')
    const link = `${app.config.publicUrl}/accept-invitation?token=${token}`
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([link])
  })

  test.each(['Acme Inc.', 'J. R. R. Tolkien', 'Team: Alpha', 'Route 66', 'Zoë & Söhne <b>'])(
    'shows the name %j as text, and never in the subject',
    async (name) => {
      const eve = await app.createPerson({ name })
      const { email } = await calls.invite(eve, await calls.found(eve, name))
      const { subject, text, html } = app.mailbox.last(email)
      expect(subject).toBe('You are invited to an organization on Sallyport')
      expect(text).toContain(`Organization: ${name}\n`)
      expect(html).not.toContain('<b>')
    },
  )

  test('keeps a name on one line, and cuts a long one', async () => {
    const eve = await app.createPerson()
    const id = await calls.found(eve, 'Acme')
    await app.sql('update organizations set name = $1 where id = $2', [`a\r\nBcc: x\u202e${'b'.repeat(90)}`, id])
    const { email } = await calls.invite(eve, id)
    const line = /^Organization: (.*)$/m.exec(app.mailbox.last(email).text)?.[1] ?? ''
    expect(line).toMatch(/^a Bcc: xb+…$/)
    expect(line).toHaveLength(60)
  })
})

describe('an address receives three invitations a day', () => {
  test('over all inviters and organizations, and of refused ones none', async () => {
    const email = calls.nextEmail()
    const inviters = [await app.createPerson(), await app.createPerson(), await app.createPerson()]
    const organizations = await Promise.all(inviters.map((each, index) => calls.found(each, `Firm ${index}`)))
    const ask = (at: number, address = email) =>
      app.send(
        'inviteMember',
        { input: { organizationId: organizations[at] ?? '', email: address } },
        inviters[at]?.credential,
      )
    // What is refused before a mail is queued does not count.
    await app.call.inviteMember({ input: { organizationId, email } }, inviters[0]?.credential)
    await app.call.inviteMember({ input: { organizationId, email, role: 'nothing' } }, owner.credential)
    for (const at of [0, 1, 2]) expectType((await ask(at)).data.inviteMember, 'Invitation')
    const before = await app.sql('select id, token_hash from organization_invitations where email = $1', [email])
    await app.clock.advance(3600)
    for (const each of inviters) Object.assign(each, await app.logInAs(each.email))
    const refused = await ask(0, ` ${email.toUpperCase()}`)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe(String(23 * 3600))
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 23 * 3600 })
    const [id] = before.map((row) => String(row.id))
    const again = await app.call.resendInvitation({ id: id ?? '' }, inviters[0]?.credential)
    expect(codeOf(again)).toBe('RATE_LIMITED')
    await app.server.drain()
    expect(app.mailbox.to(email)).toHaveLength(3)
    // The refusal left the invitation and its link as they were.
    expect(await app.sql('select id, token_hash from organization_invitations where email = $1', [email])).toEqual(
      before,
    )
    await app.clock.advance(23 * 3600)
    for (const each of inviters) Object.assign(each, await app.logInAs(each.email))
    expectType((await ask(0)).data.inviteMember, 'Invitation')
    owner = await app.logInAs(owner.email)
  })

  test('also when twelve are sent at once', async () => {
    const email = calls.nextEmail()
    const guests = await calls.createGuests(12)
    const organizations = await Promise.all(guests.map((guest) => calls.found(guest)))
    const answers = await Promise.all(
      guests.map(({ credential }, index) =>
        app.call.inviteMember({ input: { organizationId: organizations[index] ?? '', email } }, credential),
      ),
    )
    const outcomes = answers.map((answer) => codeOf(answer) ?? answer.__typename)
    expect(outcomes.toSorted()).toEqual([...Array(3).fill('Invitation'), ...Array(9).fill('RATE_LIMITED')])
    await app.server.drain()
    expect(app.mailbox.to(email)).toHaveLength(3)
  })
})
