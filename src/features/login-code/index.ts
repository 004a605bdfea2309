import type { Feature } from '../../core/feature.ts'
import { loginCodeEvents } from './events.ts'
import './graphql/create-login-code.ts'
import './graphql/exchange-login-code.ts'
import './graphql/login-code-type.ts'
import { deleteOldLoginCodes } from './store/login-code.ts'

export { checkReturn, type Return } from './domain/check-return.ts'
export { type HandedBack, issueLoginCode } from './domain/issue-login-code.ts'
export { LoginCode } from './domain/login-code.ts'

/** The time for which a code is remembered after it has expired, so that a replay is noticed, in milliseconds. */
const remembered = 86_400_000

/** Codes that hand a sign-in back to an application. */
export const loginCodeFeature = {
  name: 'login-code',
  events: loginCodeEvents,
  cleanUp: (em, _deps, now) => deleteOldLoginCodes(em, new Date(now.getTime() - remembered)),
} satisfies Feature
