import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CDPSession } from 'playwright-core'

/** The code for pages in docs/passkeys.md. */
const documented = /```js\n(.*?)```/s.exec(readFileSync('docs/passkeys.md', 'utf8'))?.[1] ?? ''

const html = `<!doctype html><meta charset="utf-8"><title>A page with passkeys</title>
<form><input name="username" autocomplete="username webauthn"></form><script>${documented}</script>`

/** A page of an application on an origin of its own, which passes `/graphql` on to a server. */
export interface PasskeyPage {
  origin: string
  /** The server that requests are passed on to. */
  target: string
  close(): Promise<void>
}

export async function servePasskeyPage(): Promise<PasskeyPage> {
  const page = { origin: '', target: '' }
  const server = createServer((request, response) => {
    const answer = async () => {
      if (request.method !== 'POST') return response.setHeader('content-type', 'text/html').end(html)
      const { authorization } = request.headers
      const passed = await fetch(`${page.target}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: await readBody(request),
      })
      response.setHeader('content-type', 'application/json').end(await passed.text())
    }
    answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  page.origin = `http://localhost:${(server.address() as AddressInfo).port}`
  return Object.assign(page, {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Gives a page a virtual authenticator that verifies its user without asking. @returns its id */
export async function addAuthenticator(session: CDPSession): Promise<string> {
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}
