import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestApp, type SettingsChange, type TestApp } from './app.ts'
import { type Browser, openBrowser } from './browser.ts'
import { buildPages } from './build-pages.ts'
import { freePort } from './postgres-server.ts'

/** A server with the built pages, at an address where passkeys and cookies work. */
export interface ServedPages {
  app: TestApp
  /** Such as `http://localhost:49152`. */
  origin: string
  /** The folder of the built pages. */
  directory: string
  openBrowser(): Promise<Browser>
  close(): Promise<void>
}

/** Builds the pages and serves them. */
export async function servePages(change: SettingsChange = {}): Promise<ServedPages> {
  const [built, port] = await Promise.all([buildPages(), freePort()])
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-pictures-'))
  const origin = `http://localhost:${port}`
  const app = await createTestApp(
    {
      port,
      publicUrl: origin,
      publicUrlIsLocal: true,
      passkeys: { rpId: 'localhost', origins: [origin] },
      loginByMail: true,
      storage: { kind: 'FILE', directory },
      ...change,
    },
    { webDirectory: built.directory },
  )
  return {
    app,
    origin,
    directory: built.directory,
    openBrowser: () => openBrowser(origin),
    async close() {
      await app.close()
      await built.remove()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
