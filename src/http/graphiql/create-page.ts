import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { favicon } from '../favicon.ts'
import { starterTabs } from './starter-tabs.ts'

export interface GraphiqlPage {
  html: Buffer
  gzipped: Buffer
  contentSecurityPolicy: string
}

/**
 * GraphiQL in one page, with everything that it needs inside: no request leaves the machine, and the policy would not let
 * it. Its scripts are allowed by their hashes.
 */
export async function createGraphiqlPage(): Promise<GraphiqlPage> {
  // Nine megabytes, which are only loaded when the page is opened.
  const parts = await import('@graphql-yoga/render-graphiql/graphiql')
  const scripts = [createWorkers(parts), parts.js, await readPart('session.js'), await readPart('browser.js')]
  const html = Buffer.from(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>Sallyport GraphiQL</title>
    <link rel="icon" href="favicon.svg" type="image/svg+xml">
    <style>${parts.css}</style>
    <style>${await readPart('style.css')}</style>
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="session" role="status" hidden></div>
    <div id="root"></div>
    <template id="logo">${favicon}</template>
    <template id="name">Sallyport Graph<em>i</em>QL</template>
    <template id="steps">${JSON.stringify(starterTabs).replace(/[<&]/g, escapeCharacter)}</template>
${scripts.map((script) => `    <script>${script}</script>`).join('\n')}
  </body>
</html>
`)
  return { html, gzipped: await promisify(gzip)(html), contentSecurityPolicy: policyFor(scripts) }
}

interface Workers {
  editorWorkerService: string
  jsonWorker: string
  graphqlWorker: string
}

/** The workers of the editor are included in the page as text, because a worker with its own URL would need another request. */
function createWorkers({ editorWorkerService, jsonWorker, graphqlWorker }: Workers): string {
  const texts = JSON.stringify({ editorWorkerService, json: jsonWorker, graphql: graphqlWorker })
  return `{
  const texts = ${texts.replaceAll('</script', '<\\/script')}
  self.MonacoEnvironment = {
    globalAPI: false,
    getWorkerUrl: (_module, label) => URL.createObjectURL(new Blob([texts[label]], { type: 'text/javascript' })),
  }
}`
}

function policyFor(scripts: string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} blob:`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    'font-src data:',
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/** As JSON writes a character that would mean something in HTML. */
function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function readPart(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8')
}
