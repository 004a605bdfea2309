import type { Feature } from '../../core/feature.ts'
import { loginCodeEvents } from './events.ts'
import './graphql/create-login-code.ts'
import './graphql/exchange-login-code.ts'
import './graphql/login-code-type.ts'
import { continuePage } from './pages/continue-page.ts'
import { deleteOldLoginCodes } from './store/login-code.ts'

export { checkReturn, type Return } from './domain/check-return.ts'
export type { HandBackInput } from './domain/new-login-code.ts'
export { readReturn } from './domain/read-return.ts'
export { hasCustomScheme } from './domain/return-address.ts'
export { handBack } from './pages/hand-back.ts'
export { wrongRequestPage } from './pages/wrong-request-page.ts'

/** The time for which a code is remembered after it has expired, so that a replay is noticed, in milliseconds. */
const rememberedMs = 86_400_000

/** Codes that hand a sign-in back to an application. */
export const loginCodeFeature = {
  name: 'login-code',
  events: loginCodeEvents,
  pages: [continuePage],
  cleanUp: (em, _deps, now) => deleteOldLoginCodes(em, new Date(now.getTime() - rememberedMs)),
} satisfies Feature
