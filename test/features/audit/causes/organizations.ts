import { expectType, type Person } from '../../../_util/app.ts'
import { storeInvitation } from '../../../_util/store-rows.ts'
import { by, bySystem, type Cause, own, type Recorded, type Stage } from './stage.ts'

type Setting = Stage & { owner: Person; id: string }

/** A change of an organization by its owner. */
const ofOwner = (type: Cause[1], change: (setting: Setting) => Promise<unknown>): Cause => [
  'features/organization/domain/change-organization',
  type,
  async (stage) => {
    const owner = await stage.app.createPerson()
    await change({ ...stage, owner, id: await stage.invitations.found(owner) })
    return own(owner)
  },
]

/** A change of a member of an organization. */
const ofMember = (type: Cause[1], change: (setting: Setting & { member: Person }) => Promise<Recorded>): Cause => [
  'features/organization/domain/change-organization',
  type,
  async (stage) => {
    const [owner, member] = [await stage.app.createPerson(), await stage.app.createPerson()]
    const id = await stage.invitations.found(owner)
    await stage.invitations.addMember(id, member, 'member')
    return change({ ...stage, owner, member, id })
  },
]

/** A change of an API key by its owner. */
const ofKey = (type: Cause[1], change: (stage: Stage, person: Person, id: string) => Promise<unknown>): Cause => [
  'features/api-key/domain/record-key-event',
  type,
  async (stage) => {
    const person = await stage.app.createPerson()
    await change(stage, person, (await stage.app.createKey(person, [])).id)
    return own(person)
  },
]

/** Organizations and API keys. */
export const organizationCauses: Cause[] = [
  [
    'features/organization/domain/create-organization',
    'ORGANIZATION_CREATED',
    async ({ app, invitations }) => {
      const owner = await app.createPerson()
      await invitations.found(owner)
      return own(owner)
    },
  ],
  ofOwner('ORGANIZATION_UPDATED', async ({ app, owner, id }) =>
    expectType(await app.call.updateOrganization({ id, input: { name: 'New' } }, owner.credential), 'Organization'),
  ),
  ofOwner('ORGANIZATION_DELETED', async ({ app, owner, id }) =>
    expectType(await app.call.deleteOrganization({ id }, owner.credential), 'Done'),
  ),
  [
    'features/organization/domain/switch-organization',
    'ORGANIZATION_SWITCHED',
    async ({ app, invitations }) => {
      const owner = await app.createPerson()
      const id = await invitations.found(owner)
      expectType(await app.call.switchOrganization({ id }, owner.credential), 'AuthTokens')
      return own(owner)
    },
  ],
  ofOwner('MEMBER_INVITED', ({ invitations, owner, id }) => invitations.invite(owner, id)),
  ofOwner('INVITATION_RESENT', async ({ app, invitations, owner, id }) => {
    const invitation = await invitations.invite(owner, id)
    expectType(await app.call.resendInvitation({ id: invitation.id }, owner.credential), 'Invitation')
  }),
  ofOwner('INVITATION_REVOKED', async ({ app, invitations, owner, id }) => {
    const invitation = await invitations.invite(owner, id)
    expectType(await app.call.revokeInvitation({ id: invitation.id }, owner.credential), 'Done')
  }),
  [
    'features/organization/domain/revoke-invitations-sent-by',
    'INVITATION_REVOKED',
    async ({ app, invitations, nextEmail, changePassword }) => {
      const owner = await app.createPerson()
      await storeInvitation(app, owner.id, await invitations.found(owner), nextEmail())
      expectType(await app.call.disownChange({ token: await changePassword(owner) }), 'Done')
      return bySystem(owner)
    },
  ],
  [
    'features/organization/domain/join-by-invitation',
    'MEMBER_JOINED',
    async ({ app, invitations }) => {
      const [owner, person] = [await app.createPerson(), await app.createPerson()]
      const { token } = await invitations.invite(owner, await invitations.found(owner), person.email)
      expectType(await app.call.acceptInvitation({ token }, person.credential), 'Membership')
      return own(person)
    },
  ],
  ofMember('MEMBER_ROLE_CHANGED', async ({ app, owner, member, id }) => {
    const input = { organizationId: id, userId: member.id, role: 'admin' }
    expectType(await app.call.updateMember({ input }, owner.credential), 'Membership')
    return by(owner, member)
  }),
  ofMember('MEMBER_REMOVED', async ({ app, owner, member, id }) => {
    expectType(await app.call.removeMember({ organizationId: id, userId: member.id }, owner.credential), 'Done')
    return by(owner, member)
  }),
  ofMember('MEMBER_LEFT', async ({ app, member, id }) => {
    expectType(await app.call.leaveOrganization({ id }, member.credential), 'Done')
    return own(member)
  }),
  ofKey('API_KEY_CREATED', async () => {}),
  ofKey('API_KEY_UPDATED', async ({ app }, { credential }, id) =>
    expectType(await app.call.updateApiKey({ id, input: { name: 'New' } }, credential), 'ApiKey'),
  ),
  ofKey('API_KEY_ROTATED', async ({ app }, { credential }, id) =>
    expectType(await app.call.rotateApiKey({ id }, credential), 'ApiKeySecret'),
  ),
  ofKey('API_KEY_REVOKED', async ({ app }, { credential }, id) =>
    expectType(await app.call.revokeApiKey({ id }, credential), 'ApiKey'),
  ),
  ofKey('API_KEY_DELETED', async ({ app }, { credential }, id) =>
    expectType(await app.call.deleteApiKey({ id }, credential), 'Done'),
  ),
  [
    'features/api-key/domain/revoke-organization-keys-made-by',
    'API_KEY_REVOKED',
    async ({ app, invitations, changePassword }) => {
      const owner = await app.createPerson()
      await app.createKey(owner, [], { organizationId: await invitations.found(owner) })
      expectType(await app.call.disownChange({ token: await changePassword(owner) }), 'Done')
      return bySystem(owner)
    },
  ],
]
