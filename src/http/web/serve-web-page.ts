import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Config } from '../../config.ts'
import { acceptedEncoding, type Encoding } from '../accepted-encoding.ts'
import { entityTag, knowsTag } from '../entity-tag.ts'
import { once } from '../once.ts'
import type { PageResponse } from '../pages/layout.ts'
import { answerInstead } from './answer-instead.ts'
import { fillPage } from './fill-page.ts'
import { notBuiltPage } from './not-built-page.ts'
import { pageConfig } from './page-config.ts'
import type { WebBuild } from './web-build.ts'
import { webPolicy } from './web-policy.ts'

/**
 * Answers a request for `/account`, `/admin` or a path below.
 *
 * @param shed throws when the server is overloaded
 * @returns null for another path
 */
export type ServeWebPage = (req: IncomingMessage, url: RequestUrl, shed: () => void) => Promise<PageResponse | null>

interface RequestUrl {
  pathname: string
  searchParams: URLSearchParams
}

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
 * Serves the built pages. Every address of a page has the same document, and a script in it shows what the address names. Where
 * the build is missing, a page says how to make it.
 */
export function createServeWebPage(config: Config, build: WebBuild): ServeWebPage {
  const policy = webPolicy(config)
  const served = pages
    .filter(({ isOn }) => isOn(config))
    .map(({ path, file, opener }) => {
      const read = async () => compress(fillPage((await build.read(file)).toString(), pageConfig(config)))
      return { path, opener, document: build.hasPage(file) ? once(read) : null }
    })
  return async (req, url, shed) => {
    const { pathname } = url
    const page = served.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
    if (!page) return null
    const instead = answerInstead(config, req, url)
    if (instead) return instead
    if (page.document === null) return notBuiltPage(config)
    shed()
    const encoding = acceptedEncoding(req.headers['accept-encoding'])
    const body = (await page.document())[encoding ?? 'plain']
    const tag = entityTag(body)
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cross-origin-opener-policy': page.opener,
      // Every view asks whether the document is still the same: it names the scripts.
      'cache-control': 'no-cache',
      etag: tag,
      vary: 'Accept-Encoding',
      ...(encoding ? { 'content-encoding': encoding } : {}),
    }
    return knowsTag(req.headers['if-none-match'], tag)
      ? { status: 304, headers, body: '' }
      : { status: 200, headers, body }
  }
}

async function compress(text: string): Promise<Record<Encoding | 'plain', Buffer>> {
  const plain = Buffer.from(text)
  const [br, gzipped] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain)])
  return { plain, br, gzip: gzipped }
}
