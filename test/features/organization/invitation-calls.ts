import { codeOf, expectType, type Person, type TestApp, tokenOf } from '../../_util/app.ts'
import type { Guest } from '../../_util/open-sessions.ts'
import { addMember, openMembers } from '../../_util/organizations.ts'

/** A user with a session. */
type Holder = Pick<Person, 'credential'>

interface PendingData {
  organization: { invitations: { email: string | null }[] }
}

/** What the tests of invitations do, all through HTTP except `addMember`. */
export function invitationCalls(app: TestApp) {
  let serial = 0

  const nextEmail = () => `invited-${++serial}@example.com`

  /** Creates an organization. @returns its id */
  const found = async (owner: Holder, name = 'Acme'): Promise<string> =>
    expectType(await app.call.createOrganization({ input: { name } }, owner.credential), 'Organization').id

  /** The token of the newest invitation that was mailed to an address, after all queued mails are sent. */
  const mailedToken = async (email: string): Promise<string> => {
    await app.server.drain()
    return tokenOf(
      app.mailbox
        .to(email)
        .flatMap(({ links }) => links)
        .findLast((link) => link.includes('/accept-invitation?')),
    )
  }

  /** Invites an address. @returns the invitation with the token that was mailed */
  const invite = async (by: Holder, organizationId: string, email = nextEmail(), role = 'member') => {
    const answer = await app.call.inviteMember({ input: { organizationId, email, role } }, by.credential)
    const { id } = expectType(answer, 'Invitation')
    return { id, email, role, token: await mailedToken(email) }
  }

  /** The type of the answer to an acceptance, or its code. */
  const accept = async (by: Holder, token: string): Promise<string> => {
    const answer = await app.call.acceptInvitation({ token }, by.credential)
    return codeOf(answer) ?? answer.__typename
  }

  const roleOf = async (organizationId: string, { id }: { id: string }): Promise<string | null> => {
    const rows = await app.sql<{ role: string }>(
      'select role from organization_members where organization_id = $1 and user_id = $2',
      [organizationId, id],
    )
    return rows[0]?.role ?? null
  }

  /** The addresses of the invitations that an organization shows. */
  const pending = async (by: Holder, id: string): Promise<(string | null)[]> => {
    const query = 'query($id: ID!) { organization(id: $id) { invitations { email } } }'
    const { data } = await app.execute<PendingData>(query, { id }, by.credential)
    return data.organization.invitations.map(({ email }) => email)
  }

  /** Users with a confirmed address and a session who cannot log in: for tests that need many. */
  const createGuests = async (count: number): Promise<(Guest & { email: string })[]> => {
    const guests = await openMembers(app, count, `guest-${++serial}`)
    const rows = await app.sql<{ id: string; email: string }>('select id, email from users where id = any($1)', [
      guests.map(({ id }) => id),
    ])
    const emails = new Map(rows.map(({ id, email }) => [id, email]))
    return guests.map((guest) => ({ ...guest, email: emails.get(guest.id) ?? '' }))
  }

  return {
    addMember: (organizationId: string, { id }: { id: string }, role: string) =>
      addMember(app, organizationId, id, role),
    createGuests,
    nextEmail,
    found,
    mailedToken,
    invite,
    accept,
    roleOf,
    pending,
  }
}
