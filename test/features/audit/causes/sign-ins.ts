import { expectType, testPassword, typeOf } from '../../../_util/app.ts'
import { createPkce } from '../../../_util/pkce.ts'
import { asPage, handBackTo, hiddenField } from '../../login-code/hand-back.ts'
import { handOver } from '../../login-code/login-code-calls.ts'
import { requestMail } from '../../mail-login/mail-login-calls.ts'
import { about, appRedirect, type Cause, newPassword, nobody, own, type Stage } from './stage.ts'

const tryPassword = ({ app }: Stage, identifier: string, password = 'not the password') =>
  app.call.login({ input: { identifier, password } }).then(typeOf)
const tryMailCode = ({ app }: Stage, email: string) => app.call.loginWithCode({ email, code: '00000000' }).then(typeOf)
/** Signs in with the link of a mail. */
const byMail = async ({ app }: Stage, email: string) => {
  const { token, codeVerifier } = await requestMail(app, email)
  return expectType(await app.call.loginWithLink({ token, codeVerifier }), 'AuthTokens').user
}

/** Sessions, passwords, login codes and mails to sign in. */
export const signInCauses: Cause[] = [
  ['features/session/domain/open-session', 'LOGGED_IN', async ({ app }) => own(await app.createPerson())],
  [
    'features/session/domain/log-in',
    'LOGIN_FAILED',
    async (stage) => {
      const person = await stage.app.createPerson()
      await tryPassword(stage, person.email)
      return about(person)
    },
  ],
  [
    'core/attempts/record-refused-attempt',
    'ACCOUNT_LOCKED',
    async (stage) => {
      const person = await stage.app.createPerson()
      for (let count = 0; count < 11; count += 1) await tryPassword(stage, person.email)
      return about(person)
    },
  ],
  [
    'features/session/domain/record-refused-sign-in',
    'SIGN_IN_REFUSED',
    async (stage) => {
      const person = await stage.app.createPerson()
      await stage.app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
      await tryPassword(stage, person.email, testPassword)
      return about(person)
    },
  ],
  [
    'features/session/domain/create-challenge',
    'SECOND_FACTOR_REQUESTED',
    async ({ app, factors }) => {
      const person = await app.createPerson()
      await factors.enable(person)
      await factors.challenge(person)
      return about(person)
    },
  ],
  [
    'features/session/domain/confirm-identity',
    'PASSWORD_CONFIRMATION_FAILED',
    async ({ app }) => {
      const person = await app.createPerson()
      const input = { currentPassword: 'not the password', newPassword }
      expectType(await app.call.changePassword(input, person.credential), 'InvalidCredentialsError')
      return own(person)
    },
  ],
  [
    'features/session/domain/log-out',
    'LOGGED_OUT',
    async ({ app }) => {
      const person = await app.createPerson()
      expectType(await app.call.logout({}, person.credential), 'Done')
      return own(person)
    },
  ],
  [
    'features/session/domain/log-out-by-refresh-token',
    'LOGGED_OUT',
    async ({ app }) => {
      const person = await app.createPerson()
      // What a page of this server sends.
      const page = { origin: app.config.publicUrl, 'sec-fetch-site': 'same-origin', 'x-sallyport-cookie': 'on' }
      const cookie = `sallyport-refresh=${person.refreshToken}`
      expectType(await app.call.logout({}, undefined, { ...page, cookie }), 'Done')
      return own(person)
    },
  ],
  [
    'features/session/domain/revoke-session',
    'SESSION_REVOKED',
    async ({ app }) => {
      const person = await app.createPerson()
      const { sessionId } = await app.logInAs(person.email)
      expectType(await app.call.revokeSession({ id: sessionId }, person.credential), 'Done')
      return own(person)
    },
  ],
  [
    'features/session/domain/revoke-other-sessions',
    'SESSION_REVOKED',
    async ({ app }) => {
      const person = await app.createPerson()
      expectType(await app.call.revokeOtherSessions({}, person.credential), 'SessionsRevoked')
      return own(person)
    },
  ],
  [
    'features/session/domain/refresh',
    'REFRESH_TOKEN_REUSED',
    async ({ app }) => {
      const { id, refreshToken } = await app.createPerson()
      expectType(await app.call.refresh({ refreshToken }), 'AuthTokens')
      await app.clock.advance(11)
      expectType(await app.call.refresh({ refreshToken }), 'TokenInvalidError')
      return about({ id })
    },
  ],
  [
    'features/reauthentication/domain/reauthenticate',
    'REAUTHENTICATED',
    async ({ app }) => {
      const person = await app.createPerson()
      expectType(await app.call.reauthenticate({ password: person.password }, person.credential), 'Done')
      return own(person)
    },
  ],
  [
    'features/login-code/domain/issue-login-code',
    'LOGIN_CODE_CREATED',
    async ({ app }) => {
      const person = await app.createPerson()
      await handOver(app, person.credential)
      return own(person)
    },
  ],
  [
    'features/login-code/domain/continue-sign-in',
    'LOGIN_CODE_CREATED',
    async ({ app }) => {
      const person = await app.createPerson()
      const { codeChallenge } = createPkce()
      const page = asPage(await handBackTo(app, person, { returnTo: appRedirect, codeChallenge, state: 'xyz' }))
      const body = new URLSearchParams({ token: hiddenField(page, 'token'), state: 'xyz', answer: 'continue' })
      await fetch(`${app.url}/continue`, { method: 'POST', body, redirect: 'manual' })
      return own(person)
    },
  ],
  [
    'features/login-code/domain/exchange-login-code',
    'LOGIN_CODE_REFUSED',
    async ({ app }) => {
      const person = await app.createPerson()
      const { code } = await handOver(app, person.credential)
      const { codeVerifier } = createPkce()
      expectType(await app.call.exchangeLoginCode({ code, codeVerifier }), 'TokenInvalidError')
      return about(person)
    },
  ],
  [
    'features/login-code/domain/end-replayed-session',
    'LOGIN_CODE_REUSED',
    async ({ app }) => {
      const person = await app.createPerson()
      const { code, codeVerifier } = await handOver(app, person.credential)
      expectType(await app.call.exchangeLoginCode({ code, codeVerifier }), 'AuthTokens')
      expectType(await app.call.exchangeLoginCode({ code, codeVerifier }), 'TokenInvalidError')
      return about(person)
    },
  ],
  [
    'features/mail-login/domain/request-login-link',
    'LOGIN_LINK_REQUESTED',
    async ({ app, nextEmail }) => {
      await requestMail(app, nextEmail())
      return nobody
    },
  ],
  [
    'features/mail-login/domain/login-with-code',
    'MAIL_CODE_FAILED',
    async (stage) => {
      const person = await stage.app.createPerson()
      await tryMailCode(stage, person.email)
      return about(person)
    },
  ],
  [
    'core/attempts/record-refused-attempt',
    'MAIL_CODE_LOCKED',
    async (stage) => {
      const person = await stage.app.createPerson()
      for (let count = 0; count < 6; count += 1) await tryMailCode(stage, person.email)
      return about(person)
    },
  ],
  [
    'features/mail-login/domain/disown-login-link',
    'LOGIN_LINK_DISOWNED',
    async ({ app }) => {
      const person = await app.createPerson()
      const { token } = await requestMail(app, person.email)
      await fetch(`${app.url}/login-link`, { method: 'POST', body: new URLSearchParams({ token }) })
      return about(person)
    },
  ],
  ...(
    [
      ['features/account/domain/create-account', 'SIGNED_UP'],
      ['features/mail-login/domain/insert-user-by-mail', 'EMAIL_VERIFIED'],
    ] as const
  ).map(([file, type]): Cause => [file, type, async (stage) => own(await byMail(stage, stage.nextEmail()))]),
  [
    'features/mail-login/domain/prove-mailbox',
    'EMAIL_VERIFIED',
    async (stage) => own(await byMail(stage, (await stage.createUnconfirmed()).email)),
  ],
]
