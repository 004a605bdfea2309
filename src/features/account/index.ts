import type { Feature } from '../../core/feature.ts'
import { accountMailQueue } from './domain/account-mail.ts'
import { sendAccountMail } from './domain/send-account-mail.ts'
import { accountEvents } from './events.ts'
import './graphql/change-password.ts'
import './graphql/confirm-email-change.ts'
import './graphql/delete-account.ts'
import './graphql/disown-change.ts'
import './graphql/request-email-change.ts'
import './graphql/request-password-reset.ts'
import './graphql/resend-verification-email.ts'
import './graphql/reset-password.ts'
import './graphql/signup.ts'
import './graphql/update-profile.ts'
import './graphql/verify-email.ts'
import { accountMails } from './mails.ts'
import { acceptInvitationPage } from './pages/accept-invitation-page.ts'
import { confirmEmailPage } from './pages/confirm-email-page.ts'
import { notMePage } from './pages/not-me-page.ts'
import { resetPasswordPage } from './pages/reset-password-page.ts'
import { verifyEmailPage } from './pages/verify-email-page.ts'
import { accountPurposes } from './purposes.ts'
import { deleteExpiredSignUps, SignUpEntity } from './store/sign-up.ts'

export { accountMailQueue } from './domain/account-mail.ts'
export { claimAccount } from './domain/claim-account.ts'
export { createAccount } from './domain/create-account.ts'
export { endUnprovedAccess } from './domain/end-unproved-access.ts'
export { notifyOfUsername } from './domain/notify-of-username.ts'
export { sendFirstPassword } from './domain/send-reset.ts'
export { accountEvents } from './events.ts'
export { byMailbox, countOfDevice } from './graphql/by-mailbox.ts'
export { accountDeletedMail } from './mails.ts'
export { confirmEmailPurpose, resetPasswordPurpose, verifyEmailPurpose } from './purposes.ts'
export { voidSignUpLinks } from './store/sign-up.ts'

/** Signing up, confirming and changing addresses, passwords and profiles, and deleting an account. */
export const accountFeature = {
  name: 'account',
  entities: [SignUpEntity],
  events: accountEvents,
  mails: accountMails,
  purposes: accountPurposes,
  pages: [verifyEmailPage, resetPasswordPage, confirmEmailPage, notMePage, acceptInvitationPage],
  jobs: { [accountMailQueue.name]: sendAccountMail },
  cleanUp: (em, _deps, now) => deleteExpiredSignUps(em, now),
} satisfies Feature
