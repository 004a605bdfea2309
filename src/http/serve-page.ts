import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Client } from '../core/client.ts'
import { readCookies } from '../core/read-cookies.ts'
import { toRequestError } from '../core/to-request-error.ts'
import { isStorableText } from '../store/storable-text.ts'
import { BodyError, parseMediaType, readBody } from './body.ts'
import type { Documents } from './documents/list-documents.ts'
import { serveDocuments } from './documents/serve-documents.ts'
import { setHeaders } from './headers.ts'
import type { HttpDeps } from './http-deps.ts'
import { serveMailbox } from './mailbox/serve-mailbox.ts'
import { pageForError } from './pages/error-page.ts'
import type { PageResponse } from './pages/layout.ts'
import { sendPage } from './pages/send-page.ts'
import { serveDeclaredPage } from './pages/serve-declared-page.ts'
import { refusalHeaders } from './refusal.ts'
import type { ServeWebPage } from './web/serve-web-page.ts'

type PageServerDeps = HttpDeps & { serveWebPage: ServeWebPage; documents: Documents }

const largestForm = 20_000

/**
 * Serves the HTML pages: the front page, the built pages, and the pages that links in mails open. Every failure is a page as well.
 *
 * @param shed throws when the server is overloaded
 */
export async function servePage(
  deps: PageServerDeps,
  req: IncomingMessage,
  res: ServerResponse,
  url: { pathname: string; searchParams: URLSearchParams },
  client: Client,
  shed: () => void,
): Promise<void> {
  const { config } = deps.services
  const found = await answer(deps, req, url, client, shed).catch((error: unknown) => {
    if (error instanceof BodyError) return pageForError(config, error.status, error.message)
    const refused = toRequestError(error)
    const correlationId = refused.code === 'INTERNAL_SERVER_ERROR' ? randomUUID() : undefined
    if (correlationId) deps.report(error, correlationId)
    setHeaders(res, refusalHeaders(refused))
    return pageForError(config, refused.status, refused.message, correlationId)
  })
  const page = found ?? pageForError(config, 404, 'There is no page at this address.')
  sendPage(req, res, page)
}

async function answer(
  deps: PageServerDeps,
  req: IncomingMessage,
  url: { pathname: string; searchParams: URLSearchParams },
  client: Client,
  shed: () => void,
): Promise<PageResponse | null> {
  const built = await deps.serveWebPage(req, url, shed)
  if (built) return built
  const mailbox = await serveMailbox(deps.services.config, deps.mailbox, req, url.pathname)
  if (mailbox) return mailbox
  const document = await serveDocuments(deps.services.config, deps.documents, req.method, url.pathname)
  if (document) return document
  if (req.method === 'POST') shed()
  const form = await readForm(req)
  if (!form || !deps.hashesPassword({ path: url.pathname, fields: form })) {
    return answerDeclaredPage(deps, req, url, client, form)
  }
  // A form that is refused because too many passwords wait must not spend the limit: the person sends it again.
  const end = deps.services.passwords.announce()
  try {
    return await answerDeclaredPage(deps, req, url, client, form)
  } finally {
    end()
  }
}

/** Counts the use of a declared page, and serves it. @param form that was posted; null for a view */
async function answerDeclaredPage(
  deps: PageServerDeps,
  req: IncomingMessage,
  url: { pathname: string; searchParams: URLSearchParams },
  client: Client,
  form: URLSearchParams | null,
): Promise<PageResponse | null> {
  await deps.limitPage({
    path: url.pathname,
    kind: form ? 'FORM' : 'VIEW',
    fields: form ?? url.searchParams,
    network: client.network,
  })
  const fetchSite = req.headers['sec-fetch-site']
  return serveDeclaredPage(deps.services, deps.pages, {
    method: req.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form,
    cookies: readCookies(req.headers.cookie),
    client,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : null,
  })
}

async function readForm(req: IncomingMessage): Promise<URLSearchParams | null> {
  if (req.method !== 'POST') return null
  if (parseMediaType(req.headers['content-type'])?.type !== 'application/x-www-form-urlencoded') return null
  const form = new URLSearchParams(await readBody(req, largestForm))
  // An attacker can write `%00` into a field: no verb may get a text that the database refuses.
  if (![...form].flat().every(isStorableText)) {
    throw new BodyError(400, 'The form contains a character that cannot be stored: NUL or half of a surrogate pair.')
  }
  return form
}
