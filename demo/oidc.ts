import { parseArgs } from 'node:util'
import { startDemoApp } from './app.ts'

// Starts an identity provider with three accounts, and an application that signs its users in with it through Sallyport.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9400' },
    sallyport: { type: 'string', default: 'http://localhost:4000' },
  },
})
const port = Number(values.port)
if (!Number.isInteger(port) || port < 1024 || port > 65_534) fail('--port must be a number from 1024 to 65534')
if (!URL.canParse(values.sallyport)) fail('--sallyport must be the PUBLIC_URL of Sallyport')
const publicUrl = values.sallyport.replace(/\/+$/, '')

/** The three differ in what Sallyport makes of their address. */
const users = [
  { sub: '1', name: 'Ada Lovelace', email: 'ada@example.com', emailVerified: true, locale: 'en' },
  { sub: '2', name: 'Grace Hopper', email: 'grace@example.com', emailVerified: false, locale: 'en' },
  { sub: '3', name: 'Somebody without an address' },
]

const { startOidcProvider } = await loadProvider()
const clientSecret = 'for-this-machine-only'
const provider = await startOidcProvider({
  ...{ id: 'demo', name: 'Demo provider', port, clientSecret, users },
  redirectUris: [`${publicUrl}/oauth/demo/callback`],
}).catch(refusePort)
const app = await startDemoApp({ port: port + 1, publicUrl }).catch(refusePort)

process.stdout.write(`The provider listens on ${provider.issuer}, the application on ${app.url}.

Start Sallyport in another terminal:

OIDC_DEMO_ISSUER=${provider.issuer} \\
OIDC_DEMO_CLIENT_ID=${provider.settings.config.clientId} \\
OIDC_DEMO_CLIENT_SECRET=${clientSecret} \\
OIDC_DEMO_DISPLAY_NAME="Demo provider" \\
OIDC_DEMO_TRUST_EMAIL=on \\
OAUTH_REDIRECTS=${app.url}/signed-in \\
npm start

Then open ${app.url} in a browser, and sign in. Ctrl+C ends the provider and the application.
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void Promise.all([provider.close(), app.close()]).then(() => process.exit(0))
  })
}

/** `npm ci --omit=dev` leaves out the package that is the provider. */
async function loadProvider() {
  try {
    return await import('../test/_util/oidc-provider.ts')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    if (!isMissing) throw error
    return fail('the package oidc-provider is not installed. Run `npm ci` without `--omit=dev`')
  }
}

function refusePort(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code !== 'EADDRINUSE') throw error
  return fail(
    `port ${port} or ${port + 1} is used by another program. Choose another one: npm run demo:oidc -- --port 9500`,
  )
}

function fail(sentence: string): never {
  process.stderr.write(`demo: ${sentence}.\n`)
  process.exit(1)
}
