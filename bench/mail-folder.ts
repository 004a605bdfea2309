import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Waits for a mail with a link to every address, in the directory of the file mailer, and returns the tokens of the links. */
export async function tokensByAddress(dataDir: string, addresses: string[]): Promise<Map<string, string>> {
  const folder = join(dataDir, 'mail')
  const missing = new Set(addresses)
  const tokens = new Map<string, string>()
  const seen = new Set<string>()
  for (const deadline = Date.now() + 120_000; missing.size > 0; await pause(100)) {
    if (Date.now() > deadline) throw new Error(`${missing.size} of ${addresses.length} addresses received no mail.`)
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((each) => each.endsWith('.json') && !seen.has(each))) {
      seen.add(name)
      const mail: { to: string; links: string[] } = JSON.parse(await readFile(join(folder, name), 'utf8'))
      const token = mail.links.map((link) => new URL(link).searchParams.get('token')).find(Boolean)
      if (token && missing.delete(mail.to)) tokens.set(mail.to, token)
    }
  }
  return tokens
}
