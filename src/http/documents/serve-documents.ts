import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { html } from '../../core/pages/html.ts'
import { pathTo } from '../../core/pages/path-to.ts'
import type { IncomingPageRequest } from '../page-request.ts'
import { type PageResponse, renderPage } from '../pages/layout.ts'
import type { Documents } from './list-documents.ts'
import { renderDocument } from './render-document.ts'

/** The path of the list of documents. Each is below it by its name. */
export const documentsPath = '/dev/docs'

/** Whether the server shows the documents: it is in development, and runs in the repository. */
function hasDocuments(config: Pick<Config, 'production'>, documents: Documents): boolean {
  return !config.production && documents.paths.size > 0
}

/** Serves the documents of the source to developers. @returns null for another path, and where there are none */
export async function serveDocuments(
  config: Config,
  documents: Documents,
  { method, path }: Pick<IncomingPageRequest, 'method' | 'path'>,
): Promise<PageResponse | null> {
  if (!hasDocuments(config, documents) || (method !== 'GET' && method !== 'HEAD')) return null
  if (path === documentsPath) return renderPage(config, await listPage(config, documents))
  if (!path.startsWith(`${documentsPath}/`)) return null
  const file = documents.paths.get(path.slice(documentsPath.length + 1))
  if (file === undefined) return null
  const { title, content } = await read(config, documents, file)
  const list = html`<p class="quiet"><a href="${pathTo(config, documentsPath)}">All documents</a></p>`
  return renderPage(config, { title, content: html`${list}<div class="document">${content}</div>`, width: 'medium' })
}

async function listPage(config: Config, documents: Documents) {
  const entries = await Promise.all(
    [...documents.paths].map(async ([name, file]) => ({ name, title: (await read(config, documents, file)).title })),
  )
  const items = entries.map(
    ({ name, title }) => html`<li><a href="${pathTo(config, `${documentsPath}/${name}`)}">${title}</a></li>`,
  )
  return { title: 'Documents', content: html`<ul class="documents">${items}</ul>`, width: 'medium' as const }
}

async function read(config: Config, { root, paths }: Documents, file: string) {
  const addresses = new Map([...paths].map(([name, path]) => [path, pathTo(config, `${documentsPath}/${name}`)]))
  const text = await readFile(join(root, file), 'utf8')
  return renderDocument(text, file, (path) => addresses.get(path) ?? null)
}
