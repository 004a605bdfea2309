import { anonymous } from '../../../core/access/access.ts'
import { html } from '../../../core/pages/html.ts'
import { deadLink, incompleteLink, readLinkToken } from '../../../core/pages/link-token.ts'
import type { Page, PageDeclaration, PageDeps, ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import { assertMailLogin } from '../domain/assert-mail-login.ts'
import { disownLoginLink } from '../domain/disown-login-link.ts'
import { readLoginLink } from '../domain/read-login-link.ts'

const path = '/login-link'

/**
 * The page of the link where no application has one. It has no verifier, so that it signs nobody in: it explains where the code belongs, and
 * leads to the page of an account, which has the verifier if this browser asked.
 * It does not show the code either, because the address of the page can be read where the mail cannot, such as in the history of a
 * browser. The button voids the mail.
 */
const serve: ServePage = async (deps, { method, query, form, client }) => {
  assertMailLogin(deps.config)
  const posted = method === 'POST'
  const token = readLinkToken(posted ? (form ?? new URLSearchParams()) : query)
  if (token === null) return incompleteLink(advice)
  if (!posted) {
    const login = await readLoginLink(deps, token)
    return login instanceof Error ? deadLink(login, advice) : sayWhere(deps, token)
  }
  const error = await disownLoginLink(deps, { access: anonymous, client }, token)
  if (error) return deadLink(error, advice)
  return {
    title: 'The code does not work any more',
    content: html`<p>Nobody can sign in with that mail. Nothing else was changed.</p>
      <p class="quiet">Somebody who types your address can cause such a mail, and learns nothing from it.</p>`,
  }
}

/** `/login-link`: explains where the code of a mail is to be typed. */
export const loginLinkPage: PageDeclaration = { path, countedAs: () => 'loginWithLink', serve }

function sayWhere({ config }: PageDeps, token: string): Page {
  const here = `${pathTo(config, '/account/login-link')}?token=${encodeURIComponent(token)}`
  const content = html`<p>You are almost signed in to ${config.productName}.</p>
      ${config.appUrl ? null : html`<p>If you asked for the mail in this browser, <a href="${here}">continue here</a>. Otherwise:</p>`}
      <ol class="steps">
        <li>Go back to the page or app where you typed your email address.</li>
        <li>Type the eight digits of the mail there:
          <span class="digits" aria-hidden="true"><span>0000</span> <span>0000</span></span></li>
      </ol>
      ${config.appUrl ? html`<p>If you typed your address on a page of this server, in this browser, you can <a href="${here}">sign in here</a> instead.</p>` : null}
      <p class="quiet">The code works once, for ten minutes after you asked for it. Do not give it to anyone who asks you for it.</p>
      <form method="post" action="${pathTo(config, path)}">
        <input type="hidden" name="token" value="${token}">
        <button type="submit" class="plain">I did not ask for this mail</button>
      </form>`
  return { title: 'Type the code from the mail', content }
}

const advice = html`Go back to the page or app where you want to sign in, and ask for a new mail.`
