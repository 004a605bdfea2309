import { randomUUID } from 'node:crypto'
import { TOTP } from 'otpauth'
import { builtInScopes } from '../../../src/config/access.ts'
import { type Credential, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { storeOAuthAccount, storePasskey } from '../../_util/store-rows.ts'
import type { Target, Thing } from './walk.ts'

/** A caller, with the objects that ids can name. */
export interface Actor {
  name: string
  credential: Credential | undefined
  own: Things
}

type Things = Record<Thing, string>

export interface Cast {
  /** Each has a column in the table. */
  actors: Actor[]
  /** Callers whose credential is not valid, or valid for one mutation only. */
  refused: Actor[]
  idOf(actor: Actor, thing: Thing, target: Target): string
}

/** Signs up all callers through the API. The clock is moved, so that one token has expired. */
export async function createCast(app: TestApp): Promise<Cast> {
  const expired = await app.createPerson()
  await app.clock.advance(1000)

  const user = await createOwner(app)
  const support = await createOwner(app)
  const admin = await createOwner(app)
  const stranger = await createOwner(app)
  // An administrator cannot delete the last owner of an organization: the organization of `stranger` belongs to another user.
  const landlord = await createOwner(app)
  await app.sql('delete from organizations where id = $1', [stranger.things.organization])
  stranger.things.organization = landlord.things.organization
  stranger.things.invitation = landlord.things.invitation
  await app.giveRole(support.person, 'support')
  await app.giveRole(admin.person, 'admin')
  const keys = await Promise.all(
    [...Object.keys(builtInScopes), 'databases:read'].map(async (scope) => keyActor(app, admin, scope, [scope])),
  )
  const bare = await keyActor(app, admin, 'none', [])
  const suspended = await createSuspended(app)
  const exchanged = expectType(await app.call.exchangeApiKey({}, bare.credential), 'AccessToken')
  const challenge = await createChallenge(app)
  const basic: Credential = { basic: [user.person.email, user.person.password] }

  const refused = (name: string, credential: Credential) => ({ name, credential, own: user.things })
  return {
    actors: [
      { name: 'anonymous', credential: undefined, own: user.things },
      { name: 'user', credential: user.person.credential, own: user.things },
      { name: 'support', credential: support.person.credential, own: support.things },
      { name: 'admin', credential: admin.person.credential, own: admin.things },
      bare,
      ...keys,
    ],
    refused: [
      refused('expired session', expired.credential),
      refused('suspended session', suspended.session),
      refused('suspended owner’s key', suspended.key),
      refused('challenge', { bearer: challenge }),
      refused('exchanged token', { bearer: exchanged.accessToken }),
      refused('refresh token', { bearer: stranger.person.refreshToken }),
      refused('password', basic),
    ],
    idOf: (actor, thing, target) =>
      ({ own: actor.own[thing], foreign: stranger.things[thing], missing: randomUUID(), garbage: "' or '1'='1" })[
        target
      ],
  }
}

/** A user with a second session, an API key and an organization that has invited somebody: no id names the credential of the request. */
async function createOwner(app: TestApp): Promise<{ person: Person; things: Things }> {
  const person = await app.createPerson()
  const second = await app.logInAs(person.email)
  const key = await app.createKey(person, [])
  const created = await app.call.createOrganization({ input: { name: 'Acme' } }, person.credential)
  const organization = expectType(created, 'Organization').id
  const input = { organizationId: organization, email: `invited-by-${person.email}` }
  const { id: invitation } = expectType(await app.call.inviteMember({ input }, person.credential), 'Invitation')
  const oauthAccount = await storeOAuthAccount(app, person.id)
  const passkey = await storePasskey(app, person.id)
  const made = { organization, invitation, oauthAccount, passkey }
  const things = { user: person.id, session: second.sessionId, apiKey: key.id, ...made }
  return { person, things }
}

async function keyActor(
  app: TestApp,
  owner: { person: Person; things: Things },
  name: string,
  scopes: string[],
): Promise<Actor> {
  const { credential } = await app.createKey(owner.person, scopes)
  return { name: `key:${name}`, credential, own: owner.things }
}

async function createSuspended(app: TestApp): Promise<{ session: Credential; key: Credential }> {
  const person = await app.createPerson()
  await app.giveRole(person, 'admin')
  const key = await app.createKey(person, Object.keys(builtInScopes))
  await app.sql('update users set suspended_at = now() where id = $1', [person.id])
  return { session: person.credential, key: key.credential }
}

async function createChallenge(app: TestApp): Promise<string> {
  const person = await app.createPerson()
  const setup = await app.call.setupTwoFactor({ password: person.password }, person.credential)
  const { secret } = expectType(setup, 'TwoFactorSetup')
  const code = new TOTP({ secret }).generate({ timestamp: app.clock.now().getTime() })
  await app.call.confirmTwoFactor({ code }, person.credential)
  const login = await app.call.login({ input: { identifier: person.email, password: person.password } })
  return expectType(login, 'TwoFactorChallenge').challengeToken
}
