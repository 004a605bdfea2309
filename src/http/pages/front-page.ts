import type { Config } from '../../config.ts'
import { isSignUpOpen } from '../../core/identity/assert-sign-up-open.ts'
import { html } from '../../core/pages/html.ts'
import type { ServePage } from '../../core/pages/page.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import { sourceFolder } from '../documents/list-documents.ts'
import { documentsPath } from '../documents/serve-documents.ts'
import { hasMailbox } from '../mailbox/has-mailbox.ts'
import { mailboxPath } from '../mailbox/mailbox-page.ts'

/** `/`: explains what this server is for, and leads people to their account and developers to the API. */
export const serveFrontPage: ServePage = ({ config }) => {
  const opens = isSignUpOpen(config)
  const content = html`<p>Sign in to see and change your profile, your password, and the devices that use your account.</p>
      <div class="buttons">
        ${opens ? html`<a class="button" href="${pathTo(config, '/account/sign-up')}">Create an account</a>` : null}
        <a class="${opens ? 'button plain' : 'button'}" href="${pathTo(config, '/account/sign-in')}">Sign in</a>
      </div>
      <h2>For developers</h2>
      <p class="quiet">This is a Sallyport server. Applications use its GraphQL API at <code>${config.publicUrl}/graphql</code> for accounts,
        sessions, two-factor authentication, passkeys, API keys, organizations and administration.</p>
      <dl class="ways">${waysOf(config).map(({ path, name, words }) => html`<div><dt><a href="${pathTo(config, path)}">${name}</a></dt><dd>${words}</dd></div>`)}</dl>`
  return { title: `Your ${config.productName} account`, content, width: 'medium' }
}

interface Way {
  isThere: boolean
  path: `/${string}`
  name: string
  words: string
}

function waysOf(config: Config): Way[] {
  const ways: Way[] = [
    {
      isThere: config.graphiql,
      path: '/graphql',
      name: 'GraphiQL',
      words: 'Read the schema, and try queries in the browser.',
    },
    {
      isThere: !config.production && sourceFolder !== null,
      path: documentsPath,
      name: 'Documents',
      words: 'First steps, configuration, guides and recipes.',
    },
    {
      isThere: hasMailbox(config),
      path: mailboxPath,
      name: 'Mailbox',
      words: 'The mails that this server would send, in development, on this machine alone.',
    },
    {
      isThere: config.adminConsole,
      path: '/admin',
      name: 'Console',
      words: 'Users, organizations, events and settings, for administrators.',
    },
    {
      isThere: true,
      path: '/.well-known/jwks.json',
      name: 'Public keys',
      words: 'The keys with which a backend verifies access tokens (JWKS).',
    },
    { isThere: true, path: '/health/ready', name: 'Health', words: 'Whether this instance is ready for requests.' },
  ]
  return ways.filter(({ isThere }) => isThere)
}
