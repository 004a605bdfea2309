import { type BrowserContext, type Browser as Chromium, chromium, type Page } from 'playwright-core'

/** A real Chromium with a new, empty profile, and everything that it complains about. */
export interface Browser {
  page: Page
  /** Every error in the console, violation of the content security policy, and uncaught exception. */
  readonly complaints: string[]
  /** Addresses of another origin than the server's that something asked for. */
  readonly strangers: string[]
  close(): Promise<void>
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The browser cannot reach any other host.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
]

let running: Promise<Chromium> | undefined

/** The Chromium of this worker process, in which each test file has a profile of its own. It ends with the worker. */
async function openChromium(): Promise<Chromium> {
  const chrome = await running
  if (chrome?.isConnected()) return chrome
  running = chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args: flags, timeout: 60_000 })
  return running
}

/**
 * @param origin the only origin that pages may request
 * @param ignoreHTTPSErrors whether certificates may be of any authority
 */
export async function openBrowser(origin: string, { ignoreHTTPSErrors = false } = {}): Promise<Browser> {
  const context = await (await openChromium()).newContext({
    viewport: { width: 1400, height: 900 },
    ignoreHTTPSErrors,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(60_000)
  const complaints: string[] = []
  const strangers: string[] = []
  await reportPolicy(context, complaints)
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.protocol !== 'data:') strangers.push(request.url())
  })
  return {
    page: await context.newPage(),
    complaints,
    strangers,
    close: () => context.close(),
  }
}

async function reportPolicy(context: BrowserContext, complaints: string[]): Promise<void> {
  await context.exposeFunction('reportPolicy', (text: string) => void complaints.push(text))
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) =>
       reportPolicy('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  )
}
