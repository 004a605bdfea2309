import { hash } from 'node:crypto'

/** The tag of a body: equal bytes have equal tags. [RFC 9110 §8.8.3] */
export function entityTag(body: Buffer): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 22)}"`
}

/** Whether a client has the body with a tag already. Tags are compared weakly. [RFC 9110 §13.1.2] @param header If-None-Match */
export function knowsTag(header: string | undefined, tag: string): boolean {
  const known = (header ?? '').split(',').map((part) => part.trim().replace(/^W\//, ''))
  return known.includes(tag) || known.includes('*')
}
