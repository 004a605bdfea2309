import { field } from '../../../core/pages/field.ts'
import { html } from '../../../core/pages/html.ts'
import type { Page, PageDeps } from '../../../core/pages/page.ts'
import { pathTo } from '../../../core/pages/path-to.ts'
import type { OpenInvitation } from '../../organization/index.ts'

/** Error messages by the name of the field. */
export type Problems = Record<string, string>

/** Longer than any name. A longer text is not shown again in the form. */
const maxEchoLength = 200

/**
 * The form to sign up with an invited address. The address is text and not a field: the token proves this one alone. The form
 * never contains the passwords again, and keeps the token, so that the next attempt works.
 */
export function showSignUpForm(
  { config }: PageDeps,
  path: `/${string}`,
  { open, token, name, problems }: { open: OpenInvitation; token: string; name: string; problems: Problems },
): Page {
  const failed = Object.keys(problems).length > 0
  const content = html`${failed ? html`<div class="alert" role="alert"><p>The account was not created. Please correct the marked fields.</p></div>` : null}
      <p>This address has no ${config.productName} account yet. Choose a password to create one and to become a member.</p>
      <dl>
        <dt>Organization</dt>
        <dd>${open.organization.name}</dd>
        <dt>Address</dt>
        <dd>${open.invitation.email}</dd>
      </dl>
      <form method="post" action="${pathTo(config, path)}">
        <input type="hidden" name="token" value="${token}">
        ${field({
          name: 'name',
          label: 'Your name (optional)',
          type: 'text',
          autocomplete: 'name',
          optional: true,
          value: name.length <= maxEchoLength ? name : '',
          error: problems.name,
          focused: !!problems.name,
        })}
        ${field({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'new-password',
          minLength: config.passwordMinLength,
          hint: `At least ${config.passwordMinLength} characters. Several unrelated words make a good password.`,
          error: problems.password,
          focused: failed && !problems.name,
        })}
        ${field({
          name: 'passwordConfirmation',
          label: 'Password again',
          type: 'password',
          autocomplete: 'new-password',
          error: problems.passwordConfirmation,
        })}
        <button type="submit">Sign up and accept</button>
      </form>`
  const title = 'Create your account'
  return failed ? { status: 422, title, content } : { title, content }
}
