import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp } from '../../../src/app/clean-up.ts'
import { builtInOrganizationScopes } from '../../../src/config/organization-roles.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { hostileAddresses } from '../../_util/hostile.ts'
import { invitationCalls } from './invitation-calls.ts'

const day = 86_400

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let owner: Person
let organizationId: string
beforeAll(async () => {
  const every = Object.keys(builtInOrganizationScopes)
  const organizationRoles = {
    ...{ owner: every, admin: every, member: [] },
    ...{ reader: ['members:read'], billing: ['org_audit:read'] },
    ...{ inviter: ['members:write'], recruiter: ['members:read', 'members:write'] },
  }
  app = await createTestApp({ organizationRoles })
  calls = invitationCalls(app)
  owner = await app.createPerson({ name: 'Grace Hopper' })
  organizationId = await calls.found(owner)
})
afterAll(() => app.close())

/** A person with a role in the organization. */
const createMember = async (role: string): Promise<Person> => {
  const person = await app.createPerson()
  await calls.addMember(organizationId, person, role)
  return person
}
const rowsOf = (id: string) => app.sql('select email, role from organization_invitations where id = $1', [id])
const eventsAbout = (id: string) =>
  app.sql<{ type: string; organization_id: string; actor_id: string; details: Record<string, string> }>(
    `select type, organization_id, actor_id, details from audit_events where details->>'invitationId' = $1 order by id`,
    [id],
  )

describe('an invitation', () => {
  test('is mailed, listed, accepted by the account with its address, and then spent', async () => {
    const ada = await app.createPerson({ email: calls.nextEmail() })
    const input = { organizationId, email: ` ${ada.email.toUpperCase()} `, role: 'admin' }
    const made = expectType(await app.call.inviteMember({ input }, owner.credential), 'Invitation')
    expect(made).toMatchObject({ email: ada.email, role: 'admin', organization: { id: organizationId, name: 'Acme' } })
    expect(made.invitedBy).toMatchObject({ id: owner.id })
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(7 * day * 1000)
    expect(await calls.pending(owner, organizationId)).toContain(ada.email)
    const token = await calls.mailedToken(ada.email)
    const membership = expectType(await app.call.acceptInvitation({ token }, ada.credential), 'Membership')
    expect(membership).toMatchObject({ role: 'admin', user: { id: ada.id }, organization: { myRole: 'admin' } })
    expect(await calls.pending(owner, organizationId)).not.toContain(ada.email)
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    const details = { invitationId: made.id, role: 'admin' }
    expect(await eventsAbout(made.id)).toEqual([
      { type: 'MEMBER_INVITED', organization_id: organizationId, actor_id: owner.id, details },
      {
        ...{ type: 'MEMBER_JOINED', organization_id: organizationId, actor_id: ada.id },
        details: { ...details, invitedById: owner.id },
      },
    ])
  })

  test('gives the role `member` by default', async () => {
    const input = { organizationId, email: calls.nextEmail() }
    expect(await app.call.inviteMember({ input }, owner.credential)).toMatchObject({ role: 'member' })
  })

  test('replaces an older one of the organization to the same address, in any spelling', async () => {
    const ada = await app.createPerson({ email: calls.nextEmail() })
    const first = await calls.invite(owner, organizationId, ada.email, 'admin')
    const elsewhere = await calls.invite(owner, await calls.found(owner, 'Elsewhere'), ada.email)
    const input = { organizationId, email: ada.email.toUpperCase(), role: 'member' }
    await app.call.inviteMember({ input }, owner.credential)
    const second = await calls.mailedToken(ada.email)
    expect(await calls.accept(ada, first.token)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.accept(ada, second)).toBe('Membership')
    expect(await calls.accept(ada, elsewhere.token)).toBe('Membership')
    expect(await calls.roleOf(organizationId, ada)).toBe('member')
  })

  test('works for seven days and not a second longer', async () => {
    const [ada, bob] = [await app.createPerson(), await app.createPerson()]
    const inTime = await calls.invite(owner, organizationId, ada.email)
    const late = await calls.invite(owner, organizationId, bob.email)
    await app.clock.advance(7 * day - 1)
    const [early, overdue] = [await app.logInAs(ada.email), await app.logInAs(bob.email)]
    expect(await calls.accept(early, inTime.token)).toBe('Membership')
    await app.clock.advance(1)
    expect(await calls.accept(overdue, late.token)).toBe('TOKEN_EXPIRED')
    owner = await app.logInAs(owner.email)
    expect(await calls.pending(owner, organizationId)).not.toContain(bob.email)
    expect(await calls.roleOf(organizationId, bob)).toBeNull()
    // Another address does not learn that the invitation has expired.
    expect(await calls.accept(early, late.token)).toBe('INVITATION_NOT_FOUND')
  })

  test('is deleted a day after it has expired', async () => {
    const { id } = await calls.invite(owner, organizationId)
    await app.clock.advance(8 * day)
    await cleanUp(app.server.services)
    expect(await rowsOf(id)).toHaveLength(1)
    await app.clock.advance(1)
    await cleanUp(app.server.services)
    expect(await rowsOf(id)).toHaveLength(0)
    owner = await app.logInAs(owner.email)
  })

  test('can come from an administrator of the server who is not a member', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const ada = await app.createPerson()
    const { token } = await calls.invite(admin, organizationId, ada.email, 'owner')
    expect(await calls.accept(ada, token)).toBe('Membership')
    expect(await calls.roleOf(organizationId, ada)).toBe('owner')
  })
})

describe('resending', () => {
  test('mails a new link for seven days, and voids the previous one', async () => {
    const ada = await app.createPerson()
    const first = await calls.invite(owner, organizationId, ada.email)
    const admin = await createMember('admin')
    await app.clock.advance(600)
    const again = expectType(await app.call.resendInvitation({ id: first.id }, admin.credential), 'Invitation')
    expect(again).toMatchObject({ id: first.id, email: ada.email, invitedBy: { id: admin.id } })
    expect(Date.parse(again.expiresAt)).toBe(app.clock.now().getTime() + 7 * day * 1000)
    const second = await calls.mailedToken(ada.email)
    expect(second).not.toBe(first.token)
    expect(await calls.accept(ada, first.token)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.accept(ada, second)).toBe('Membership')
    expect((await eventsAbout(first.id)).map(({ type }) => type)).toContain('INVITATION_RESENT')
    expect(codeOf(await app.call.resendInvitation({ id: first.id }, admin.credential))).toBe('INVITATION_NOT_FOUND')
  })

  test('renews an invitation that has expired', async () => {
    const { id, email } = await calls.invite(owner, organizationId)
    await app.clock.advance(7 * day)
    owner = await app.logInAs(owner.email)
    expectType(await app.call.resendInvitation({ id }, owner.credential), 'Invitation')
    expect(await calls.pending(owner, organizationId)).toContain(email)
  })
})

describe('revoking', () => {
  test('voids the link at once', async () => {
    const ada = await app.createPerson()
    const { id, token } = await calls.invite(owner, organizationId, ada.email)
    expectType(await app.call.revokeInvitation({ id }, owner.credential), 'Done')
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.pending(owner, organizationId)).not.toContain(ada.email)
    expect(codeOf(await app.call.revokeInvitation({ id }, owner.credential))).toBe('INVITATION_NOT_FOUND')
    expect((await eventsAbout(id)).map(({ type }) => type)).toEqual(['MEMBER_INVITED', 'INVITATION_REVOKED'])
  })
})

describe('a caller', () => {
  test('without `members:write` is refused', async () => {
    const { id } = await calls.invite(owner, organizationId)
    for (const role of ['member', 'reader', 'billing']) {
      const { credential } = await createMember(role)
      const input = { organizationId, email: calls.nextEmail() }
      for (const answer of [
        await app.call.inviteMember({ input }, credential),
        await app.call.resendInvitation({ id }, credential),
        await app.call.revokeInvitation({ id }, credential),
      ]) {
        expect(answer).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('members:write') })
      }
    }
    expect(await rowsOf(id)).toHaveLength(1)
  })

  test('outside of the organization gets the answer to an id that nobody has', async () => {
    const { id } = await calls.invite(owner, organizationId)
    const stranger = await app.createPerson()
    await calls.found(stranger)
    const nobody = crypto.randomUUID()
    for (const [mine, missing] of [
      [organizationId, nobody],
      [nobody, 'no id at all'],
    ] as const) {
      const email = calls.nextEmail()
      const ask = (input: { organizationId: string }) =>
        app.call.inviteMember({ input: { ...input, email } }, stranger.credential)
      expect(codeOf(await ask({ organizationId: mine }))).toBe('ORGANIZATION_NOT_FOUND')
      expect(await ask({ organizationId: mine })).toEqual(await ask({ organizationId: missing }))
    }
    for (const call of [app.call.resendInvitation, app.call.revokeInvitation]) {
      expect(codeOf(await call({ id }, stranger.credential))).toBe('INVITATION_NOT_FOUND')
      for (const missing of [nobody, 'no id at all', organizationId]) {
        expect(await call({ id }, stranger.credential)).toEqual(await call({ id: missing }, stranger.credential))
      }
    }
    expect(await rowsOf(id)).toHaveLength(1)
  })

  test('cannot invite to, resend or revoke a role with a scope that the caller lacks', async () => {
    const recruiter = await createMember('recruiter')
    for (const role of ['billing', 'admin', 'owner']) {
      const input = { organizationId, email: calls.nextEmail(), role }
      const answer = await app.call.inviteMember({ input }, recruiter.credential)
      expect([role, codeOf(answer)]).toEqual([role, 'SCOPE_NOT_GRANTED'])
      const { id } = await calls.invite(owner, organizationId, calls.nextEmail(), role)
      for (const call of [app.call.resendInvitation, app.call.revokeInvitation]) {
        expect([role, codeOf(await call({ id }, recruiter.credential))]).toEqual([role, 'SCOPE_NOT_GRANTED'])
      }
      expect(await rowsOf(id)).toHaveLength(1)
    }
    for (const role of ['member', 'reader', 'recruiter']) {
      await calls.invite(recruiter, organizationId, calls.nextEmail(), role)
    }
  })

  test('who is an admin cannot invite, resend or revoke an owner', async () => {
    const admin = await createMember('admin')
    const input = { organizationId, email: calls.nextEmail(), role: 'owner' }
    const { id } = await calls.invite(owner, organizationId, calls.nextEmail(), 'owner')
    for (const answer of [
      await app.call.inviteMember({ input }, admin.credential),
      await app.call.resendInvitation({ id }, admin.credential),
      await app.call.revokeInvitation({ id }, admin.credential),
    ]) {
      expect(codeOf(answer)).toBe('FORBIDDEN')
    }
    expect(await rowsOf(id)).toHaveLength(1)
  })

  test('whose own address is not confirmed cannot send invitations', async () => {
    const admin = await createMember('admin')
    await app.sql('update users set email_verified_at = null where id = $1', [admin.id])
    const input = { organizationId, email: calls.nextEmail() }
    expect(codeOf(await app.call.inviteMember({ input }, admin.credential))).toBe('EMAIL_NOT_VERIFIED')
    const { id } = await calls.invite(owner, organizationId)
    expect(codeOf(await app.call.resendInvitation({ id }, admin.credential))).toBe('EMAIL_NOT_VERIFIED')
    await app.server.drain()
    expect(app.mailbox.to(input.email)).toEqual([])
  })

  test('without `members:read` sees and changes only the invitations that the caller sent', async () => {
    const foreign = await calls.invite(owner, organizationId)
    const reader = await createMember('reader')
    expect(await calls.pending(reader, organizationId)).toContain(foreign.email)
    const inviter = await createMember('inviter')
    const query = 'query($id: ID!) { organization(id: $id) { invitations { email } } }'
    const refused = await app.execute(query, { id: organizationId }, inviter.credential)
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      requiredOrganizationScopes: [['members:read']],
    })
    for (const call of [app.call.resendInvitation, app.call.revokeInvitation]) {
      const [theirs, missing] = [foreign.id, crypto.randomUUID()]
      expect(codeOf(await call({ id: theirs }, inviter.credential))).toBe('INVITATION_NOT_FOUND')
      expect(await call({ id: theirs }, inviter.credential)).toEqual(await call({ id: missing }, inviter.credential))
    }
    const own = await calls.invite(inviter, organizationId)
    expect(await app.call.resendInvitation({ id: own.id }, inviter.credential)).toMatchObject({ email: own.email })
    expectType(await app.call.revokeInvitation({ id: own.id }, inviter.credential), 'Done')
  })
})

describe('bad input', () => {
  test.each(hostileAddresses)('%j is not an address', async (email) => {
    const answer = await app.call.inviteMember({ input: { organizationId, email } }, owner.credential)
    expect(answer).toMatchObject({ code: 'VALIDATION_ERROR', fields: [{ path: ['input', 'email'] }] })
  })

  test('every problem is reported: an unknown role beside an address that is none', async () => {
    const input = { organizationId, email: 'nobody', role: '__proto__' }
    expect(await app.call.inviteMember({ input }, owner.credential)).toMatchObject({
      fields: [
        { path: ['input', 'email'], rule: 'email' },
        { path: ['input', 'role'], rule: 'known_role' },
      ],
    })
  })

  test('an organization has at most 500 pending invitations', async () => {
    const full = await calls.found(owner, 'Full')
    const admin = await app.createPerson()
    await calls.addMember(full, admin, 'admin')
    const first = await calls.invite(admin, full)
    await app.sql(
      `insert into organization_invitations (organization_id, email, role, invited_by_id, token_hash, created_at, expires_at)
       select $1, 'full-' || n || '@example.com', 'member', $2, uuid_send(gen_random_uuid()), sallyport_now(), sallyport_now() + interval '1 day'
       from generate_series(1, 499) n`,
      [full, owner.id],
    )
    const input = { organizationId: full, email: calls.nextEmail() }
    expect(await app.call.inviteMember({ input }, owner.credential)).toMatchObject({
      fields: [{ path: [], rule: 'max_invitations' }],
    })
    // One that replaces another does not count, nor does one that is void.
    await calls.invite(owner, full, first.email)
    await app.call.inviteMember({ input: { organizationId: full, email: first.email } }, admin.credential)
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [admin.id])
    expectType(await app.call.inviteMember({ input }, owner.credential), 'Invitation')
  })
})
