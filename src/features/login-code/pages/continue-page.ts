import { anonymous } from '../../../core/access/access.ts'
import { TokenExpiredError } from '../../../core/errors.ts'
import { html } from '../../../core/pages/html.ts'
import { readLinkToken } from '../../../core/pages/link-token.ts'
import type { Page, PageDeclaration, ServePage } from '../../../core/pages/page.ts'
import { continueSignIn } from '../domain/continue-sign-in.ts'
import { continuePath } from './continue-as-page.ts'

const serve: ServePage = async (deps, { form, client }) => {
  const token = form && readLinkToken(form)
  if (!token) return startAgain(400, 'This page cannot be opened alone', 'A sign-in in an app leads to it.')
  const state = form.get('state') ?? ''
  const agreed = form.get('answer') === 'continue'
  const url = await continueSignIn(deps, { access: anonymous, client }, { token, state, agreed })
  if (url instanceof TokenExpiredError) {
    return startAgain(410, 'This took too long', 'The sign-in was started more than ten minutes ago.')
  }
  if (url instanceof Error) return startAgain(400, 'This sign-in is over', 'It was answered already, or it was ended.')
  return {
    title: 'Back to the app',
    content: html`<p>If the app does not open, <a href="${url}">go back to it</a>.</p>`,
    redirect: url,
    formTarget: url.slice(0, url.indexOf(':') + 1),
  }
}

function startAgain(status: number, title: string, reason: string): Page {
  return { status, title, content: html`<p role="alert">${reason}</p><p>Go back to the app and sign in again.</p>` }
}

/** `/continue`: takes the answer to the question of `continueAsPage`. */
export const continuePage: PageDeclaration = { path: continuePath, countedAs: () => 'createLoginCode', serve }
