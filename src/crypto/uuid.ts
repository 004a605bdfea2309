/** The 16 bytes of a UUID in its usual text (RFC 9562 §4), in either case. Throws a TypeError for anything else. */
export function uuidToBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16 || uuid.length !== 36) throw new TypeError('not a UUID')
  return bytes
}

/** The lower-case text of the 16 bytes of a UUID (RFC 9562 §4). */
export function uuidFromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
