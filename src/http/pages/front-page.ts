import type { Config } from '../../config.ts'
import { type Html, html } from '../../core/pages/html.ts'
import type { ServePage } from '../../core/pages/page.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import { mailboxPath } from '../mailbox/mailbox-page.ts'

/** `/`: says what this server is for, and leads people to their account and developers to the API. */
export const serveFrontPage: ServePage = ({ config }) => {
  const content = html`<p>Sign in to see and change your profile, your password, and the devices that use your account.</p>
      <div class="buttons">
        <a class="button" href="${pathTo(config, '/account/sign-up')}">Create an account</a>
        <a class="button plain" href="${pathTo(config, '/account/sign-in')}">Sign in</a>
      </div>
      <h2>For developers</h2>
      <p class="quiet">This is a Sallyport server. Applications use its GraphQL API at <code>${config.publicUrl}/graphql</code> for accounts,
        sessions, two-factor authentication, passkeys, API keys, organizations and administration.</p>
      <dl class="ways">${waysOf(config).map(({ path, name, words }) => html`<div><dt><a href="${pathTo(config, path)}">${name}</a></dt><dd>${words}</dd></div>`)}</dl>`
  return { title: `Your ${config.productName} account`, content, width: 'medium' }
}

interface Way {
  path: `/${string}`
  name: string
  words: string | Html
}

function waysOf(config: Config): Way[] {
  const documents = html`The schema with the description of every field; guides are in <code>README.md</code> and <code>docs/</code> of the source.`
  return [
    ...(config.graphiql ? [{ path: '/graphql' as const, name: 'GraphiQL and documents', words: documents }] : []),
    ...(config.filedMails
      ? [
          {
            path: mailboxPath,
            name: 'Mailbox',
            words: 'The mails that this server would send, in development, on this machine alone.',
          } as const,
        ]
      : []),
    ...(config.adminConsole
      ? [
          {
            path: '/admin',
            name: 'Console',
            words: 'Users, organizations, events and settings, for administrators.',
          } as const,
        ]
      : []),
    {
      path: '/.well-known/jwks.json',
      name: 'Public keys',
      words: 'The keys with which a backend verifies access tokens (JWKS).',
    },
    { path: '/health/ready', name: 'Health', words: 'Whether this instance is ready for requests.' },
  ]
}
