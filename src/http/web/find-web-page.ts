import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Config } from '../../config.ts'
import { acceptedEncoding, type Encoding } from '../accepted-encoding.ts'
import { entityTag, knowsTag } from '../entity-tag.ts'
import { once } from '../once.ts'
import { type FoundPage, type IncomingPageRequest, readyPage } from '../page-request.ts'
import type { PageResponse } from '../pages/layout.ts'
import { answerInstead } from './answer-instead.ts'
import { fillPage } from './fill-page.ts'
import { notBuiltPage } from './not-built-page.ts'
import { pageConfig } from './page-config.ts'
import type { WebBuild } from './web-build.ts'
import { webPolicy } from './web-policy.ts'

/** Finds the answer to a request for `/account`, `/admin` or a path below. @returns null for another path */
export type FindWebPage = (request: IncomingPageRequest) => FoundPage | null

/** A built page in every encoding. */
type Document = Record<Encoding | 'plain', Buffer>

const consoleIsOn = ({ adminConsole }: Config) => adminConsole

/**
 * `same-origin-allow-popups` lets the console exchange messages with the windows that it opened: GraphiQL, and an account that an
 * administrator looks at. A window keeps its opener only if its own policy is the same. [HTML §7.1.3]
 */
const pages = [
  { path: '/account/impersonation', file: 'account.html', opener: 'same-origin-allow-popups', isOn: consoleIsOn },
  { path: '/account', file: 'account.html', opener: 'same-origin', isOn: (_config: Config) => true },
  { path: '/admin', file: 'admin.html', opener: 'same-origin-allow-popups', isOn: consoleIsOn },
]

/**
 * Finds the built pages. Every address of a page has the same document, and a script in it shows what the address names. Where
 * the build is missing, a page says how to make it.
 */
export function createFindWebPage(config: Config, build: WebBuild): FindWebPage {
  const policy = webPolicy(config)
  const served = pages
    .filter(({ isOn }) => isOn(config))
    .map(({ path, file, opener }) => {
      const read = async () => compress(fillPage((await build.read(file)).toString(), pageConfig(config)))
      return { path, opener, document: build.hasPage(file) ? once(read) : null }
    })
  return (request) => {
    const page = served.find(({ path }) => request.path === path || request.path.startsWith(`${path}/`))
    if (!page) return null
    const { opener, document } = page
    const instead = answerInstead(config, request)
    if (instead) return readyPage(instead)
    if (document === null) return readyPage(notBuiltPage(config))
    const { headers } = request.message
    return { refusedWhenOverloaded: true, serve: async () => answer(await document(), headers, { policy, opener }) }
  }
}

function answer(
  document: Document,
  sent: IncomingHttpHeaders,
  { policy, opener }: { policy: string; opener: string },
): PageResponse {
  const encoding = acceptedEncoding(sent['accept-encoding'])
  const body = document[encoding ?? 'plain']
  const tag = entityTag(body)
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cross-origin-opener-policy': opener,
    // Every view asks whether the document is still the same: it names the scripts.
    'cache-control': 'no-cache',
    etag: tag,
    vary: 'Accept-Encoding',
    ...(encoding ? { 'content-encoding': encoding } : {}),
  }
  return knowsTag(sent['if-none-match'], tag) ? { status: 304, headers, body: '' } : { status: 200, headers, body }
}

async function compress(text: string): Promise<Document> {
  const plain = Buffer.from(text)
  const [br, gzipped] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain)])
  return { plain, br, gzip: gzipped }
}
