import { expectType, type Person, type TestApp, testPassword } from '../../../_util/app.ts'
import type { AuditEventType } from '../../../_util/operations.generated.ts'
import { passkeyCalls } from '../../../_util/passkeys.ts'
import { twoFactorCalls } from '../../../_util/two-factor.ts'
import { createOAuthApp } from '../../oauth/oauth-app.ts'
import { invitationCalls } from '../../organization/invitation-calls.ts'

/** What an event says about who acted, whom it concerns, and from where. */
export interface Recorded {
  actor_id: string | null
  target_id: string | null
  ip: string
  user_agent: string | null
}

/**
 * A file below `src/` that records an event, without `.ts`; the type of the event; what causes it. Nothing else may be recorded of this
 * type about the same user.
 */
export type Cause = [file: string, type: Exclude<AuditEventType, 'UNKNOWN'>, cause: (stage: Stage) => Promise<Recorded>]

const request = { ip: '127.0.0.1', user_agent: 'node' }
const server = { ip: 'local', user_agent: null }

/** A user acted on their own account. */
export const own = ({ id }: { id: string }): Recorded => ({ actor_id: id, target_id: id, ...request })
/** A user acted on the account of another. */
export const by = (actor: { id: string }, { id }: { id: string }): Recorded => ({
  actor_id: actor.id,
  target_id: id,
  ...request,
})
/** Somebody acted on an account without a proof of who they are. */
export const about = ({ id }: { id: string }): Recorded => ({ actor_id: null, target_id: id, ...request })
/** Somebody asked for something that is the same for every address. */
export const nobody: Recorded = { actor_id: null, target_id: null, ...request }
/** The server or the command line acted, not a request. */
export const bySystem = ({ id }: { id: string }): Recorded => ({ actor_id: null, target_id: id, ...server })
/** A job of the server ended what a user began. */
export const byJobOf = ({ id }: { id: string }): Recorded => ({ actor_id: id, target_id: id, ...server })

export const newPassword = 'two horses and a battery'
/** An address of an application with a scheme of its own, which a page asks about first. */
export const appRedirect = 'com.example.app:/signed-in'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A server with every way to sign in, and instances of it with other settings. */
export async function openStage() {
  const at = await createOAuthApp({ loginByMail: true, signupByMail: true })
  const { app } = at
  /** Where addresses do not have to be confirmed. */
  const lax = await app.startAnother({ requireEmailVerification: false })
  /** Where administrators need a second factor. */
  const strict = await app.startAnother({ adminRequire2fa: true })
  /** Where nobody can sign up. */
  const closed = await app.startAnother({ signup: 'off' })
  let serial = 0
  const nextEmail = () => `somebody-${++serial}@example.com`
  const factors = twoFactorCalls(app)
  return {
    at,
    app,
    lax,
    strict,
    closed,
    nextEmail,
    factors,
    passkeys: passkeyCalls(app),
    invitations: invitationCalls(app),
    createAdmin: async (): Promise<Person> => {
      const admin = await app.createPerson()
      await app.giveRole(admin, 'admin')
      return admin
    },
    /** An account whose address nobody has confirmed. */
    async createUnconfirmed(): Promise<{ id: string; email: string }> {
      const email = nextEmail()
      const made = expectType(await lax.call.signup({ input: { email, password: testPassword } }), 'AuthTokens')
      await app.server.drain()
      return { id: made.user.id, email }
    },
    /** Changes the password of a user. @returns the token of “this was not me” in the mail */
    async changePassword({ email, password, credential }: Person): Promise<string> {
      expectType(await app.call.changePassword({ currentPassword: password, newPassword }, credential), 'Done')
      return factors.mailedToken(email, 'not-me')
    },
    async close() {
      await closed.close()
      await strict.close()
      await lax.close()
      await at.close()
    },
  }
}

/** The id of the account of an address. */
export async function accountOf(app: TestApp, email: string): Promise<{ id: string }> {
  const [row] = await app.sql<{ id: string }>('select id from users where email = $1', [email])
  if (!row) throw new Error(`There is no account of ${email}`)
  return row
}
