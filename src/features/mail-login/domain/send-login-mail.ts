import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import type { Services } from '../../../core/services.ts'
import { loginMail } from '../mails.ts'
import { loginMailQueue } from './login-mail-job.ts'
import { mailLoginSeconds } from './mail-login-seconds.ts'
import { signsUpByMail } from './signs-up-by-mail.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * The job of the queue `login-mail`: mails the link and the code. An address without an account gets them only where they make
 * one.
 */
export async function sendLoginMail(deps: Deps, job: object): Promise<void> {
  const { email, token, code, origin } = loginMailQueue.read(deps, job)
  await deps.database.transactional(async (em) => {
    const user = await findUserByEmail(em, email)
    if (!deps.config.loginByMail || !(user || signsUpByMail(deps.config))) return
    const link = linkTo(deps.config, '/login-link', token)
    const opensApp = deps.config.appUrl !== null
    const data = { link, opensApp, code, minutes: mailLoginSeconds / 60, origin, isNew: !user }
    await queueMail(deps, em, email, loginMail, data)
  })
}
