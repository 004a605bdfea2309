import type { Config } from '../../../config.ts'
import { type AnonymousAccess, anonymous } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { AccountLockedError, ValidationError } from '../../../core/errors.ts'
import { field } from '../../../core/pages/field.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page, PageDeclaration, PageDeps, ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import { checkReturn, handBack, type Return } from '../../login-code/index.ts'
import { ChallengeExpiredError, CodeInvalidError } from '../../two-factor/index.ts'
import { finishSecondFactor } from '../domain/finish-second-factor.ts'
import { expiredSignInPage, suspendedPage } from './failed-page.ts'

const path = '/oauth/second-factor'

/** A sign-in that waits for its second factor. */
interface Waiting extends Return {
  challengeToken: string
}

/** Asks for the second factor after a sign-in at a provider. */
export function showSecondFactor(
  config: Pick<Config, 'productName' | 'publicUrl'>,
  { challengeToken, returnTo, codeChallenge, state }: Waiting,
  problem?: string,
): Page {
  const content = html`<p>Two-factor authentication is on for your ${config.productName} account.</p>
      <form method="post" action="${pathTo(config, path)}">
        <input type="hidden" name="challenge" value="${challengeToken}">
        <input type="hidden" name="return_to" value="${returnTo}">
        <input type="hidden" name="code_challenge" value="${codeChallenge}">
        <input type="hidden" name="state" value="${state}">
        ${field({
          name: 'code',
          label: 'Code',
          type: 'text',
          autocomplete: 'one-time-code',
          hint: 'The six digits in your authenticator app, or one of your recovery codes.',
          error: problem,
          focused: true,
        })}
        <button type="submit">Continue</button>
      </form>`
  const title = 'Enter your code'
  const page = { title, content }
  return problem === undefined ? page : { ...page, status: 422 }
}

const serve: ServePage = async (deps, { form, client }) => {
  const text = (name: string) => form?.get(name) ?? ''
  const back = { returnTo: text('return_to'), codeChallenge: text('code_challenge'), state: text('state') }
  const challengeToken = text('challenge')
  // The fields come from the page of this server, and are checked like the fields of any request.
  if (checkReturn(deps.config, back)) return expiredSignInPage(deps.config, null)
  return finish(deps, { access: anonymous, client }, { challengeToken, ...back }, text('code'))
}

async function finish(
  deps: PageDeps,
  caller: Caller<AnonymousAccess>,
  { challengeToken, ...back }: Waiting,
  code: string,
): Promise<Page> {
  const outcome = await finishSecondFactor(deps, caller, { challengeToken, code }, (em, user, method, now) =>
    handBack(deps, em, caller, { ...back, user, method, provedAt: now, secondFactorAt: now }),
  )
  if (outcome instanceof CodeInvalidError) {
    const { attemptsRemaining: left } = outcome
    const problem = `This code is not correct. ${left} ${left === 1 ? 'attempt remains' : 'attempts remain'}.`
    return showSecondFactor(deps.config, { challengeToken, ...back }, problem)
  }
  if (outcome instanceof AccountLockedError) {
    const minutes = Math.ceil(outcome.retryAfter / 60)
    const problem = `Too many codes were wrong. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
    return showSecondFactor(deps.config, { challengeToken, ...back }, problem)
  }
  if (outcome instanceof ChallengeExpiredError) return expiredSignInPage(deps.config, back)
  if (!(outcome instanceof Error)) return withoutRedirect(outcome)
  if (outcome instanceof ValidationError) throw outcome
  return suspendedPage(deps.config, back)
}

/** The application may lead to another origin, which the policy of the form would forbid. */
function withoutRedirect({ redirect, ...page }: Page): Page {
  return redirect === undefined ? page : { ...page, goesOnTo: redirect }
}

/** `/oauth/second-factor`: the second step of a sign-in at a provider, on a page. */
export const secondFactorPage: PageDeclaration = { path, countedAs: () => 'verifyTwoFactor', serve }
