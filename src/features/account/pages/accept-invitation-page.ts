import { anonymous } from '../../../core/access/access.ts'
import { TokenExpiredError, ValidationError } from '../../../core/errors.ts'
import { type Html, html } from '../../../core/pages/html.ts'
import { deadLink, incompleteLink, readLinkToken } from '../../../core/pages/link-token.ts'
import type { Page, PageDeclaration, PageDeps, PageRequest, ServePage } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import { acceptByLink, InvitationNotFoundError, type OpenInvitation, readInvitation } from '../../organization/index.ts'
import { signUpByLink } from '../domain/sign-up-by-link.ts'
import { type Problems, showSignUpForm } from './invited-sign-up-form.ts'
import { signInNow } from './sign-in-now.ts'

const path = '/accept-invitation'

/**
 * GET shows the invitation and changes nothing: programs that scan mail follow its links. POST accepts it for the account with
 * the invited address; for an address without one it offers to sign up, unless sign-up is closed. Only the reader of the mailbox has the token, and
 * nobody else learns whether the address has an account. [ASVS 5.0 6.3.8]
 */
const serve: ServePage = async (deps, request) => {
  const posted = request.method === 'POST'
  const fields = posted ? (request.form ?? new URLSearchParams()) : request.query
  const token = readLinkToken(fields)
  if (token === null) return incompleteLink(advice)
  const open = await readInvitation(deps, token)
  if (open instanceof Error) return refused(open)
  if (!posted) return askFirst(deps, open, token)
  const signsUp = fields.has('password') && deps.config.signup !== 'off'
  return signsUp ? signUp(deps, request, open, token) : accept(deps, request, open, token)
}

/** `/accept-invitation`: makes the reader of an invitation a member, with an account that exists or a new one. */
export const acceptInvitationPage: PageDeclaration = { path, countedAs: () => 'acceptInvitation', serve }

function askFirst(
  { config }: PageDeps,
  { organization, invitation, inviterName }: OpenInvitation,
  token: string,
): Page {
  const content = html`<p>You are invited to become a member of an organization on ${config.productName}.</p>
      <dl>
        <dt>Organization</dt>
        <dd>${organization.name}</dd>
        ${inviterName ? html`<dt>Invited by</dt><dd>${inviterName}</dd>` : null}
        <dt>Role</dt>
        <dd>${invitation.role}</dd>
        <dt>Address</dt>
        <dd>${invitation.email}</dd>
      </dl>
      <p class="quiet">Other people wrote these names. If you do not know them, close this page: you are not added to
        anything.</p>
      <form method="post" action="${pathTo(config, path)}">
        <input type="hidden" name="token" value="${token}">
        <button type="submit">Accept the invitation</button>
      </form>`
  return { title: 'You are invited', content }
}

async function accept(deps: PageDeps, { client }: PageRequest, open: OpenInvitation, token: string): Promise<Page> {
  const joined = await acceptByLink(deps, { access: anonymous, client }, token)
  if (joined instanceof Error) return refused(joined)
  if (joined === 'NO_ACCOUNT') {
    if (deps.config.signup === 'off') return closed(deps)
    return showSignUpForm(deps, path, { open, token, name: '', problems: {} })
  }
  if (joined === 'UNCONFIRMED') return unconfirmed(deps)
  if (joined === 'SUSPENDED') return suspended()
  return welcome(deps, open)
}

async function signUp(deps: PageDeps, request: PageRequest, open: OpenInvitation, token: string): Promise<Page> {
  const form = request.form ?? new URLSearchParams()
  const name = form.get('name') ?? ''
  const show = (problems: Problems) => showSignUpForm(deps, path, { open, token, name, problems })
  const input = {
    email: open.invitation.email,
    name: name.trim() === '' ? null : name,
    password: form.get('password') ?? '',
    passwordConfirmation: form.get('passwordConfirmation') ?? '',
    invitationToken: token,
  }
  const made = await signUpByLink(deps, { access: anonymous, client: request.client }, input)
  if (made instanceof InvitationNotFoundError || made instanceof TokenExpiredError) return refused(made)
  if (made instanceof ValidationError) {
    return show(Object.fromEntries(made.fields.map((wrong) => [wrong.path.at(-1) ?? '', wrong.message])))
  }
  // An account with the address was made since the form was shown: it joins, or the page says why it cannot.
  if (made instanceof Error && made.code === 'EMAIL_TAKEN') return accept(deps, request, open, token)
  if (made instanceof Error) return show({ password: made.message })
  return welcome(deps, open)
}

function welcome({ config }: PageDeps, { organization }: OpenInvitation): Page {
  return {
    title: 'You are a member',
    content: html`<p>You are now a member of the organization.</p>
      <dl>
        <dt>Organization</dt>
        <dd>${organization.name}</dd>
      </dl>
      <p>${signInNow(config)}</p>`,
  }
}

/** The invitation stays valid, for the account that an administrator may create. */
function closed({ config }: PageDeps): Page {
  return {
    status: 403,
    title: 'Sign-up is closed',
    content: html`<p role="alert">This address has no ${config.productName} account, and new accounts cannot be created here.</p>
      <p>Ask the operator of this service for an account. Then open the link of the invitation again.</p>`,
  }
}

/** A password reset proves the mailbox and ends what an attacker may have left in the account. */
function unconfirmed({ config }: PageDeps): Page {
  return {
    status: 409,
    title: 'Confirm your address first',
    content: html`<p role="alert">This address has an account, but the address was never confirmed. Somebody else may have
        signed up with it.</p>
      <p><a href="${pathTo(config, '/reset-password')}">Choose a new password</a>, which confirms the address. Then open the
        link of the invitation again.</p>`,
  }
}

function suspended(): Page {
  return {
    status: 403,
    title: 'Your account is suspended',
    content: html`<p role="alert">The account with this address is suspended, so it cannot become a member. Please contact the
        operator of this service.</p>`,
  }
}

function refused(error: InvitationNotFoundError | TokenExpiredError | ValidationError): Page {
  if (error instanceof TokenExpiredError) return deadLink(error, advice)
  if (error instanceof ValidationError) {
    const [problem] = error.fields
    return {
      status: 409,
      title: 'The invitation was not accepted',
      content: html`<p role="alert">${problem?.message ?? error.message}</p>`,
    }
  }
  return {
    status: 400,
    title: 'This link does not work',
    content: html`<p role="alert">It was used already, a newer mail has replaced it, the invitation was revoked, or the person
        who sent it may no longer invite.</p>
      <p>${advice}</p>`,
  }
}

const advice: Html = html`If you have already accepted the invitation, you can sign in. Otherwise, ask the person who invited
        you for a new one.`
