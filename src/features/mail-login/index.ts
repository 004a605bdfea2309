import type { Feature } from '../../core/feature.ts'
import { loginMailQueue } from './domain/login-mail-job.ts'
import { sendLoginMail } from './domain/send-login-mail.ts'
import { mailLoginEvents } from './events.ts'
import './graphql/login-with-code.ts'
import './graphql/login-with-link.ts'
import './graphql/request-login-link.ts'
import { mailLoginMails } from './mails.ts'
import { loginLinkPage } from './pages/login-link-page.ts'
import { deleteOldMailLogins } from './store/mail-login.ts'

export { mailLoginEvents } from './events.ts'

/** The time after its expiry for which a link says that it has expired, in milliseconds. */
const rememberedMs = 86_400_000

/** Signing in with a link or a code by mail. */
export const mailLoginFeature = {
  name: 'mail-login',
  events: mailLoginEvents,
  mails: mailLoginMails,
  pages: [loginLinkPage],
  jobs: { [loginMailQueue.name]: sendLoginMail },
  cleanUp: (em, _deps, now) => deleteOldMailLogins(em, new Date(now.getTime() - rememberedMs)),
} satisfies Feature
