import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtInOrganizationScopes } from '../../../src/config/organization-roles.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { respell, tamper } from '../../_util/tamper.ts'
import { invitationCalls } from './invitation-calls.ts'

const every = Object.keys(builtInOrganizationScopes)
const organizationRoles = { owner: every, admin: every, member: [], seasonal: [] }

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let owner: Person
let organizationId: string
beforeAll(async () => {
  app = await createTestApp({ organizationRoles })
  calls = invitationCalls(app)
  owner = await app.createPerson()
  organizationId = await calls.found(owner)
})
afterAll(() => app.close())

const createMember = async (role: string): Promise<Person> => {
  const person = await app.createPerson()
  await calls.addMember(organizationId, person, role)
  return person
}

describe('the link of an invitation', () => {
  test('works for no other account, and stays valid for its owner', async () => {
    const [ada, eve] = [await app.createPerson(), await app.createPerson()]
    const { token } = await calls.invite(owner, organizationId, ada.email)
    const [eves, unknown] = [
      await app.call.acceptInvitation({ token }, eve.credential),
      await app.call.acceptInvitation({ token: `sp_ot_${'A'.repeat(43)}` }, eve.credential),
    ]
    expect(codeOf(eves)).toBe('INVITATION_NOT_FOUND')
    expect(eves).toEqual(unknown)
    expect(await calls.roleOf(organizationId, eve)).toBeNull()
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('works for an account only while its address is the invited one and is confirmed', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    const change = (column: string, value: string | null) =>
      app.sql(`update users set ${column} = $1 where id = $2`, [value, ada.id])
    await change('email_verified_at', null)
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    await change('email_verified_at', app.clock.now().toISOString())
    await change('email', `moved-${ada.email}`)
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    await change('email', ada.email)
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('is refused when it is malformed, and for every other purpose', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    for (const wrong of [
      ...['', ' ', 'x'.repeat(5000), token.slice(6), token.slice(0, -1), `${token}A`, ` ${token}`, `${token}\n`],
      respell(token),
      `sp_ot_${tamper(token.slice(6), (text) => text.toLowerCase())}`,
    ]) {
      expect([wrong, await calls.accept(ada, wrong)]).toEqual([wrong, 'INVITATION_NOT_FOUND'])
    }
    expect(codeOf(await app.call.verifyEmail({ token }))).toBe('TOKEN_INVALID')
    expect(codeOf(await app.call.resetPassword({ token, newPassword: ada.password }))).toBe('TOKEN_INVALID')
    expect(codeOf(await app.call.confirmEmailChange({ token }, ada.credential))).toBe('TOKEN_INVALID')
    await app.call.requestPasswordReset({ email: ada.email })
    await app.server.drain()
    const reset = new URL(app.mailbox.last(ada.email).links[0] ?? '').searchParams.get('token') ?? ''
    expect(await calls.accept(ada, reset)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('is accepted by a session alone', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    const key = await app.createKey(ada, ['organizations:read', 'organizations:write'])
    expect(codeOf(await app.call.acceptInvitation({ token }, key.credential))).toBe('FORBIDDEN')
    expect(codeOf(await app.call.acceptInvitation({ token }))).toBe('UNAUTHENTICATED')
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const borrowed = await app.call.impersonateUser({ id: ada.id, reason: 'A test' }, admin.credential)
    const impersonated = { bearer: expectType(borrowed, 'AuthTokens').accessToken }
    expect(codeOf(await app.call.acceptInvitation({ token }, impersonated))).toBe('FORBIDDEN')
    expect(await calls.roleOf(organizationId, ada)).toBeNull()
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('is not stored in the database', async () => {
    const { token } = await calls.invite(owner, organizationId)
    const tables = await app.sql<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'sallyport_jobs')`,
    )
    for (const { name } of tables) {
      expect(await app.sql(`select 1 from ${name} t where t::text like $1`, [`%${token.slice(6)}%`]), name).toEqual([])
    }
  })

  test('does not lower the role of a member, and is spent', async () => {
    const admin = await createMember('admin')
    // The inviter cannot see the member: the address is confirmed after the invitation.
    await app.sql('update users set email_verified_at = null where id = $1', [admin.id])
    const { token } = await calls.invite(owner, organizationId, admin.email, 'member')
    await app.sql('update users set email_verified_at = sallyport_now() where id = $1', [admin.id])
    const answer = await app.call.acceptInvitation({ token }, admin.credential)
    expect(answer).toMatchObject({ __typename: 'Membership', role: 'admin' })
    expect(await calls.roleOf(organizationId, admin)).toBe('admin')
    expect(await calls.accept(admin, token)).toBe('INVITATION_NOT_FOUND')
  })

  test('makes nobody a member of more than 200 organizations, and stays valid', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    await app.sql(
      `with made as (insert into organizations (slug, name, folded_name, created_at, updated_at)
         select 'one-of-' || n, 'One', 'one', sallyport_now(), sallyport_now() from generate_series(1, 200) n returning id)
       insert into organization_members (organization_id, user_id, role, created_at)
       select id, $1, 'member', sallyport_now() from made`,
      [ada.id],
    )
    expect(await app.call.acceptInvitation({ token }, ada.credential)).toMatchObject({
      fields: [{ rule: 'max_organizations' }],
    })
    await app.sql(`delete from organizations where slug = 'one-of-7'`)
    expect(await calls.accept(ada, token)).toBe('Membership')
  })
})

describe('an invitation is void', () => {
  /** How a sender loses the right to give the role `admin`. */
  const losses: Record<string, (sender: Person) => Promise<unknown>> = {
    'is removed': ({ id }) => app.call.removeMember({ organizationId, userId: id }, owner.credential),
    leaves: ({ credential }) => app.call.leaveOrganization({ id: organizationId }, credential),
    'is demoted': ({ id }) =>
      app.call.updateMember({ input: { organizationId, userId: id, role: 'member' } }, owner.credential),
    'is suspended': ({ id }) => app.sql('update users set suspended_at = sallyport_now() where id = $1', [id]),
    'gets a role on the server that cannot change organizations': (sender) => app.giveRole(sender, 'support'),
    'deletes the account': ({ credential, password }) => app.call.deleteAccount({ password }, credential),
  }

  test.each(Object.keys(losses))('once its sender %s', async (loss) => {
    const [sender, ada] = [await createMember('admin'), await app.createPerson()]
    const { id, token } = await calls.invite(sender, organizationId, ada.email, 'admin')
    await losses[loss]?.(sender)
    expect(await calls.pending(owner, organizationId)).not.toContain(ada.email)
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.roleOf(organizationId, ada)).toBeNull()
    // Another member can still revoke or replace it.
    expect(['Done', 'INVITATION_NOT_FOUND']).toContain(
      ((answer) => codeOf(answer) ?? answer.__typename)(await app.call.revokeInvitation({ id }, owner.credential)),
    )
    const again = await calls.invite(owner, organizationId, ada.email)
    expect(await calls.accept(ada, again.token)).toBe('Membership')
  })

  test('and stays void when its sender becomes a member again', async () => {
    const [left, demoted, ada, bob] = [
      ...[await createMember('admin'), await createMember('admin')],
      ...[await app.createPerson(), await app.createPerson()],
    ] as [Person, Person, Person, Person]
    const first = await calls.invite(left, organizationId, ada.email)
    const second = await calls.invite(demoted, organizationId, bob.email)
    await app.call.leaveOrganization({ id: organizationId }, left.credential)
    await calls.addMember(organizationId, left, 'owner')
    for (const role of ['member', 'owner']) {
      const input = { organizationId, userId: demoted.id, role }
      expectType(await app.call.updateMember({ input }, owner.credential), 'Membership')
    }
    expect(await calls.accept(ada, first.token)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.accept(bob, second.token)).toBe('INVITATION_NOT_FOUND')
  })

  test('for the roles alone that its sender lost', async () => {
    const [sender, ada, bob] = [await createMember('owner'), await app.createPerson(), await app.createPerson()]
    const asOwner = await calls.invite(sender, organizationId, ada.email, 'owner')
    const asAdmin = await calls.invite(sender, organizationId, bob.email, 'admin')
    const input = { organizationId, userId: sender.id, role: 'admin' }
    expectType(await app.call.updateMember({ input }, owner.credential), 'Membership')
    expect(await calls.accept(ada, asOwner.token)).toBe('INVITATION_NOT_FOUND')
    expect(await calls.accept(bob, asAdmin.token)).toBe('Membership')
  })

  test('once an administrator of the server who is not a member is one no longer', async () => {
    const [admin, ada] = [await app.createPerson(), await app.createPerson()]
    await app.giveRole(admin, 'admin')
    const { token } = await calls.invite(admin, organizationId, ada.email)
    await app.giveRole(admin, 'user')
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    await app.giveRole(admin, 'admin')
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('once the operator removes its role', async () => {
    const ada = await app.createPerson()
    const { id, token } = await calls.invite(owner, organizationId, ada.email, 'seasonal')
    const { seasonal: _removed, ...remaining } = organizationRoles
    const another = await app.startAnother({ organizationRoles: remaining })
    expect(codeOf(await another.call.acceptInvitation({ token }, ada.credential))).toBe('INVITATION_NOT_FOUND')
    expect(await another.call.resendInvitation({ id }, owner.credential)).toMatchObject({
      fields: [{ path: ['id'], rule: 'known_role' }],
    })
    await another.close()
    expect(await calls.accept(ada, token)).toBe('Membership')
  })

  test('once its organization is deleted', async () => {
    const doomed = await calls.found(owner, 'Doomed')
    const ada = await app.createPerson()
    const { id, token } = await calls.invite(owner, doomed, ada.email)
    expectType(await app.call.deleteOrganization({ id: doomed }, owner.credential), 'Done')
    expect(await calls.accept(ada, token)).toBe('INVITATION_NOT_FOUND')
    expect(codeOf(await app.call.resendInvitation({ id }, owner.credential))).toBe('INVITATION_NOT_FOUND')
  })
})

describe('at the same time', () => {
  test('twenty uses of one link make one membership', async () => {
    const ada = await app.createPerson()
    const { token } = await calls.invite(owner, organizationId, ada.email)
    const answers = await Promise.all(Array.from({ length: 20 }, () => calls.accept(ada, token)))
    expect(answers.toSorted()).toEqual([...Array(19).fill('INVITATION_NOT_FOUND'), 'Membership'])
    const joined = `select 1 from audit_events where type = 'MEMBER_JOINED' and target_id = $1`
    expect(await app.sql(joined, [ada.id])).toHaveLength(1)
  })

  /** Each of them ends what the acceptance beside it begins, or comes too late; neither is half done. */
  const rivals: Record<string, (sender: { id: string }, invitationId: string) => Promise<{ __typename: string }>> = {
    'is revoked': (_sender, id) => app.call.revokeInvitation({ id }, owner.credential),
    'is sent again': (_sender, id) => app.call.resendInvitation({ id }, owner.credential),
    'loses its sender': ({ id }) => app.call.removeMember({ organizationId, userId: id }, owner.credential),
    'loses its sender’s account': ({ id }) => app.call.deleteUser({ id }, administrator.credential),
  }
  let administrator: Person
  beforeAll(async () => {
    administrator = await app.createPerson()
    await app.giveRole(administrator, 'admin')
  })

  test.each(Object.keys(rivals))('an invitation that %s is accepted wholly or not at all', async (rival) => {
    for (const sender of await calls.createGuests(20)) {
      const [ada] = await calls.createGuests(1)
      if (!ada) throw new Error('There is no guest')
      await calls.addMember(organizationId, sender, 'admin')
      const { id, token } = await calls.invite(sender, organizationId, ada.email)
      const [accepted, other] = await Promise.all([calls.accept(ada, token), rivals[rival]?.(sender, id)])
      const role = await calls.roleOf(organizationId, ada)
      expect(accepted).toBe(role === null ? 'INVITATION_NOT_FOUND' : 'Membership')
      const spends = rival === 'is revoked' || rival === 'is sent again'
      const done = rival === 'is sent again' ? 'Invitation' : 'Done'
      expect(codeOf(other) ?? other?.__typename).toBe(spends && role !== null ? 'INVITATION_NOT_FOUND' : done)
    }
  })

  test('an owner who invites and an administrator who deletes the owner do not wait for each other', async () => {
    const guests = await calls.createGuests(20)
    for (const first of guests) {
      const id = await calls.found(first, 'Shared')
      await calls.addMember(id, owner, 'owner')
      const input = { organizationId: id, email: calls.nextEmail() }
      const [invited, deleted] = await Promise.all([
        app.call.inviteMember({ input }, first.credential),
        app.call.deleteUser({ id: first.id }, administrator.credential),
      ])
      expect(deleted.__typename).toBe('Done')
      // FORBIDDEN: the invitation was sent, and its sender was deleted before the answer was complete.
      expect(['TOKEN_INVALID', 'ORGANIZATION_NOT_FOUND', 'FORBIDDEN', undefined]).toContain(codeOf(invited))
      expect(await app.sql('select 1 from organization_invitations where organization_id = $1', [id])).toEqual([])
    }
    const [statistics] = await app.sql<{ deadlocks: string }>(
      'select deadlocks::text from pg_stat_database where datname = current_database()',
    )
    expect(statistics?.deadlocks).toBe('0')
  })
})
