import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { ValidationError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page, PageDeps } from '../../../core/pages/page.ts'
import { avatarUrl, findAvatarNames } from '../../avatar/index.ts'
import { askToContinue } from '../domain/ask-to-continue.ts'
import { issueLoginCode } from '../domain/issue-login-code.ts'
import { LoginCode } from '../domain/login-code.ts'
import type { HandBackInput } from '../domain/new-login-code.ts'
import { hasCustomScheme } from '../domain/return-address.ts'
import { continueAsPage } from './continue-as-page.ts'

/**
 * Ends a page on which a user has signed in: it leads to the application with a code, in the caller's transaction, which has
 * locked the user's row. An app with a scheme of its own is not opened before the user has agreed: the code is made then.
 *
 * @returns the page; a ValidationError for an address, a challenge or a state that is refused
 */
export async function handBack(
  deps: Pick<PageDeps, 'config'>,
  em: EntityManager,
  caller: Caller,
  input: HandBackInput & { user: User },
): Promise<Page | ValidationError> {
  if (!hasCustomScheme(input.returnTo)) {
    const made = await issueLoginCode(deps, em, caller, input)
    if (!(made instanceof LoginCode)) return made
    const content = html`<p><a href="${made.url}">Continue</a> to the application.</p>`
    return { title: 'You are signed in', content, redirect: made.url }
  }
  const token = await askToContinue(deps, em, input)
  if (typeof token !== 'string') return token
  const { user, returnTo, state } = input
  const [picture = null] = await findAvatarNames(em, [user.id])
  const pictureUrl = avatarUrl(deps.config, picture, 256)
  return continueAsPage(deps.config, { user, pictureUrl, returnTo, token, state })
}
