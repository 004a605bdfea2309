import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PageRequest } from '../core/pages/page.ts'
import { toRequestError } from '../core/to-request-error.ts'
import { isStorableText } from '../store/storable-text.ts'
import { BodyError, parseMediaType, readBody } from './body.ts'
import type { Documents } from './documents/list-documents.ts'
import { serveDocuments } from './documents/serve-documents.ts'
import { setHeaders } from './headers.ts'
import type { HttpDeps } from './http-deps.ts'
import { serveMailbox } from './mailbox/serve-mailbox.ts'
import { type FoundPage, type IncomingPageRequest, readyPage } from './page-request.ts'
import { pageForError } from './pages/error-page.ts'
import type { PageResponse } from './pages/layout.ts'
import { sendPage } from './pages/send-page.ts'
import { serveDeclaredPage } from './pages/serve-declared-page.ts'
import { refusalHeaders } from './refusal.ts'
import type { FindWebPage } from './web/find-web-page.ts'

type PageServerDeps = HttpDeps & {
  findWebPage: FindWebPage
  documents: Documents
  /** @throws RequestError OVERLOADED */
  assertNotOverloaded(): void
}

const maxFormBytes = 20_000

/** Serves the HTML pages: the front page, the built pages, and the pages that links in mails open. Every failure is a page as well. */
export async function servePage(
  deps: PageServerDeps,
  request: IncomingPageRequest,
  res: ServerResponse,
): Promise<void> {
  const { config } = deps.services
  const found = await answer(deps, request).catch((error: unknown) => {
    if (error instanceof BodyError) return pageForError(config, error.status, error.message)
    const refused = toRequestError(error)
    const correlationId = refused.code === 'INTERNAL_SERVER_ERROR' ? randomUUID() : undefined
    if (correlationId) deps.report(error, correlationId)
    setHeaders(res, refusalHeaders(refused))
    return pageForError(config, refused.status, refused.message, correlationId)
  })
  const page = found ?? pageForError(config, 404, 'There is no page at this address.')
  sendPage(request.message, res, page)
}

async function answer(deps: PageServerDeps, request: IncomingPageRequest): Promise<PageResponse | null> {
  const page = deps.findWebPage(request) ?? (await findDeveloperPage(deps, request)) ?? findDeclaredPage(deps, request)
  if (page.refusedWhenOverloaded) deps.assertNotOverloaded()
  return page.serve()
}

/** The mails and the documents that a server in development shows. */
async function findDeveloperPage(
  { services: { config }, mailbox, documents }: PageServerDeps,
  request: IncomingPageRequest,
): Promise<FoundPage | null> {
  const found = (await serveMailbox(config, mailbox, request)) ?? (await serveDocuments(config, documents, request))
  return found && readyPage(found)
}

/** The front page, and the pages of the features. A form changes something; a view only shows it. */
function findDeclaredPage(deps: PageServerDeps, request: IncomingPageRequest): FoundPage {
  const refusedWhenOverloaded = request.method === 'POST'
  return { refusedWhenOverloaded, serve: () => answerDeclaredPage(deps, request) }
}

async function answerDeclaredPage(deps: PageServerDeps, request: IncomingPageRequest): Promise<PageResponse | null> {
  const { message, ...read } = request
  const form = await readForm(message)
  if (!form || !deps.hashesPassword({ path: request.path, fields: form })) return countAndServe(deps, { ...read, form })
  // A form that is refused because too many passwords wait must not spend the limit: the person sends it again.
  const end = deps.services.passwords.announce()
  try {
    return await countAndServe(deps, { ...read, form })
  } finally {
    end()
  }
}

/** Counts the use of a declared page, and serves it. */
async function countAndServe(deps: PageServerDeps, request: Omit<PageRequest, 'params'>): Promise<PageResponse | null> {
  const { path, form, query, client } = request
  await deps.limitPage({ path, kind: form ? 'FORM' : 'VIEW', fields: form ?? query, network: client.network })
  return serveDeclaredPage(deps.services, deps.pages, request)
}

async function readForm(req: IncomingMessage): Promise<URLSearchParams | null> {
  if (req.method !== 'POST') return null
  if (parseMediaType(req.headers['content-type'])?.type !== 'application/x-www-form-urlencoded') return null
  const form = new URLSearchParams(await readBody(req, maxFormBytes))
  // An attacker can write `%00` into a field: no verb may get a text that the database refuses.
  if (![...form].flat().every(isStorableText)) {
    throw new BodyError(400, 'The form contains a character that cannot be stored: NUL or half of a surrogate pair.')
  }
  return form
}
