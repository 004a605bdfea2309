import { expectType, testPassword, tokenOf } from '../../../_util/app.ts'
import { about, bySystem, type Cause, newPassword, nobody, own } from './stage.ts'

/** Sign-ups, passwords, addresses and profiles. */
export const accountCauses: Cause[] = [
  [
    'features/account/domain/sign-up',
    'SIGNED_UP',
    async ({ app, nextEmail }) => {
      expectType(await app.call.signup({ input: { email: nextEmail(), password: testPassword } }), 'MailSent')
      return nobody
    },
  ],
  [
    'features/account/domain/create-account',
    'SIGNED_UP',
    async ({ createUnconfirmed }) => own(await createUnconfirmed()),
  ],
  ['features/account/domain/verify-email', 'EMAIL_VERIFIED', async ({ app }) => own(await app.createPerson())],
  [
    'features/account/domain/verify-email',
    'EMAIL_VERIFIED',
    async ({ app, createUnconfirmed, factors }) => {
      const user = await createUnconfirmed()
      expectType(await app.call.verifyEmail({ token: await factors.mailedToken(user.email, 'verify-email') }), 'Done')
      return own(user)
    },
  ],
  ...(
    [
      ['features/account/domain/create-account', 'SIGNED_UP'],
      ['features/account/domain/insert-invited-user', 'EMAIL_VERIFIED'],
    ] as const
  ).map(
    ([file, type]): Cause => [
      file,
      type,
      async ({ app, invitations }) => {
        const owner = await app.createPerson()
        const { email, token } = await invitations.invite(owner, await invitations.found(owner))
        const input = { email, password: testPassword, invitationToken: token }
        return own(expectType(await app.call.signup({ input }), 'AuthTokens').user)
      },
    ],
  ),
  [
    'features/account/domain/change-password',
    'PASSWORD_CHANGED',
    async ({ app, changePassword }) => {
      const person = await app.createPerson()
      await changePassword(person)
      return own(person)
    },
  ],
  [
    'features/account/domain/request-password-reset',
    'PASSWORD_RESET_REQUESTED',
    async ({ app }) => {
      const { email } = await app.createPerson()
      expectType(await app.call.requestPasswordReset({ email }), 'MailSent')
      return nobody
    },
  ],
  [
    'features/account/domain/reset-password',
    'PASSWORD_RESET',
    async ({ app, factors }) => {
      const person = await app.createPerson()
      await app.call.requestPasswordReset({ email: person.email })
      const token = await factors.mailedToken(person.email, 'reset-password')
      expectType(await app.call.resetPassword({ token, newPassword }), 'Done')
      return own(person)
    },
  ],
  [
    'features/account/domain/request-email-change',
    'EMAIL_CHANGE_REQUESTED',
    async ({ app, nextEmail }) => {
      const person = await app.createPerson()
      const input = { newEmail: nextEmail(), password: person.password }
      expectType(await app.call.requestEmailChange(input, person.credential), 'MailSent')
      return own(person)
    },
  ],
  [
    'features/account/domain/confirm-email-change',
    'EMAIL_CHANGED',
    async ({ app, nextEmail, factors }) => {
      const person = await app.createPerson()
      const newEmail = nextEmail()
      await app.call.requestEmailChange({ newEmail, password: person.password }, person.credential)
      const token = await factors.mailedToken(newEmail, 'confirm-email')
      expectType(await app.call.confirmEmailChange({ token }), 'Done')
      return own(person)
    },
  ],
  [
    'features/account/domain/disown-change',
    'CHANGE_DISOWNED',
    async ({ app, changePassword }) => {
      const person = await app.createPerson()
      expectType(await app.call.disownChange({ token: await changePassword(person) }), 'Done')
      return own(person)
    },
  ],
  [
    'features/account/domain/suspend-for-lost-factor',
    'USER_SUSPENDED',
    async ({ strict, createAdmin, changePassword, factors }) => {
      const admin = await createAdmin()
      const token = await changePassword(admin)
      await factors.enable({ ...admin, password: newPassword })
      expectType(await strict.call.disownChange({ token }), 'Done')
      return about(admin)
    },
  ],
  [
    'features/account/domain/update-profile',
    'PROFILE_CHANGED',
    async ({ app }) => {
      const person = await app.createPerson()
      expectType(await app.call.updateProfile({ input: { name: 'Ada' } }, person.credential), 'User')
      return own(person)
    },
  ],
  [
    'features/account/domain/delete-account',
    'ACCOUNT_DELETED',
    async ({ app }) => {
      const person = await app.createPerson()
      expectType(await app.call.deleteAccount({ password: person.password }, person.credential), 'Done')
      return own(person)
    },
  ],
  [
    'features/profile-data/domain/update-data',
    'DATA_CHANGED',
    async ({ app }) => {
      const person = await app.createPerson()
      expectType(await app.call.updateData({ input: { set: { theme: 'dark' } } }, person.credential), 'User')
      return own(person)
    },
  ],
  [
    'features/referral/domain/record-referral',
    'REFERRAL_RECORDED',
    async ({ app, nextEmail }) => {
      const referrer = await app.createPerson()
      const query = '{ me { referralCode } }'
      const { data } = await app.execute<{ me: { referralCode: string } }>(query, {}, referrer.credential)
      const email = nextEmail()
      const input = { email, password: testPassword, referralCode: data.me.referralCode }
      expectType(await app.call.signup({ input }), 'MailSent')
      await app.server.drain()
      expectType(await app.call.verifyEmail({ token: tokenOf(app.mailbox.last(email).links[0]) }), 'Done')
      return bySystem(referrer)
    },
  ],
]
