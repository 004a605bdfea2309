import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from './clock.ts'
import type { Mail, Mailer } from './mailer.ts'

interface FileMailerOptions {
  directory: string
  /** Called after each mail is in its file: the log prints its link. */
  onMail?: (mail: Mail) => void
  clock?: Clock
}

/**
 * For development: each mail becomes a JSON file in `directory`, named by instant so that the newest sorts last.
 * The files hold links that sign people in, so only this user may read them.
 */
export function createFileMailer({ directory, onMail, clock = systemClock }: FileMailerOptions): Mailer {
  return {
    async send(mail) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const instant = clock.now().toISOString().replaceAll(':', '-')
      const path = join(directory, `${instant}-${randomBytes(6).toString('hex')}.json`)
      // Renamed into place, so that a program that watches the folder never reads half a mail.
      await writeFile(`${path}.tmp`, `${JSON.stringify(mail, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
      await rename(`${path}.tmp`, path)
      onMail?.(mail)
    },
    async close() {},
  }
}
