import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'

/** A person at a provider. A test may change one: the provider says what is written at that moment. */
export interface ProviderUser {
  /** The id of the account at the provider. */
  sub: string
  name?: string
  email?: string
  emailVerified?: boolean
  picture?: string
  locale?: string
  /** Google: the domain of the organization that the account belongs to. */
  hostedDomain?: string
}

/** What a page may look like, where people choose an account. */
export interface ChooserOptions {
  title: string
  users(): readonly ProviderUser[]
}

/**
 * Answers the page on which a person chooses an account or refuses, and its form. It stands for the login and the consent of a
 * real provider. @returns false for a request that is for another part
 */
export async function answerChooser(
  provider: Provider,
  { title, users }: ChooserOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://provider')
  if (!url.pathname.startsWith('/interaction/')) return false
  if (request.method === 'GET') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(chooserPage(title, url.pathname, users()))
    return true
  }
  const form = new URLSearchParams(await readBody(request))
  const user = users().find(({ sub }) => sub === form.get('user'))
  const result = user
    ? { login: { accountId: user.sub }, consent: {} }
    : { error: 'access_denied', error_description: 'The user refused' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  return true
}

function chooserPage(title: string, action: string, users: readonly ProviderUser[]): string {
  const buttons = users.map(({ sub, name, email }) => {
    const label = [name, email].filter(Boolean).join(', ') || sub
    return `<p><button name="user" value="${escapeText(sub)}">${escapeText(label)}</button></p>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeText(title)}</title><link rel="icon" href="data:,">
<h1>${escapeText(title)}</h1><p>Choose an account to sign in with.</p>
<form method="post" action="${escapeText(action)}">${buttons.join('')}<p><button name="refuse" value="yes">Cancel</button></p></form></html>`
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The body of a request as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
