import { createHash, createHmac } from 'node:crypto'
import bcrypt from '@node-rs/bcrypt'
import { bcryptCostBounds } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'
import { typedInWordPress, wordPressTrim } from './wordpress.ts'

const bcryptShape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
const djangoShape = /^bcrypt_sha256\$(\$2[aby]\$.+)$/
const wordPressShape = /^\$wp(\$2y\$.+)$/
const passlibShape = /^\$bcrypt-sha256\$v=2,t=2b,r=(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/

/** The number of bytes that bcrypt reads of its input. */
const bcryptBytes = 72

/** bcrypt over the password itself: `$2a$`, `$2b$` and `$2y$` are the same algorithm for the passwords that can be typed. */
export function parseBcrypt(stored: string): PlainHash | null {
  const cost = costOf(stored)
  if (cost === null) return null
  return {
    bcryptCost: () => cost,
    verify: (password) => bcrypt.verify(password, stored),
    readsAllOf: (password) => Buffer.byteLength(password) <= bcryptBytes,
  }
}

/** bcrypt over a digest of the password, which always fits into 72 bytes: Django, WordPress from 6.8 on, passlib. */
export function parseWrappedBcrypt(stored: string): PlainHash | null {
  return parseDjango(stored) ?? parseWordPress(stored) ?? parsePasslib(stored)
}

function parseDjango(stored: string): PlainHash | null {
  const inner = djangoShape.exec(stored)?.[1] ?? ''
  return wrap(inner, (password) => [createHash('sha256').update(password).digest('hex')])
}

function parseWordPress(stored: string): PlainHash | null {
  const digest = (password: string) => createHmac('sha384', 'wp-sha384').update(password).digest('base64')
  const hash = wrap(wordPressShape.exec(stored)?.[1] ?? '', (password) => typedInWordPress(password).map(digest))
  return hash && { ...hash, readsAllOf: (password) => wordPressTrim(password) === password }
}

function parsePasslib(stored: string): PlainHash | null {
  const [, cost = '', salt = '', checksum = ''] = passlibShape.exec(stored) ?? []
  return wrap(`$2b$${cost.padStart(2, '0')}$${salt}${checksum}`, (password) => [
    createHmac('sha256', salt).update(password).digest('base64'),
  ])
}

/** @param inputs what bcrypt may have been given for a password: one text, or two where that is not certain */
function wrap(inner: string, inputs: (password: string) => string[]): PlainHash | null {
  const cost = costOf(inner)
  if (cost === null) return null
  return {
    // Two runs are as many rounds as one of the next cost.
    bcryptCost: (password) => cost + inputs(password).length - 1,
    async verify(password) {
      let matches = false
      for (const input of inputs(password)) matches = (await bcrypt.verify(input, inner)) || matches
      return matches
    },
    readsAllOf: () => true,
  }
}

function costOf(hash: string): number | null {
  const cost = Number(bcryptShape.exec(hash)?.[1] ?? Number.NaN)
  return cost >= bcryptCostBounds.min && cost <= bcryptCostBounds.max ? cost : null
}
