import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A mail that a file mailer has written. */
export interface FiledMail {
  /** The name of its file without the extension. */
  id: string
  sentAt: Date
  to: string
  subject: string
  html: string
}

/** Reads the mails of a file mailer. */
export interface FileMailbox {
  /** The newest mails first. @param max how many of them */
  list(max: number): Promise<FiledMail[]>
}

const fileName = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)-[0-9a-f]{12}\.json$/

/** @param directory of the file mailer; it need not exist */
export function createFileMailbox(directory: string): FileMailbox {
  return {
    async list(max) {
      const names = await readdir(directory).catch(() => [])
      const newest = names
        .filter((name) => fileName.test(name))
        .toSorted()
        .reverse()
        .slice(0, max)
      const mails = await Promise.all(newest.map((name) => readMail(directory, name)))
      return mails.filter((mail) => mail !== null)
    },
  }
}

/** @returns null for a file that was deleted meanwhile, or that is not a mail */
async function readMail(directory: string, name: string): Promise<FiledMail | null> {
  const [, hour = '', minute = '', second = ''] = fileName.exec(name) ?? []
  const text = await readFile(join(directory, name), 'utf8').catch(() => '')
  const mail = parse(text)
  const [to, subject, html] = ['to', 'subject', 'html'].map((field) => Reflect.get(mail, field))
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof html !== 'string') return null
  return { id: name.replace(/\.json$/, ''), sentAt: new Date(`${hour}:${minute}:${second}`), to, subject, html }
}

function parse(text: string): object {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
