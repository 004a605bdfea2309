import { html } from '../../core/pages/html.ts'
import type { ServePage } from '../../core/pages/page.ts'
import { pathTo } from '../../core/pages/path-to.ts'

/** `/`: the front page. */
export const serveFrontPage: ServePage = ({ config }) => {
  const graphql = pathTo(config, '/graphql')
  const content = html`<p>This is an authentication server: accounts, sessions, two-factor authentication and API keys.
        Applications use its GraphQL API at <code>${config.publicUrl}/graphql</code>.</p>
      <dl>
        ${
          config.graphiql
            ? html`<dt><a href="${graphql}">GraphiQL</a></dt>
        <dd>Read the schema and try queries in the browser.</dd>`
            : null
        }
        <dt><a href="${pathTo(config, '/.well-known/jwks.json')}">Public keys</a></dt>
        <dd>The keys with which a backend verifies access tokens (JWKS).</dd>
        <dt><a href="${pathTo(config, '/health/ready')}">Health</a></dt>
        <dd>Whether this instance is ready for requests.</dd>
        <dt><a href="${pathTo(config, '/reset-password')}">Forgot your password?</a></dt>
        <dd>Request a link by mail to choose a new one.</dd>
      </dl>`
  return { title: config.productName, content }
}
