import type { Caller } from '../../../core/access/caller.ts'
import type { Page, PageDeps } from '../../../core/pages/page.ts'
import { readNow } from '../../../store/now.ts'
import { handBack, type Return } from '../../login-code/index.ts'
import { checkSignIn } from '../../session/index.ts'
import type { SignInEnd } from '../domain/confirmed-identity.ts'

/**
 * Ends a sign-in on a page: with the checks of every sign-in, and then with a code for the application. No session is opened here: the
 * application opens it with the code.
 */
export function endOnPage(deps: PageDeps, caller: Caller, back: Return): SignInEnd<Page> {
  return async (em, user) => {
    const unfinished = await checkSignIn(deps, em, caller, { user, method: 'oauth' })
    if (unfinished) return unfinished
    const page = await handBack(deps, em, caller, {
      ...back,
      user,
      method: 'oauth',
      provedAt: await readNow(em),
      secondFactorAt: null,
    })
    // It was checked when the sign-in began; the operator may have removed the address since.
    if (page instanceof Error) throw page
    return page
  }
}
