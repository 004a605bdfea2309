import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import { type AccountMailRequest, accountMailQueue } from './account-mail.ts'
import { answerEmailChange } from './answer-email-change.ts'
import { answerResend } from './answer-resend.ts'
import { answerReset } from './answer-reset.ts'
import { answerSignUp } from './answer-sign-up.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * The job of the queue `account-mail`: looks up the account that a request concerns, and queues the mails that answer it,
 * in one transaction.
 */
export async function sendAccountMail(deps: Deps, job: object): Promise<void> {
  const request = accountMailQueue.read(deps, job)
  await deps.database.transactional((em) => answer(deps, em, request))
}

async function answer(deps: Deps, em: EntityManager, request: AccountMailRequest): Promise<void> {
  switch (request.kind) {
    case 'SIGN_UP':
      return answerSignUp(deps, em, request)
    case 'VERIFY':
      return answerResend(deps, em, request.email)
    case 'RESET':
      return answerReset(deps, em, request.email)
    case 'EMAIL_CHANGE':
      return answerEmailChange(deps, em, request)
  }
}
