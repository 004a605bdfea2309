import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { firstHour } from './graphiql-tabs.ts'

export interface GraphiqlPage {
  html: Buffer
  gzipped: Buffer
  contentSecurityPolicy: string
}

/**
 * GraphiQL in one page, with everything that it needs inside: no request leaves the machine, and the policy would not let
 * it. Its scripts are allowed by their hashes.
 */
export function createGraphiqlPage(): GraphiqlPage {
  const html = renderGraphiQL({
    title: 'Sallyport GraphiQL',
    defaultTabs: firstHour,
    headerEditorEnabled: true,
    shouldPersistHeaders: false,
    endpoint: '/graphql',
  } as Parameters<typeof renderGraphiQL>[0])
  const scripts = [...html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '')
  const hashes = scripts
    .filter(Boolean)
    .map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  const contentSecurityPolicy = [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} 'unsafe-eval' 'wasm-unsafe-eval' blob:`,
    "worker-src blob: 'self'",
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src data: 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
  const bytes = Buffer.from(html)
  return { html: bytes, gzipped: gzipSync(bytes), contentSecurityPolicy }
}
