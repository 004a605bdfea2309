import { expectType } from '../../../_util/app.ts'
import { createAuthenticator } from '../../../_util/authenticator.ts'
import { createPkce } from '../../../_util/pkce.ts'
import { about, type Cause, nobody, own, type Stage } from './stage.ts'

/** A user with two-factor authentication. */
const createStrong = async ({ app, factors }: Stage) => {
  const person = await app.createPerson()
  return { person, ...(await factors.enable(person)) }
}
/** A user with a passkey. */
const createHolder = async ({ app, passkeys }: Stage) => {
  const person = await app.createPerson()
  const authenticator = createAuthenticator()
  return { person, authenticator, passkey: await passkeys.register(person, authenticator) }
}
/** The account of a provider that is an authority for an address. */
const googleUser = (email: string) => {
  const [sub = ''] = email.split('@')
  return { sub, email, emailVerified: true, hostedDomain: 'example.com' }
}

/** Second factors, passkeys and accounts at identity providers. */
export const factorCauses: Cause[] = [
  [
    'features/two-factor/domain/setup-two-factor',
    'TWO_FACTOR_SETUP',
    async (stage) => own((await createStrong(stage)).person),
  ],
  [
    'features/two-factor/domain/confirm-two-factor',
    'TWO_FACTOR_ENABLED',
    async (stage) => own((await createStrong(stage)).person),
  ],
  [
    'features/two-factor/domain/confirm-two-factor',
    'TWO_FACTOR_FAILED',
    async ({ app }) => {
      const person = await app.createPerson()
      await app.call.setupTwoFactor({ password: person.password }, person.credential)
      expectType(await app.call.confirmTwoFactor({ code: 'wrong' }, person.credential), 'CodeInvalidError')
      return own(person)
    },
  ],
  [
    'features/two-factor/domain/check-code',
    'TWO_FACTOR_FAILED',
    async (stage) => {
      const { person } = await createStrong(stage)
      expectType(await stage.app.call.disableTwoFactor({ code: 'wrong' }, person.credential), 'CodeInvalidError')
      return about(person)
    },
  ],
  [
    'core/attempts/record-refused-attempt',
    'TWO_FACTOR_LOCKED',
    async (stage) => {
      const { person } = await createStrong(stage)
      for (let count = 0; count < 6; count += 1) {
        await stage.app.call.disableTwoFactor({ code: 'wrong' }, person.credential)
      }
      return about(person)
    },
  ],
  [
    'features/two-factor/domain/report-recovery-code',
    'RECOVERY_CODE_USED',
    async (stage) => {
      const { person, codes } = await createStrong(stage)
      const challenge = await stage.factors.challenge(person)
      expectType(await stage.factors.verify(challenge, codes[0] ?? ''), 'AuthTokens')
      return own(person)
    },
  ],
  [
    'features/two-factor/domain/regenerate-recovery-codes',
    'RECOVERY_CODES_REGENERATED',
    async (stage) => {
      const { person, secret } = await createStrong(stage)
      const code = await stage.factors.nextCode(secret)
      expectType(await stage.app.call.regenerateRecoveryCodes({ code }, person.credential), 'RecoveryCodes')
      return own(person)
    },
  ],
  [
    'features/two-factor/domain/disable-two-factor',
    'TWO_FACTOR_DISABLED',
    async (stage) => {
      const { person, secret } = await createStrong(stage)
      const code = await stage.factors.nextCode(secret)
      expectType(await stage.app.call.disableTwoFactor({ code }, person.credential), 'Done')
      return own(person)
    },
  ],
  [
    'features/passkey/domain/finish-passkey-registration',
    'PASSKEY_ADDED',
    async (stage) => own((await createHolder(stage)).person),
  ],
  [
    'features/passkey/domain/rename-passkey',
    'PASSKEY_RENAMED',
    async (stage) => {
      const { person, passkey } = await createHolder(stage)
      const input = { id: passkey.id, name: 'Phone' }
      expectType(await stage.app.call.renamePasskey(input, person.credential), 'Passkey')
      return own(person)
    },
  ],
  [
    'features/passkey/domain/delete-passkey',
    'PASSKEY_DELETED',
    async (stage) => {
      const { person, passkey } = await createHolder(stage)
      expectType(await stage.app.call.deletePasskey({ id: passkey.id }, person.credential), 'Done')
      return own(person)
    },
  ],
  [
    'features/passkey/domain/check-assertion',
    'PASSKEY_REFUSED',
    async (stage) => {
      const { person, authenticator } = await createHolder(stage)
      const answer = await stage.passkeys.login(authenticator, { userVerified: false })
      expectType(answer, 'InvalidCredentialsError')
      return about(person)
    },
  ],
  [
    'features/passkey/domain/use-passkey',
    'PASSKEY_COUNTER_REGRESSED',
    async (stage) => {
      const { person, authenticator } = await createHolder(stage)
      expectType(await stage.passkeys.login(authenticator, { counter: 7 }), 'AuthTokens')
      expectType(await stage.passkeys.login(authenticator, { counter: 7 }), 'InvalidCredentialsError')
      return about(person)
    },
  ],
  ...(
    [
      ['features/account/domain/create-account', 'SIGNED_UP'],
      ['features/oauth/domain/make-account', 'EMAIL_VERIFIED'],
    ] as const
  ).map(
    ([file, type]): Cause => [
      file,
      type,
      async ({ at, nextEmail }) => own(expectType(await at.signIn(googleUser(nextEmail())), 'AuthTokens').user),
    ],
  ),
  [
    'features/oauth/domain/join-by-address',
    'OAUTH_LOGIN_FAILED',
    async ({ at, app }) => {
      const person = await app.createPerson()
      expectType(await at.signIn(googleUser(person.email)), 'AccountExistsError')
      return about(person)
    },
  ],
  [
    'features/oauth/domain/join-by-address',
    'EMAIL_VERIFIED',
    async ({ at, createUnconfirmed }) => {
      const user = await createUnconfirmed()
      expectType(await at.signIn(googleUser(user.email)), 'AuthTokens')
      return own(user)
    },
  ],
  [
    'features/oauth/domain/record-failure',
    'OAUTH_LOGIN_FAILED',
    async ({ app }) => {
      const { codeVerifier } = createPkce()
      const answer = await app.call.completeOAuthLogin({ provider: 'google', code: 'x', state: 'x', codeVerifier })
      expectType(answer, 'OAuthFailedError')
      return nobody
    },
  ],
  [
    'features/oauth/domain/record-refused-sign-up',
    'OAUTH_LOGIN_FAILED',
    async ({ at, closed, nextEmail }) => {
      const begun = await at.begin(googleUser(nextEmail()))
      expectType(await closed.call.completeOAuthLogin(begun), 'OAuthFailedError')
      return nobody
    },
  ],
  [
    'features/oauth/domain/link-identity',
    'OAUTH_ACCOUNT_LINKED',
    async ({ at, app, nextEmail }) => {
      const person = await app.createPerson()
      expectType(await at.link(googleUser(nextEmail()), person.credential), 'OAuthAccount')
      return own(person)
    },
  ],
  [
    'features/oauth/domain/unlink-oauth-account',
    'OAUTH_ACCOUNT_UNLINKED',
    async ({ at, app, nextEmail }) => {
      const person = await app.createPerson()
      const { id } = expectType(await at.link(googleUser(nextEmail()), person.credential), 'OAuthAccount')
      expectType(await app.call.unlinkOAuthAccount({ id }, person.credential), 'Done')
      return own(person)
    },
  ],
]
